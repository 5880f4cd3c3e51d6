// Package beginning has a method that begins, and closes a channel when it has.
package beginning

import (
	"context"
	"sync"
)

type job struct {
	run    func(context.Context) error
	check  func(context.Context) bool
	signal bool
}

// Whoever is signalled was added before the beginning: only those have signal set.
type crew struct {
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	once    sync.Once
	started bool
	queue   []*job
	ready   chan *job

	stopMu  sync.RWMutex
	stopped bool
	errs    chan error
	jobs    chan *job
	wg      *sync.WaitGroup
}

func newCrew(base func() context.Context, errs chan error) *crew {
	c := &crew{ready: make(chan *job), errs: errs, jobs: make(chan *job), wg: new(sync.WaitGroup)}
	c.ctx, c.cancel = context.WithCancel(base())
	return c
}

func (c *crew) Start(ctx context.Context) {
	c.once.Do(func() {
		defer close(c.ready)
		go c.work()
		c.mu.Lock()
		c.started = true
		for _, j := range c.queue {
			j.signal = true
			c.jobs <- j
		}
		c.mu.Unlock()
		if len(c.queue) == 0 {
			return
		}
		for {
			select {
			case <-ctx.Done():
			case j := <-c.ready:
				for i, have := range c.queue {
					if have == j {
						c.queue = append(c.queue[:i], c.queue[i+1:]...)
						break
					}
				}
				if len(c.queue) == 0 {
					return
				}
			}
		}
	})
}

func (c *crew) work() {
	for j := range c.jobs {
		c.stopMu.RLock()
		if c.stopped {
			c.stopMu.RUnlock()
			continue
		}
		c.wg.Add(1)
		c.stopMu.RUnlock()
		go func(j *job) {
			go func() {
				if j.check(c.ctx) {
					if j.signal {
						c.ready <- j
					}
				}
			}()
			defer c.wg.Done()
			if err := j.run(c.ctx); err != nil {
				c.errs <- err
			}
		}(j)
	}
}

func (c *crew) Add(run func(context.Context) error, check func(context.Context) bool) {
	c.stopMu.RLock()
	if c.stopped {
		c.stopMu.RUnlock()
		return
	}
	c.stopMu.RUnlock()
	j := &job{run: run, check: check}
	c.mu.Lock()
	if !c.started {
		c.queue = append(c.queue, j)
		c.mu.Unlock()
		return
	}
	c.mu.Unlock()
	c.jobs <- j
}

func (c *crew) StopAndWait(ctx context.Context) {
	c.Start(ctx)
	c.stopMu.Lock()
	if c.stopped {
		c.stopMu.Unlock()
		return
	}
	c.stopped = true
	c.stopMu.Unlock()
	c.cancel()
	c.wg.Wait()
	close(c.jobs)
}
