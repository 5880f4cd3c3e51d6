// Package futures waits for values with a lock held.
package futures

import "sync"

// Future is for any goroutines.
type Future struct {
	mu   sync.Mutex
	done chan struct{}
	val  int
}

// NewFuture returns one.
func NewFuture() *Future { return &Future{done: make(chan struct{})} }

// Get waits with the lock held.
func (f *Future) Get() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	<-f.done
	return f.val
}

// Complete needs the lock.
func (f *Future) Complete(v int) {
	f.mu.Lock() // want `locking f.mu blocks forever: its holder waits for this goroutine`
	defer f.mu.Unlock()
	f.val = v
	close(f.done)
}
