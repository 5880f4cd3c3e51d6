// Package asleep has conditions that come true, and those who wait for them.
package asleep

import (
	"sync"
	"sync/atomic"
)

type queue struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	notFull  *sync.Cond
	items    []int
	max      int
	closed   bool
}

func newQueue(max int) *queue {
	q := &queue{max: max}
	q.notEmpty = sync.NewCond(&q.mu)
	q.notFull = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(x int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == q.max && !q.closed {
		q.notFull.Wait()
	}
	if q.closed {
		return false
	}
	q.items = append(q.items, x)
	q.notEmpty.Signal()
	return true
}

func (q *queue) get() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.notEmpty.Wait()
	}
	if len(q.items) == 0 {
		return 0, false
	}
	x := q.items[0]
	q.items = q.items[1:]
	q.notFull.Signal()
	return x, true
}

// It wakes only those who wait for the other condition.
func (q *queue) close() {
	q.mu.Lock()
	q.closed = true // want `q.closed is set, but who waits for it with q.notEmpty.Wait is not woken: it waits forever`
	q.notFull.Broadcast()
	q.mu.Unlock()
}

type pipe struct {
	mu  sync.Mutex
	c   sync.Cond
	n   int
	err error
}

func newPipe() *pipe {
	p := new(pipe)
	p.c.L = &p.mu
	return p
}

func (p *pipe) read() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if p.err != nil {
			return p.err
		}
		if p.n > 0 {
			p.n--
			return nil
		}
		p.c.Wait()
	}
}

func (p *pipe) write() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	p.c.Signal()
}

// The error ends the wait, if only somebody looks.
func (p *pipe) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.set(err)
}

func (p *pipe) set(err error) {
	if p.err == nil {
		p.err = err // want `p.err is set, but who waits for it with p.c.Wait is not woken`
	}
}

type gate struct {
	mu     sync.Mutex
	cond   *sync.Cond
	free   int
	closed atomic.Bool
}

func newGate() *gate {
	g := new(gate)
	g.cond = sync.NewCond(&g.mu)
	return g
}

func (g *gate) enter() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.free == 0 && !g.closed.Load() {
		g.cond.Wait()
	}
	g.free--
}

// One of those who wait is woken, and the others are not.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.free++
	g.cond.Signal()
}

func (g *gate) stop() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed.Store(true) // want `g.closed is set, but who waits for it with g.cond.Wait is not woken`
}

// The lock is the condition's own.
type work struct {
	cond *sync.Cond
	list []string
	shut bool
}

func newWork() *work { return &work{cond: sync.NewCond(&sync.Mutex{})} }

func (w *work) add(s string) {
	w.cond.L.Lock()
	defer w.cond.L.Unlock()
	w.list = append(w.list, s)
	w.cond.Signal()
}

func (w *work) get() string {
	w.cond.L.Lock()
	defer w.cond.L.Unlock()
	for len(w.list) == 0 && !w.shut {
		w.cond.Wait()
	}
	if w.shut {
		return ""
	}
	s := w.list[0]
	w.list = w.list[1:]
	return s
}

func (w *work) end() {
	w.cond.L.Lock()
	defer w.cond.L.Unlock()
	w.shut = true // want `w.shut is set, but who waits for it with w.cond.Wait is not woken`
}

// source is implemented elsewhere.
type source interface {
	Skip(n int) error
}

type tape struct {
	mu     sync.Mutex
	cond   *sync.Cond
	src    source
	paused bool
	ended  bool
	pos    int
}

func newTape(src source) *tape {
	t := &tape{src: src}
	t.cond = sync.NewCond(&t.mu)
	go t.run()
	return t
}

func (t *tape) run() {
	for t.step() {
	}
}

func (t *tape) step() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.paused && !t.ended {
		t.cond.Wait()
	}
	t.pos++
	return !t.ended
}

func (t *tape) pause() {
	t.mu.Lock()
	t.paused = true
	t.mu.Unlock()
}

func (t *tape) resume() {
	t.mu.Lock()
	t.paused = false
	t.mu.Unlock()
	t.cond.Broadcast()
}

// It asks the source, and goes on where nobody knows that it does.
func (t *tape) skip(n int) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.src.Skip(n); err != nil {
		return err
	}
	t.pos += n
	t.paused = false // want `t.paused is set, but who waits for it with t.cond.Wait is not woken: it waits forever`
	return nil
}

// That it is over some day helps nobody who waits now.
func (t *tape) stop() {
	t.mu.Lock()
	t.ended = true
	t.mu.Unlock()
	t.cond.Broadcast()
}
