// Package conn has connections that hand on what they are given.
package conn

import "sync"

type Session interface{ OnClose(f func()) }

type Conn struct {
	mu   sync.Mutex
	s    Session
	used int
}

func New(s Session) *Conn { return &Conn{s: s} }

func (c *Conn) Use() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used++
}

// OnClose leaves it to the session.
func (c *Conn) OnClose(f func()) { c.s.OnClose(f) }

// Each calls it.
func (c *Conn) Each(f func()) {
	for range 3 {
		f()
	}
}
