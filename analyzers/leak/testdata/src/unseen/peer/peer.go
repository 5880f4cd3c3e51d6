// Package peer keeps the functions that it is given.
package peer

import "sync"

type Conn struct {
	mu      sync.Mutex
	onTrack func(string)
	onGone  []func()
	byName  map[string]func(string)
}

func Dial() *Conn { return &Conn{byName: make(map[string]func(string))} }

func (c *Conn) OnTrack(f func(string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onTrack = f
}

func (c *Conn) OnGone(f func()) { c.onGone = append(c.onGone, f) }

func (c *Conn) Handle(name string, f func(string)) { c.byName[name] = f }

// Each calls the function before it returns, and keeps nothing.
func (c *Conn) Each(f func(string)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f("self")
}
