package again

import "sync"

func (x *index) sortedRight() []string {
	x.mu.RLock()
	if !x.dirty {
		defer x.mu.RUnlock()
		return x.keys
	}
	x.mu.RUnlock()

	x.mu.Lock()
	defer x.mu.Unlock()
	if !x.dirty {
		return x.keys
	}
	x.dirty = false
	return x.keys
}

// The value was read once: it is the same one.
func (x *index) clean(rebuild func()) {
	x.mu.Lock()
	dirty := x.dirty
	if dirty {
		x.mu.Unlock()
		rebuild()
		x.mu.Lock()
	}
	if !dirty {
		x.mu.Unlock()
		return
	}
	x.dirty = false
	x.mu.Unlock()
}

// The mode does not change: it was read without the lock.
type journal struct {
	mu     sync.Mutex
	shared bool
	lines  []string
}

func (j *journal) add(line string, flush func()) {
	if j.shared {
		j.mu.Lock()
	}
	j.lines = append(j.lines, line)
	if j.shared {
		j.mu.Unlock()
		flush()
		j.mu.Lock()
	}
	j.lines = j.lines[:0]
	if j.shared {
		j.mu.Unlock()
	}
}
