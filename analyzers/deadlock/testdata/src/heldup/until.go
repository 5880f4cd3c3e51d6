package heldup

import (
	"context"
	"sync"
)

// Who is held up until somebody stops it is held up all the same.

type till struct {
	mu     sync.Mutex
	orders chan int
	ctx    context.Context
	sum    int
}

func newTill(ctx context.Context) *till {
	d := &till{orders: make(chan int), ctx: ctx}
	go d.serve()
	return d
}

func (d *till) serve() {
	for {
		select {
		case n := <-d.orders:
			d.mu.Lock()
			d.sum += n
			d.mu.Unlock()
		case <-d.ctx.Done():
			return
		}
	}
}

func (d *till) order(n int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	select { // want `waiting for d.orders with d.mu held can deadlock, until d.ctx.Done\(\) tells it to stop: \(\*heldup.till\).serve, which ends the wait, locks it first`
	case d.orders <- n:
		return nil
	case <-d.ctx.Done():
		return d.ctx.Err()
	}
}

// The context of a call may have a deadline that is soon.
type patient struct {
	mu     sync.Mutex
	orders chan int
	stop   chan struct{}
	sum    int
}

func newPatient() *patient {
	p := &patient{orders: make(chan int), stop: make(chan struct{})}
	go p.serve()
	return p
}

func (p *patient) serve() {
	for {
		select {
		case n := <-p.orders:
			p.mu.Lock()
			p.sum += n
			p.mu.Unlock()
		case <-p.stop:
			return
		}
	}
}

func (p *patient) order(ctx context.Context, n int) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case p.orders <- n:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Not so if the lock is given back before.
func (p *patient) orderFreely(n int) {
	p.mu.Lock()
	n += p.sum
	p.mu.Unlock()
	select {
	case p.orders <- n:
	case <-p.stop:
	}
}

func (p *patient) orderHeld(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select { // want `waiting for p.orders with p.mu held can deadlock, until p.stop tells it to stop: \(\*heldup.patient\).serve, which ends the wait, locks it first`
	case p.orders <- n:
	case <-p.stop:
	}
}

func (p *patient) close() { close(p.stop) }
