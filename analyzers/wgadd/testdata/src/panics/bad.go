// Package panics: a callback whose panic is recovered leaves out what comes after it.
package panics

import (
	"context"
	"log"
	"sync"
)

// The panic leaves out Done, and is recovered.
func each(fs []func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		wg.Add(1)
		go func() {
			defer func() {
				if r := recover(); r != nil {
					log.Print(r)
				}
			}()
			f()
			wg.Done()
		}()
	}
	wg.Wait() // want `wg.Wait blocks forever: the counter never becomes zero after a callback of each.func1 panics`
}

// Who recovers is a helper, and who waits is another method.
type pool struct {
	wg     sync.WaitGroup
	ctx    context.Context
	cancel context.CancelFunc
}

func newPool(parent context.Context) *pool {
	ctx, cancel := context.WithCancel(parent)
	return &pool{ctx: ctx, cancel: cancel}
}

func safely(f func()) {
	go func() {
		defer func() { recover() }()
		f()
	}()
}

func (p *pool) Go(f func(context.Context)) {
	p.wg.Add(1)
	safely(func() {
		f(p.ctx)
		p.wg.Done()
	})
}

func (p *pool) Stop() {
	p.cancel()
	p.wg.Wait() // want `p.wg.Wait blocks forever: the counter never becomes zero after a callback of safely.func1 panics`
}

// The handler is a field.
type server struct {
	handle func(int)
}

func (s *server) serve(jobs []int) {
	var wg sync.WaitGroup
	wg.Add(len(jobs))
	for _, j := range jobs {
		go func() {
			defer logPanic()
			s.handle(j)
			wg.Done()
		}()
	}
	wg.Wait() // want `wg.Wait blocks forever`
}

func logPanic() {
	if r := recover(); r != nil {
		log.Print(r)
	}
}

// What another method counts for its own goroutines helps nobody else.
type gang struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	quit chan struct{}
	jobs []func()
}

func newGang() *gang { return &gang{quit: make(chan struct{})} }

func (c *gang) Run(job func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.jobs = append(c.jobs, job)
	c.wg.Add(1)
	safely(func() {
		job()
		c.wg.Done()
	})
}

func (c *gang) Watch(job func(quit chan struct{})) {
	c.wg.Add(1)
	safely(func() {
		job(c.quit)
		c.wg.Done()
	})
}

func (c *gang) Close() {
	close(c.quit)
	c.wg.Wait() // want `c.wg.Wait blocks forever`
}
