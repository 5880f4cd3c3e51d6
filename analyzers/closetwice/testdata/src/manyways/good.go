// Package manyways has a method with more schedules than are explored.
package manyways

import "sync"

// A Plant has parts that may each fail to stop. It is stopped once: the lock is
// there for those who ask meanwhile.
type Plant struct {
	mu    sync.Mutex
	count sync.Mutex
	quit  chan struct{}
	fails int
}

// New returns a running Plant.
func New() *Plant {
	p := &Plant{quit: make(chan struct{})}
	go p.run()
	return p
}

func (p *Plant) run() { <-p.quit }

// Failed says how many parts could not be stopped.
func (p *Plant) Failed() int {
	p.count.Lock()
	defer p.count.Unlock()
	return p.fails
}

func (p *Plant) failed() {
	p.count.Lock()
	p.fails++
	p.count.Unlock()
}

// Close stops the parts.
func (p *Plant) Close(halt func(part int) error) {
	close(p.quit)
	p.mu.Lock()
	defer p.mu.Unlock()
	a := halt(0)
	b := halt(1)
	c := halt(2)
	d := halt(3)
	e := halt(4)
	f := halt(5)
	g := halt(6)
	h := halt(7)
	i := halt(8)
	j := halt(9)
	k := halt(10)
	if a != nil {
		p.failed()
	}
	if b != nil {
		p.failed()
	}
	if c != nil {
		p.failed()
	}
	if d != nil {
		p.failed()
	}
	if e != nil {
		p.failed()
	}
	if f != nil {
		p.failed()
	}
	if g != nil {
		p.failed()
	}
	if h != nil {
		p.failed()
	}
	if i != nil {
		p.failed()
	}
	if j != nil {
		p.failed()
	}
	if k != nil {
		p.failed()
	}
	if k != nil {
		p.failed()
	}
	if j != nil {
		p.failed()
	}
	if i != nil {
		p.failed()
	}
	if h != nil {
		p.failed()
	}
	if g != nil {
		p.failed()
	}
	if f != nil {
		p.failed()
	}
	if e != nil {
		p.failed()
	}
	if d != nil {
		p.failed()
	}
	if c != nil {
		p.failed()
	}
	if b != nil {
		p.failed()
	}
	if a != nil {
		p.failed()
	}
}
