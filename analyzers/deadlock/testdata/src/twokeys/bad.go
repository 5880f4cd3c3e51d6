package twokeys

import "sync"

func again(dir string, do func()) {
	f := open(dir)
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
	g := open(dir)
	g.mu.Lock() // want `is locked again by the goroutine that holds it`
	defer g.mu.Unlock()
}

// It is the same key, whatever its parts are.
func twice(animal named, do func()) {
	r := &registry{locks: make(map[ref]sync.Locker)}
	key := animal.Ref()
	a := r.at(key)
	a.Lock()
	defer a.Unlock()
	do()
	b := r.at(key)
	b.Lock() // want `is locked again by the goroutine that holds it`
	defer b.Unlock()
}

func (r *registry) at(key ref) sync.Locker {
	r.mu.Lock()
	defer r.mu.Unlock()
	l, ok := r.locks[key]
	if !ok {
		l = new(sync.Mutex)
		r.locks[key] = l
	}
	return l
}
