package asleep

import (
	"io"
	"sync"
	"time"
)

// Everything that may end a wait, or wake somebody, in ways that are right.
type box struct {
	mu      sync.Mutex
	cond    *sync.Cond
	full    bool
	closed  bool // by one who wakes all
	stopped bool // by a function whose caller wakes all
	broken  bool // by one who closes the connection, so that the reader comes
	halted  bool // by one who tells a goroutine
	nowait  bool // before others know the object
	paused  bool // has no say if there is something
	conn    io.Closer
	halt    chan struct{}
}

func newBox(conn io.Closer) *box {
	b := &box{conn: conn, halt: make(chan struct{})}
	b.cond = sync.NewCond(&b.mu)
	b.configure()
	return b
}

func (b *box) configure() { b.nowait = true }

func (b *box) take() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.full && !b.closed && !b.stopped && !b.broken && !b.halted && !b.nowait {
		b.cond.Wait()
	}
	for b.full || !b.paused {
		b.cond.Wait()
	}
	b.full = false
}

func (b *box) close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.wake()
}

func (b *box) wake() { b.cond.Broadcast() }

func (b *box) setStopped() { b.stopped = true }

func (b *box) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.setStopped()
	b.cond.Broadcast()
}

func (b *box) shut() {
	b.mu.Lock()
	b.broken = true
	b.mu.Unlock()
	b.conn.Close()
}

func (b *box) end() {
	b.mu.Lock()
	b.halted = true
	b.mu.Unlock()
	close(b.halt)
}

func (b *box) pause() {
	b.mu.Lock()
	b.paused = true
	b.mu.Unlock()
}

// A goroutine wakes all who wait, again and again.
type poll struct {
	mu    sync.Mutex
	cond  *sync.Cond
	ready bool
}

func newPoll() *poll {
	p := &poll{}
	p.cond = sync.NewCond(&p.mu)
	go p.tick()
	return p
}

func (p *poll) tick() {
	for range time.Tick(time.Second) {
		p.cond.Broadcast()
	}
}

func (p *poll) wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !p.ready {
		p.cond.Wait()
	}
}

func (p *poll) set() {
	p.mu.Lock()
	p.ready = true
	p.mu.Unlock()
}

// The places that are given back wake all.
type places struct {
	mu   sync.Mutex
	cond sync.Cond
	free int
	done bool
}

func newPlaces() *places {
	p := new(places)
	p.cond.L = &p.mu
	return p
}

func (p *places) enter() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.free == 0 && !p.done {
		p.cond.Wait()
	}
	p.free--
}

func (p *places) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free++
	p.cond.Broadcast()
}

func (p *places) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = true
}

// Whoever got the condition may signal it.
type lent struct {
	mu   sync.Mutex
	cond *sync.Cond
	ok   bool
}

func newLent() (*lent, *sync.Cond) {
	l := &lent{}
	l.cond = sync.NewCond(&l.mu)
	return l, l.cond
}

func (l *lent) wait() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.ok {
		l.cond.Wait()
	}
}

func (l *lent) set() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ok = true
}

// waker has an implementation here, that wakes.
type waker interface {
	Wake(n int) error
}

type bell struct {
	mu   sync.Mutex
	cond *sync.Cond
	by   waker
	open bool
}

func newBell() *bell {
	b := &bell{}
	b.cond = sync.NewCond(&b.mu)
	b.by = ringer{b}
	return b
}

type ringer struct{ b *bell }

func (r ringer) Wake(n int) error {
	r.b.cond.Broadcast()
	return nil
}

func (b *bell) wait() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.open {
		b.cond.Wait()
	}
}

func (b *bell) ring() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.by.Wake(1); err != nil {
		return err
	}
	b.open = true
	return nil
}

// What is told after the store may pass it on.
type notifier interface{ Notify(n int) error }

type gong struct {
	mu   sync.Mutex
	cond *sync.Cond
	to   notifier
	open bool
}

func newGong(to notifier) *gong {
	g := &gong{to: to}
	g.cond = sync.NewCond(&g.mu)
	return g
}

func (g *gong) wait() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for !g.open {
		g.cond.Wait()
	}
}

func (g *gong) ring() error {
	g.mu.Lock()
	g.open = true
	g.mu.Unlock()
	return g.to.Notify(1)
}
