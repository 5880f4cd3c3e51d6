package pitfalls

import (
	"errors"
	"sync"
)

// A Registry maps names to numbers.
type Registry struct {
	mu      sync.Mutex
	numbers map[string]int
}

// Lookup leaves the lock held if there is no such name: the next call waits
// forever.
func (r *Registry) Lookup(name string) (int, error) {
	r.mu.Lock()
	n, ok := r.numbers[name]
	if !ok {
		return 0, errors.New("no such name")
	}
	r.mu.Unlock()
	return n, nil
}
