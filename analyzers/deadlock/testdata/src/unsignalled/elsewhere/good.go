// Package elsewhere is about conditions that others signal.
package elsewhere

import "sync"

// Another method signals.
type Box struct {
	mu   sync.Mutex
	cond *sync.Cond
	full bool
}

func NewBox() *Box {
	b := &Box{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *Box) Take() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.full {
		b.cond.Wait()
	}
	b.full = false
}

func (b *Box) Put() {
	b.mu.Lock()
	b.full = true
	b.mu.Unlock()
	b.cond.Signal()
}

// The condition is that of a part, which something else signals.
type queue struct {
	mu   sync.Mutex
	more sync.Cond
	n    int
}

type Server struct{ q queue }

func NewServer() *Server {
	s := &Server{}
	s.q.more.L = &s.q.mu
	return s
}

func (s *Server) Next() {
	s.q.mu.Lock()
	for s.q.n == 0 {
		s.q.more.Wait()
	}
	s.q.n--
	s.q.mu.Unlock()
}

type conn struct{ to *Server }

func (c *conn) push() {
	q := &c.to.q
	q.mu.Lock()
	q.n++
	q.mu.Unlock()
	q.more.Broadcast()
}

func (s *Server) Accept() func() {
	c := &conn{s}
	return c.push
}

// The condition is handed to whoever wants to signal it.
type Latch struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func NewLatch() *Latch {
	l := &Latch{}
	l.cond = sync.NewCond(&l.mu)
	return l
}

func (l *Latch) Wait() {
	l.mu.Lock()
	for !l.open {
		l.cond.Wait()
	}
	l.mu.Unlock()
}

func (l *Latch) Cond() *sync.Cond { return l.cond }

// The condition is there for all to signal.
type Valve struct {
	mu   sync.Mutex
	Cond *sync.Cond
	open bool
}

func NewValve() *Valve {
	v := &Valve{}
	v.Cond = sync.NewCond(&v.mu)
	return v
}

func (v *Valve) Wait() {
	v.mu.Lock()
	for !v.open {
		v.Cond.Wait()
	}
	v.mu.Unlock()
}

// Those who meet at a barrier wait for the last of them.
type Barrier struct {
	mu         sync.Mutex
	cond       *sync.Cond
	n          int
	count, gen int
}

func NewBarrier(n int) *Barrier {
	b := &Barrier{n: n}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *Barrier) Await() {
	b.mu.Lock()
	defer b.mu.Unlock()
	gen := b.gen
	b.count++
	if b.count == b.n {
		b.count = 0
		b.gen++
		b.cond.Broadcast()
		return
	}
	for gen == b.gen {
		b.cond.Wait()
	}
}
