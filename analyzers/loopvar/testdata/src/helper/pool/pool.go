// Package pool runs functions later. It is the same for all versions of Go.
package pool

import "sync"

// Background starts a goroutine.
func Background(f func()) { // want Background:`keeps 0 \(goroutine\)`
	go f()
}

// Indirect does so through others, and in a literal.
func Indirect(name string, f func()) { // want Indirect:`keeps 1 \(goroutine\)`
	start(func() {
		defer println(name)
		f()
	})
}

func start(f func()) { Background(f) }

// Now waits for the goroutine that it starts.
func Now(f func()) {
	done := make(chan bool)
	go func() {
		f()
		close(done)
	}()
	<-done
}

// AndWait does so too.
func AndWait(fs ...func()) {
	var wg sync.WaitGroup
	for _, f := range fs {
		f := f
		wg.Add(1)
		go func() {
			defer wg.Done()
			f()
		}()
	}
	wg.Wait()
}

// A Pool has a queue.
type Pool struct {
	queue chan func()
	hooks []func()
	named map[string]any
	last  func()
}

func (p *Pool) Submit(f func()) { p.queue <- f } // want Submit:`keeps 0 \(sent\)`

func (p *Pool) OnEnd(f func()) { // want OnEnd:`keeps 0 \(stored\)`
	p.hooks = append(p.hooks, f)
}

func (p *Pool) Register(name string, x any) { // want Register:`keeps 1 \(stored\)`
	p.named[name] = x
}

// Each keeps f while it runs.
func (p *Pool) Each(f func()) {
	p.last = f
	p.hooks = append(p.hooks, f)
	defer func() { p.hooks = nil }()
	f()
}

func (p *Pool) Run() {
	for _, f := range p.hooks {
		f()
	}
}

// An Option holds a function.
type Option func(*Pool)

func WithLast(f func()) Option { // want WithLast:`keeps 0 \(returned\)`
	return func(p *Pool) { p.last = f }
}

func New(opts ...Option) *Pool {
	p := new(Pool)
	for _, o := range opts {
		o(p)
	}
	return p
}
