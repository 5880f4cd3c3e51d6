// Package again holds conditions that are tested again after the lock was
// released in between.
package again

import "sync"

type index struct {
	mu    sync.RWMutex
	dirty bool
	keys  []string
}

// Somebody else may have been faster.
func (x *index) sorted() []string {
	x.mu.RLock()
	if !x.dirty {
		x.mu.RUnlock()
		return x.keys
	}
	x.mu.RUnlock()

	x.mu.Lock()
	if !x.dirty {
		return x.keys // want `x.mu is still locked when sorted returns here; other paths unlock it`
	}
	defer x.mu.Unlock()
	x.dirty = false
	return x.keys
}

type queue struct {
	mu     sync.Mutex
	closed bool
	items  []int
}

func (q *queue) put(v int, wait func()) bool {
	q.mu.Lock()
	for !q.closed && len(q.items) > 8 {
		q.mu.Unlock()
		wait()
		q.mu.Lock()
		if q.closed {
			return false // want `q.mu is still locked when put returns here; other paths unlock it`
		}
	}
	q.items = append(q.items, v)
	q.mu.Unlock()
	return true
}
