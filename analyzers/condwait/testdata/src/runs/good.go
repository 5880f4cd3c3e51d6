// Package runs has a condition variable for each run.
package runs

import (
	"context"
	"sync"
)

// The condition variable is made for one run, and taken out of the field when that is
// over: nobody wakes its waiters but the end of the run.
type Engine struct {
	mu     sync.Mutex
	run    *sync.Cond
	cancel context.CancelFunc
}

func (e *Engine) begin() func() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.run != nil {
		e.run.Wait()
	}
	e.run = sync.NewCond(&e.mu)
	return e.end
}

func (e *Engine) end() {
	e.mu.Lock()
	defer e.mu.Unlock()
	run := e.run
	e.run = nil
	run.Broadcast()
}

func (e *Engine) Run(f func()) {
	defer e.begin()()
	f()
}

func (e *Engine) Stop() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cancel != nil {
		e.cancel()
	}
	if run := e.run; run != nil {
		run.Wait()
	}
}
