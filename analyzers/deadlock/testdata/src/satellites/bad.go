// Package satellites has components that listen to another one.
package satellites

import "sync"

type Listener interface{ Changed(key string) }

// A Store calls its listeners with the lock held, and they come back to it.
type Store struct {
	mu        sync.Mutex
	vals      map[string]string
	listeners []Listener
}

func NewStore() *Store { return &Store{vals: make(map[string]string)} }

func (s *Store) Get(key string) string {
	s.mu.Lock() // want `s.mu is locked again by the goroutine that holds it: deadlock`
	defer s.mu.Unlock()
	return s.vals[key]
}

func (s *Store) Listen(l Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = append(s.listeners, l)
}

func (s *Store) Set(key, val string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vals[key] = val
	for _, l := range s.listeners {
		l.Changed(key)
	}
}

type Mirror struct {
	src  *Store
	mu   sync.Mutex
	vals map[string]string
}

func NewMirror(src *Store) *Mirror {
	m := &Mirror{src: src, vals: make(map[string]string)}
	src.Listen(m)
	return m
}

func (m *Mirror) Changed(key string) {
	v := m.src.Get(key)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.vals[key] = v
}
