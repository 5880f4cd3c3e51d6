// Package onehand has a Stop that may be called again, by the same goroutine.
package onehand

import (
	"sync"
	"time"
)

type Comparer struct {
	quit, done chan struct{}
	mu         sync.Mutex
	seen       []time.Time
}

func NewComparer() *Comparer {
	c := &Comparer{quit: make(chan struct{}), done: make(chan struct{})}
	go c.run()
	return c
}

func (c *Comparer) run() {
	t := time.NewTicker(time.Second)
	defer func() {
		t.Stop()
		close(c.done)
	}()
	for {
		select {
		case <-t.C:
			println("compare")
		case <-c.quit:
			return
		}
	}
}

func (c *Comparer) Stop() {
	if c.quit != nil {
		close(c.quit)
		<-c.done
		c.quit = nil
	}
}

func (c *Comparer) Saw(at time.Time) {
	c.mu.Lock()
	c.seen = append(c.seen, at)
	c.mu.Unlock()
}
