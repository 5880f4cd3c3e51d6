// Package errgroup stands for golang.org/x/sync/errgroup where packages are
// loaded without modules. It blocks, cancels and returns as the original does.
package errgroup

import (
	"context"
	"sync"
)

// A Group is a set of goroutines of which the first error counts.
type Group struct {
	cancel  context.CancelCauseFunc
	wg      sync.WaitGroup
	slots   chan struct{}
	errOnce sync.Once
	err     error
}

// WithContext returns a Group and a context that is done at its first error
// or when Wait returns.
func WithContext(ctx context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancelCause(ctx)
	return &Group{cancel: cancel}, ctx
}

// SetLimit limits the number of goroutines that run at once; a negative n
// means no limit.
func (g *Group) SetLimit(n int) {
	if n < 0 {
		g.slots = nil
		return
	}
	g.slots = make(chan struct{}, n)
}

// Go waits for the limit to allow it and calls f in a new goroutine.
func (g *Group) Go(f func() error) {
	if g.slots != nil {
		g.slots <- struct{}{}
	}
	g.wg.Add(1)
	go func() {
		defer g.done()
		if err := f(); err != nil {
			g.errOnce.Do(func() {
				g.err = err
				if g.cancel != nil {
					g.cancel(err)
				}
			})
		}
	}()
}

func (g *Group) done() {
	if g.slots != nil {
		<-g.slots
	}
	g.wg.Done()
}

// Wait waits for all goroutines and returns the first error.
func (g *Group) Wait() error {
	g.wg.Wait()
	if g.cancel != nil {
		g.cancel(g.err)
	}
	return g.err
}
