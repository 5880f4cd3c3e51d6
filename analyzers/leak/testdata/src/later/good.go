// Package later has goroutines that others start.
package later

import (
	"context"
	"sync/atomic"
)

type group struct {
	ctx    context.Context
	cancel func()
	done   chan struct{}
	ended  atomic.Bool
}

func newGroup(ctx context.Context) *group {
	g := &group{done: make(chan struct{})}
	g.ctx, g.cancel = context.WithCancel(ctx)
	return g
}

func (g *group) run(turns <-chan int) {
	defer close(g.done)
	for {
		select {
		case n := <-turns:
			if n == 0 {
				g.ended.Store(true)
				return
			}
		case <-g.ctx.Done():
			return
		}
	}
}

// It stops what runs.
func (g *group) stop() {
	g.cancel()
	<-g.done
}

type Dispatcher struct{ groups map[string]*group }

func (d *Dispatcher) Add(ctx context.Context, name string, turns <-chan int) {
	g := newGroup(ctx)
	d.groups[name] = g
	go g.run(turns)
}

func (d *Dispatcher) Clean() {
	for _, g := range d.groups {
		if g.ended.Load() {
			g.stop()
		}
	}
}
