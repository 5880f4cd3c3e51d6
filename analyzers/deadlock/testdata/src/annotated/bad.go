// Package annotated says who holds which locks.
package annotated

import "sync"

type table struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

// +checklocks:t.mu
func (t *table) again() {
	t.mu.Lock() // want `t.mu is locked again by the goroutine that holds it: deadlock`
	t.n++
	t.mu.Unlock()
}

// +checklocksread:t.rw
func (t *table) upgrade() {
	t.rw.Lock() // want `t.rw is locked again by the goroutine that holds it: deadlock`
	t.n++
	t.rw.Unlock()
}
