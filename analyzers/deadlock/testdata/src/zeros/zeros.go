// Package zeros has maps of numbers.
package zeros

import "sync"

// What is found in a map may be zero.
type tally struct {
	mu sync.RWMutex
	n  map[string]int
}

func (t *tally) drop(name string) {
	t.mu.Lock() // want `t.mu is locked again by the goroutine that holds it: deadlock`
	defer t.mu.Unlock()
	delete(t.n, name)
}

func (t *tally) prune() {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for name, n := range t.n {
		if n == 0 {
			t.drop(name)
		}
	}
}
