// Package low has a store with a lock that others may take.
package low

import "sync"

type Store struct {
	mu sync.RWMutex
	m  map[string]int
}

// View takes the read lock, and Done gives it back.
func (s *Store) View() { s.mu.RLock() }

func (s *Store) Done() { s.mu.RUnlock() }

func (s *Store) Get(k string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.m[k]
}

// GetIf locks only if it is told to.
func (s *Store) GetIf(k string, lock bool) int {
	if lock {
		s.mu.RLock()
		defer s.mu.RUnlock()
	}
	return s.m[k]
}

func (s *Store) Set(k string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[k] = n
}

// A Table is filled once, before anybody reads it.
type Table struct {
	sync.RWMutex
	m map[string]int
}

func (t *Table) Get(k string) int {
	t.RLock()
	defer t.RUnlock()
	return t.m[k]
}

func NewTable(m map[string]int) *Table {
	t := &Table{m: make(map[string]int)}
	t.Lock()
	defer t.Unlock()
	for k, n := range m {
		t.m[k] = n
	}
	return t
}
