// Package beside has two conditions, one of which nobody signals.
package beside

import "sync"

type pool struct {
	mu    sync.Mutex
	idle  *sync.Cond
	drain *sync.Cond
	free  []int
	busy  int
}

func newPool() *pool {
	p := &pool{}
	p.idle = sync.NewCond(&p.mu)
	p.drain = sync.NewCond(&p.mu)
	return p
}

func (p *pool) get() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.free) == 0 {
		p.idle.Wait()
	}
	c := p.free[0]
	p.free = p.free[1:]
	p.busy++
	return c
}

func (p *pool) put(c int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free = append(p.free, c)
	p.busy--
	p.idle.Signal()
}

func (p *pool) wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.busy > 0 {
		p.drain.Wait() // want `p.drain.Wait blocks forever: nobody signals it`
	}
}

// A condition that is lent to others is theirs to signal.
type lent struct {
	mu   sync.Mutex
	cond *sync.Cond
	ok   bool
}

func newLent(f func(*sync.Cond)) *lent {
	l := &lent{}
	l.cond = sync.NewCond(&l.mu)
	f(l.cond)
	return l
}

func (l *lent) wait() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.ok {
		l.cond.Wait()
	}
}
