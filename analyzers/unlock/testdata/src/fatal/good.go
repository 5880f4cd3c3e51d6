// Package fatal ends the process by a logger of another package.
package fatal

import (
	"fatal/log"
	"sync"
)

type runs struct {
	mu sync.Mutex
	m  map[int]string
}

// Nothing comes after Fatalf.
func (r *runs) update(id int, name string) {
	r.mu.Lock()
	if _, ok := r.m[id]; !ok {
		r.mu.Unlock()
		log.Fatalf("no run %d", id)
	}
	r.m[id] = name
	r.mu.Unlock()
}

// Nor is it left locked there.
func (r *runs) end(id int) string {
	r.mu.Lock()
	name, ok := r.m[id]
	if !ok {
		log.Fatalf("no run %d", id)
	}
	r.mu.Unlock()
	return name
}
