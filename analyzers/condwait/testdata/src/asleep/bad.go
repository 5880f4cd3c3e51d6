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
