// Package rw: a reader who reads again waits for the writer who waits for him.
package rw

import "sync"

type registry struct {
	mu    sync.RWMutex
	names map[string]int
}

// The read lock is taken again, and a writer may come between.
func (r *registry) describe(name string) (string, int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return name, r.lookup(name)
}

func (r *registry) lookup(name string) int {
	r.mu.RLock() // want `r.mu`
	defer r.mu.RUnlock()
	return r.names[name]
}

func (r *registry) set(name string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names[name] = n
}

func readAndWrite() {
	r := &registry{names: make(map[string]int)}
	go r.set("a", 1)
	r.describe("a")
}

// The read lock is not raised to a write lock by locking.
func (r *registry) getOrMake(name string) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if n, ok := r.names[name]; ok {
		return n
	}
	r.mu.Lock() // want `r.mu is locked again by the goroutine that holds it: deadlock`
	defer r.mu.Unlock()
	r.names[name] = 0
	return 0
}

// Nor can the writer read.
func (r *registry) replace(names map[string]int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names = names
	return r.total()
}

func (r *registry) total() (sum int) {
	r.mu.RLock() // want `r.mu is locked again by the goroutine that holds it: deadlock`
	defer r.mu.RUnlock()
	for _, n := range r.names {
		sum += n
	}
	return sum
}
