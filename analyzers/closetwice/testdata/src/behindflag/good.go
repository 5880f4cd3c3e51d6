// Package behindflag tells by a variable that somebody else sets whether it has closed a channel.
package behindflag

import (
	"sync"
	"time"
)

type cache struct {
	mu      sync.Mutex
	ready   chan struct{}
	running bool
	last    time.Time
}

func (c *cache) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running {
		return
	}
	c.running = true
	c.ready = make(chan struct{})
	go c.run(c.ready)
}

func (c *cache) update(done *bool, ready chan struct{}) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !*done {
		*done = true
		close(ready)
		c.ready = nil
	}
	if time.Since(c.last) < time.Second {
		return false
	}
	c.running = false
	return true
}

func (c *cache) run(ready chan struct{}) {
	done := false
	defer func() {
		if recover() == nil {
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.running = false
		if !done {
			close(ready)
			c.ready = nil
		}
	}()
	for {
		if c.update(&done, ready) {
			return
		}
		time.Sleep(time.Second)
	}
}
