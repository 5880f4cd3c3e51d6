// Package rooms: the channel of signals has room where its object is new, and none after it
// was replaced.
package rooms

import "sync"

type cond struct {
	mu sync.Mutex
	ch chan struct{}
}

func newCond() *cond { return &cond{ch: make(chan struct{}, 1)} }

// Signal wakes one, be it one that is about to wait.
func (c *cond) Signal() {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case c.ch <- struct{}{}:
	default:
	}
}

// Broadcast wakes all.
func (c *cond) Broadcast() {
	next := make(chan struct{}) // want `a signal is lost if nobody waits yet: this channel has no room, unlike the first one`
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.ch)
	c.ch = next
}

// Wait waits for either.
func (c *cond) Wait(unlock func()) {
	c.mu.Lock()
	ch := c.ch
	c.mu.Unlock()
	unlock()
	<-ch
}
