package rw

import "sync"

// One read lock for the whole.
func (r *registry) describeOnce(name string) (string, int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return name, r.names[name]
}

func readAndWriteOnce() {
	r := &registry{names: make(map[string]int)}
	go r.set("a", 1)
	go r.describeOnce("b")
	r.describeOnce("a")
}

// Looked at again under the write lock, after the read lock was given back.
func (r *registry) getOrMakeTwice(name string) int {
	r.mu.RLock()
	n, ok := r.names[name]
	r.mu.RUnlock()
	if ok {
		return n
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if n, ok := r.names[name]; ok {
		return n
	}
	r.names[name] = 0
	return 0
}

// Nobody ever writes: readers do not keep each other out.
type frozen struct {
	mu    sync.RWMutex
	names []string
}

func (f *frozen) first() string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.at(0)
}

func (f *frozen) at(i int) string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.names[i]
}

func readOnly(names []string) string {
	f := &frozen{names: names}
	go f.at(1)
	return f.first()
}
