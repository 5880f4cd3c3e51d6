// Package store holds values behind a lock.
package store

import "sync"

type Store[T any] struct {
	Mu   sync.Mutex
	vals map[string]T
}

func New[T any]() *Store[T] { return &Store[T]{vals: make(map[string]T)} }

func (s *Store[T]) Get(key string) T {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return s.vals[key]
}

// Update calls f with the lock held.
func (s *Store[T]) Update(key string, f func(T) T) {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	s.vals[key] = f(s.vals[key])
}

// A Locker is implemented elsewhere.
type Hook interface{ Changed(key string) }

type Hooked struct {
	Mu   sync.Mutex
	Hook Hook
	n    int
}

func (h *Hooked) Set(key string) {
	h.Mu.Lock()
	defer h.Mu.Unlock()
	h.n++
	h.Hook.Changed(key)
}

func (h *Hooked) Count() int {
	h.Mu.Lock()
	defer h.Mu.Unlock()
	return h.n
}
