package annotated

import "sync"

type conn struct {
	mu   sync.Mutex
	rw   sync.RWMutex
	open bool
	n    int
}

// +checklocksrelease:c.mu
func (c *conn) finish() {
	if !c.open {
		return // want `c.mu is still locked when finish returns here; other paths unlock it`
	}
	c.open = false
	c.mu.Unlock()
}

// The caller has locked it, once.
//
// +checklocks:c.mu
func (c *conn) twice() {
	c.mu.Unlock()
	c.mu.Unlock() // want `c.mu is unlocked, but is not locked any more`
}

// The caller gets the lock, if there is something to guard.
//
// +checklocksacquire:c.mu
func (c *conn) next() int {
	c.mu.Lock()
	if c.n > 0 {
		c.n--
		return c.n
	}
	c.mu.Unlock()
	return 0
}

// Given back for a while.
//
// +checklocksread:c.rw
func (c *conn) idle(f func()) {
	c.rw.RUnlock()
	f()
	c.rw.RLock()
}

// Somebody has looked at it.
//
// +checklocksignore
func (c *conn) trusted() int {
	c.mu.Lock()
	if c.n > 0 {
		return c.n
	}
	c.mu.Unlock()
	return 0
}

// Without a word, the same is reported.
func (c *conn) first() int {
	c.mu.Lock()
	if c.n > 0 {
		return c.n // want `c.mu is still locked when first returns here`
	}
	c.mu.Unlock()
	return 0
}
