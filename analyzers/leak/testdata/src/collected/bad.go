// Package collected: an object is never collected, so its cleanup never ends the
// goroutine, which has the object.
package collected

import (
	"context"
	"runtime"
	"sync"
	"time"
)

type cache[K comparable] struct {
	mu   sync.Mutex
	used map[K]time.Time
	stop chan struct{}
}

func newCache[K comparable]() *cache[K] {
	stop := make(chan struct{})
	c := &cache[K]{used: make(map[K]time.Time), stop: stop}
	go c.sweep() // want `this goroutine holds c, so the cleanup of c, which should end it, never runs`
	runtime.AddCleanup(c, func(stop chan struct{}) { close(stop) }, stop)
	return c
}

func (c *cache[K]) sweep() {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-c.stop:
			return
		case now := <-tick.C:
			c.drop(now)
		}
	}
}

func (c *cache[K]) drop(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, at := range c.used {
		if now.Sub(at) > time.Hour {
			delete(c.used, k)
		}
	}
}

// A finalizer, a literal, and a context in a field.
type pool struct {
	ctx    context.Context
	cancel context.CancelFunc
	free   chan []byte
	n      int
}

func newPool() *pool {
	p := &pool{free: make(chan []byte, 8)}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	go func() { // want `this goroutine holds p, so the cleanup of p, which should end it, never runs`
		for {
			select {
			case b := <-p.free:
				p.n += len(b)
			case <-p.ctx.Done():
				return
			}
		}
	}()
	runtime.SetFinalizer(p, func(p *pool) { p.cancel() })
	return p
}

// Close may be called as well; if nobody does, the finalizer does not either.
type watcher struct {
	done chan struct{}
	once sync.Once
	seen int
}

func newWatcher() *watcher {
	w := &watcher{done: make(chan struct{})}
	runtime.SetFinalizer(w, (*watcher).Close)
	go w.run() // want `this goroutine holds w`
	return w
}

func (w *watcher) run() {
	for {
		select {
		case <-time.After(time.Second):
			w.seen++
		case <-w.done:
			return
		}
	}
}

func (w *watcher) Close() { w.once.Do(func() { close(w.done) }) }
