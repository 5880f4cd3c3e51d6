// Package closing has objects that are asked whether they are closed before somebody is
// counted.
package closing

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

var errClosed = errors.New("closed")

// Close may come between the question and the Add, and wait for nobody.
type Runner struct {
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
	closed atomic.Bool
	once   sync.Once
}

func NewRunner() *Runner {
	ctx, cancel := context.WithCancel(context.Background())
	return &Runner{ctx: ctx, cancel: cancel}
}

func (r *Runner) Go(f func(context.Context)) error {
	if r.closed.Load() {
		return errClosed
	}
	r.wg.Add(1) // want `r.wg.Add may come after the Wait in Close: r.closed may be set after it was asked for`
	go func() {
		defer r.wg.Done()
		f(r.ctx)
	}()
	return nil
}

func (r *Runner) Close() {
	r.once.Do(func() {
		r.closed.Store(true)
		r.cancel()
		r.wg.Wait()
	})
}

// The lock is given back too early.
type Crew struct {
	mu      sync.Mutex
	stopped bool
	wg      sync.WaitGroup
}

func (c *Crew) isStopped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped
}

func (c *Crew) Hire(f func()) bool {
	if !c.isStopped() {
		c.wg.Go(f) // want `c.wg.Go may come after the Wait in Stop: c.stopped may be set after it was asked for`
		return true
	}
	return false
}

func (c *Crew) Stop() {
	c.mu.Lock()
	c.stopped = true
	c.mu.Unlock()
	c.wg.Wait()
}
