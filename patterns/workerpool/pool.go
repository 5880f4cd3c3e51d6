package workerpool

import (
	"context"
	"errors"
	"sync"
)

// ErrClosed is returned by Submit after Close.
var ErrClosed = errors.New("workerpool: the pool is closed")

// A Pool runs jobs in a fixed number of workers. Its methods may be called by
// several goroutines at once, but not by its own jobs: a job that submits may
// wait for a worker that waits for it, and one that closes waits for itself.
type Pool struct {
	jobs chan func()

	// Close tells by closing quit, and never closes jobs: a Submit may be
	// about to send on it.
	quit     chan struct{}
	quitOnce sync.Once
	workers  sync.WaitGroup
}

// New starts a pool of n workers; an n below one counts as one. The caller
// must Close it.
func New(n int) *Pool {
	p := &Pool{jobs: make(chan func()), quit: make(chan struct{})}
	for range max(n, 1) {
		p.workers.Go(p.work)
	}
	return p
}

func (p *Pool) work() {
	for {
		select {
		case job := <-p.jobs:
			job()
		case <-p.quit:
			return
		}
	}
}

// Submit hands a job to a worker, and waits for one to be free. The error is
// nil if and only if the job will be run to its end; otherwise it is ErrClosed
// or that of ctx.
func (p *Pool) Submit(ctx context.Context, job func()) error {
	if err := ctx.Err(); err != nil {
		return err // with a worker free as well, select would choose at random
	}
	// As jobs has no buffer, a job that was sent is in the hands of a worker,
	// and Close has none to drain or to forget.
	select {
	case p.jobs <- job:
		return nil
	case <-p.quit:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close lets the workers finish the jobs they are at and waits for them to
// end. It may be called more than once; every call waits.
func (p *Pool) Close() {
	p.quitOnce.Do(func() { close(p.quit) })
	p.workers.Wait()
}
