// Package refilled calls back only about what was put in.
package refilled

import (
	"log"
	"sync"
)

type session struct{ id string }

type option func(*manager)

func withEvict(f func(*session)) option { return func(m *manager) { m.onEvict = f } }

type manager struct {
	mu       sync.RWMutex
	sessions map[string]*session
	onEvict  func(*session)
}

func newManager(opts ...option) *manager {
	m := &manager{sessions: make(map[string]*session)}
	m.onEvict = m.logEvict
	for _, o := range opts {
		o(m)
	}
	return m
}

func (m *manager) Len() int {
	m.mu.RLock() // want `m.mu is locked again by the goroutine that holds it: deadlock`
	defer m.mu.RUnlock()
	return len(m.sessions)
}

func (m *manager) logEvict(s *session) {
	log.Printf("%s is gone, %d left", s.id, m.Len())
}

func (m *manager) Create(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions[id] = &session{id}
}

// What was there is reported with the lock held, by default to the manager.
func (m *manager) Expire(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sessions[id]
	if !ok {
		return
	}
	delete(m.sessions, id)
	m.onEvict(s)
}
