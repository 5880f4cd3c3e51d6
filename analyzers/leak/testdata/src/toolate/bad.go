// Package toolate: whoever is put on a list after all who are on it were told for the last
// time is told by nobody.
package toolate

import "sync"

type client struct {
	mu      sync.Mutex
	paused  bool
	closed  bool
	waiters []chan bool
}

func (c *client) SetPaused(paused bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if paused == c.paused || c.closed {
		return
	}
	c.paused = paused
	if paused {
		return
	}
	for _, w := range c.waiters {
		w <- true
	}
	c.waiters = nil
}

func (c *client) waitUnpaused() bool {
	c.mu.Lock()
	if !c.paused {
		defer c.mu.Unlock()
		return !c.closed
	}
	unpaused := c.unpausedLocked()
	c.mu.Unlock()
	return <-unpaused // want `receive from unpaused blocks forever if it comes after Shutdown has told all who wait`
}

func (c *client) unpausedLocked() <-chan bool {
	unpaused := make(chan bool, 1)
	c.waiters = append(c.waiters, unpaused)
	return unpaused
}

func (c *client) Shutdown() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.closed = true
		for _, w := range c.waiters {
			w <- false
		}
		c.waiters = nil
	}
}
