// Package high reads again under a read lock, with callers out of view.
package high

import (
	"errors"
	"sync"

	"recursive/low"
)

type meta struct{ names []string }

type Ref struct {
	mu    sync.RWMutex
	m     *meta
	stats struct{ hits int }
	hook  func()
}

func (r *Ref) Meta() *meta {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.m
}

func (r *Ref) Update(m *meta) {
	r.mu.Lock()
	r.m = m
	r.mu.Unlock()
}

// An accessor is called under the lock.
func (r *Ref) Has(name string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, n := range r.Meta().names { // want `r.mu is read-locked again by its reader: a writer in between blocks both forever`
		if n == name {
			return true
		}
	}
	return false
}

// Deeper down, and only if all went well there.
func (r *Ref) first() (string, error) {
	if err := check(); err != nil {
		return "", err
	}
	if names := r.all(); len(names) > 0 {
		return names[0], nil
	}
	return "", errors.New("none")
}

func (r *Ref) all() []string { return r.Meta().names }

func check() error { return nil }

func (r *Ref) First() (string, int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	s, _ := r.first() // want `r.mu is read-locked again by its reader`
	return s, r.stats.hits
}

// In a function of its own, which captures the receiver.
func (r *Ref) Each(f func(string)) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	func() {
		for _, n := range r.m.names {
			f(n)
		}
	}()
	func() {
		r.mu.RLock()
		defer r.mu.RUnlock()
		f("")
	}() // want `r.mu is read-locked again by its reader`
}

// The lock belongs to another package.
func sum(s *low.Store) int {
	s.View()
	defer s.Done()
	return s.Get("a") + s.Get("b") // want `s.mu is read-locked again by its reader` `s.mu is read-locked again by its reader`
}

// Through a pointer that is never changed.
type wrapper struct{ ref *Ref }

func wrap(r *Ref) *wrapper { return &wrapper{ref: r} }

func (w *wrapper) both() int {
	w.ref.mu.RLock()
	defer w.ref.mu.RUnlock()
	return len(w.ref.Meta().names) // want `w.ref.mu is read-locked again by its reader`
}
