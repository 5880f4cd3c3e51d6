// Package pumped has goroutines that send to others until they are told to end.
package pumped

import "sync"

type reading struct{ value int }

// A Tap is what a reader has.
type Tap struct {
	Out    chan reading
	mu     sync.Mutex
	queue  []reading
	more   chan struct{}
	closed chan struct{}
}

type Board struct {
	mu   sync.Mutex
	next int
	taps map[int]*Tap
}

func NewBoard() *Board { return &Board{taps: make(map[int]*Tap)} }

func (b *Board) Join() (int, *Tap) {
	t := &Tap{Out: make(chan reading), more: make(chan struct{}, 1), closed: make(chan struct{})}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	b.taps[b.next] = t
	go t.flow()
	return b.next, t
}

func (t *Tap) flow() {
	for {
		select {
		case <-t.closed:
			return
		case <-t.more:
		}
		t.mu.Lock()
		queue := t.queue
		t.queue = nil
		t.mu.Unlock()
		for _, r := range queue {
			t.Out <- r // want `send on t.Out blocks forever if it comes after Leave: who receives has left then, and nothing tells the send`
		}
	}
}

func (b *Board) Leave(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t := b.taps[n]; t != nil {
		delete(b.taps, n)
		close(t.closed)
	}
}

func (b *Board) Post(r reading) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range b.taps {
		t.mu.Lock()
		t.queue = append(t.queue, r)
		t.mu.Unlock()
		select {
		case t.more <- struct{}{}:
		default:
		}
	}
}

// A Ranged is read until its channel is closed.
type Ranged struct {
	Out    chan reading
	source func() (reading, bool)
	more   chan struct{}
	closed chan struct{}
}

func NewRanged(source func() (reading, bool)) *Ranged {
	r := &Ranged{Out: make(chan reading), source: source, more: make(chan struct{}), closed: make(chan struct{})}
	go r.flow()
	return r
}

func (r *Ranged) flow() {
	defer close(r.Out)
	for {
		select {
		case <-r.closed:
			return
		case <-r.more:
		}
		for v, ok := r.source(); ok; v, ok = r.source() {
			r.Out <- v
		}
	}
}

func (r *Ranged) Close() { close(r.closed) }

// A Polite looks at the end while it sends.
type Polite struct {
	Out    chan reading
	source func() (reading, bool)
	more   chan struct{}
	closed chan struct{}
}

func NewPolite(source func() (reading, bool)) *Polite {
	p := &Polite{Out: make(chan reading), source: source, more: make(chan struct{}), closed: make(chan struct{})}
	go p.flow()
	return p
}

func (p *Polite) flow() {
	for {
		select {
		case <-p.closed:
			return
		case <-p.more:
		}
		for v, ok := p.source(); ok; v, ok = p.source() {
			select {
			case p.Out <- v:
			case <-p.closed:
				return
			}
		}
	}
}

func (p *Polite) Close() { close(p.closed) }

// A Taken is received from in the package, until everything has come.
type Taken struct {
	Out    chan reading
	source func() (reading, bool)
	more   chan struct{}
	closed chan struct{}
}

func NewTaken(source func() (reading, bool)) *Taken {
	t := &Taken{Out: make(chan reading), source: source, more: make(chan struct{}), closed: make(chan struct{})}
	go t.flow()
	go func() {
		for {
			<-t.Out
		}
	}()
	return t
}

func (t *Taken) flow() {
	for {
		select {
		case <-t.closed:
			return
		case <-t.more:
		}
		for v, ok := t.source(); ok; v, ok = t.source() {
			t.Out <- v
		}
	}
}

func (t *Taken) Close() { close(t.closed) }
