package parents

import (
	"io"
	"sync"
)

// Once is enough.
type OnceCall struct {
	id   byte
	line *OnceLine
	over chan struct{}
	once sync.Once
}

type OnceLine struct {
	mu    sync.Mutex
	from  io.Reader
	calls map[byte]*OnceCall
	next  byte
}

func NewOnceLine(r io.Reader) *OnceLine {
	l := &OnceLine{from: r, calls: make(map[byte]*OnceCall)}
	go l.read()
	return l
}

func (l *OnceLine) Dial() *OnceCall {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	c := &OnceCall{id: l.next, line: l, over: make(chan struct{})}
	l.calls[c.id] = c
	return c
}

func (l *OnceLine) read() {
	var b [1]byte
	for {
		if _, err := l.from.Read(b[:]); err != nil {
			return
		}
		l.mu.Lock()
		c := l.calls[b[0]]
		l.mu.Unlock()
		if c != nil {
			c.HangUp()
		}
	}
}

func (c *OnceCall) Wait() { <-c.over }

func (c *OnceCall) HangUp() {
	c.once.Do(func() { close(c.over) })
	c.line.mu.Lock()
	delete(c.line.calls, c.id)
	c.line.mu.Unlock()
}

// The line takes a call out of the map before it ends it, and who ends it looks there
// under the same lock.
type Taken struct {
	id   byte
	pool *Pool
	over chan struct{}
}

type Pool struct {
	mu    sync.Mutex
	taken map[byte]*Taken
	next  byte
}

func NewPool() *Pool { return &Pool{taken: make(map[byte]*Taken)} }

func (p *Pool) Take() *Taken {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next++
	t := &Taken{id: p.next, pool: p, over: make(chan struct{})}
	p.taken[t.id] = t
	return t
}

func (t *Taken) Wait() { <-t.over }

func (t *Taken) Release() {
	t.pool.mu.Lock()
	defer t.pool.mu.Unlock()
	if t.pool.taken[t.id] == t {
		delete(t.pool.taken, t.id)
		close(t.over)
	}
}
