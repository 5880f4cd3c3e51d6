package takenover

import (
	"context"
	"sync"
)

type peer struct {
	ctx    context.Context
	cancel context.CancelFunc
	cond   *sync.Cond
	gone   []int
}

// Dial starts who has the lock from here on.
func Dial(ctx context.Context, options ...func(*peer)) *peer {
	ctx, cancel := context.WithCancel(ctx)
	p := &peer{ctx: ctx, cancel: cancel, cond: sync.NewCond(&sync.Mutex{})}
	for _, o := range options {
		o(p)
	}
	return p
}

func (p *peer) Start() {
	go hook(p)
	p.cond.L.Lock()
	go p.reap()
}

func (p *peer) reap() {
	defer p.cond.L.Unlock()
	for {
		for len(p.gone) == 0 && p.ctx.Err() == nil {
			p.cond.Wait()
		}
		if p.ctx.Err() != nil {
			return
		}
		gone := append([]int{}, p.gone...)
		p.gone = p.gone[:0]
		p.cond.L.Unlock()
		for _, n := range gone {
			println(n)
		}
		p.cond.L.Lock()
	}
}

func (p *peer) Close() {
	p.cond.L.Lock()
	p.cancel()
	p.cond.Signal()
	p.cond.L.Unlock()
}
