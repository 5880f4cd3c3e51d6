package sharing

import (
	"context"
	"errors"
	"sync"
)

// Whoever comes to receive next helps.
type mailbox struct {
	mu   sync.Mutex
	n    int
	mail chan string
}

func newMailbox() *mailbox { return &mailbox{mail: make(chan string)} }

func (m *mailbox) Send(text string) {
	m.mu.Lock()
	m.n++
	m.mu.Unlock()
	m.mail <- text
}

func (m *mailbox) Receive(ctx context.Context) (string, error) {
	m.mu.Lock()
	m.n--
	m.mu.Unlock()
	select {
	case text := <-m.mail:
		return text, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// The last one who comes lets the others go.
type barrier struct {
	mu    sync.Mutex
	left  int
	ready chan struct{}
}

func newBarrier(n int) *barrier { return &barrier{left: n, ready: make(chan struct{})} }

func (b *barrier) Wait() {
	b.mu.Lock()
	b.left--
	if b.left == 0 {
		close(b.ready)
		b.mu.Unlock()
		return
	}
	ready := b.ready
	b.mu.Unlock()
	<-ready
}

// An answer comes when somebody delivers it.
type calls struct {
	mu      sync.Mutex
	pending map[int]chan string
	next    int
}

func newCalls() *calls { return &calls{pending: make(map[int]chan string)} }

func (c *calls) Call() string {
	c.mu.Lock()
	c.next++
	ch := make(chan string, 1)
	c.pending[c.next] = ch
	c.mu.Unlock()
	return <-ch
}

func (c *calls) Deliver(id int, answer string) bool {
	c.mu.Lock()
	ch, ok := c.pending[id]
	delete(c.pending, id)
	c.mu.Unlock()
	if ok {
		ch <- answer
	}
	return ok
}

// A place is given back by those who have one.
type places struct {
	mu      sync.Mutex
	free    int
	waiting []chan struct{}
}

func newPlaces(n int) *places { return &places{free: n} }

func (p *places) Acquire(ctx context.Context) error {
	p.mu.Lock()
	if p.free > 0 {
		p.free--
		p.mu.Unlock()
		return nil
	}
	ready := make(chan struct{})
	p.waiting = append(p.waiting, ready)
	p.mu.Unlock()
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		p.mu.Lock()
		defer p.mu.Unlock()
		for i, w := range p.waiting {
			if w == ready {
				p.waiting = append(p.waiting[:i], p.waiting[i+1:]...)
				return ctx.Err()
			}
		}
		return nil
	}
}

func (p *places) Release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) > 0 {
		close(p.waiting[0])
		p.waiting = p.waiting[1:]
		return
	}
	p.free++
}

// The error is told as well.
type fetcher struct {
	mu    sync.Mutex
	calls map[string]*fetched
	fetch func(string) (int, error)
}

type fetched struct {
	done chan struct{}
	n    int
	err  error
}

func newFetcher(fetch func(string) (int, error)) *fetcher {
	return &fetcher{calls: make(map[string]*fetched), fetch: fetch}
}

func (l *fetcher) Load(key string) (int, error) {
	l.mu.Lock()
	if f, ok := l.calls[key]; ok {
		l.mu.Unlock()
		<-f.done
		return f.n, f.err
	}
	f := &fetched{done: make(chan struct{})}
	l.calls[key] = f
	l.mu.Unlock()

	f.n, f.err = l.fetch(key)
	l.mu.Lock()
	delete(l.calls, key)
	l.mu.Unlock()
	close(f.done)
	return f.n, f.err
}

// Somebody who goes on reads what is left.
type line struct {
	mu    sync.Mutex
	words chan string
	err   error
}

func newLine() *line { return &line{words: make(chan string)} }

func (l *line) Say(word string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.words <- word
}

func (l *line) Hear() (string, error) {
	word, ok := <-l.words
	if !ok {
		l.mu.Lock()
		defer l.mu.Unlock()
		return "", errors.New("hung up")
	}
	return word, nil
}
