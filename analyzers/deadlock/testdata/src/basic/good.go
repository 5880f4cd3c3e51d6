package basic

import "sync"

// Both goroutines take the locks in the same order.
func same() {
	var a, b sync.Mutex
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	}()
	a.Lock()
	b.Lock()
	b.Unlock()
	a.Unlock()
	<-done
}

type counter struct {
	mu sync.Mutex
	n  int
}

// The helper is called with the lock held and does not take it.
func (c *counter) inc() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.incLocked()
}

func (c *counter) incLocked() { c.n++ }
