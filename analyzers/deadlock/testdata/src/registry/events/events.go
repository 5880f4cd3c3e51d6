// Package events calls those who have subscribed, and notifies who made the store,
// with locks held.
package events

import "sync"

// A Bus has subscribers.
type Bus struct {
	mu   sync.RWMutex
	subs []func(int)
}

// Subscribe adds one.
func (b *Bus) Subscribe(f func(int)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subs = append(b.subs, f)
}

// Emit calls all.
func (b *Bus) Emit(x int) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, f := range b.subs {
		f(x)
	}
}

// Len is how many there are.
func (b *Bus) Len() int {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.subs)
}

// A Notifier is told of changes.
type Notifier interface{ Notify(key string) }

// A Store tells its notifier.
type Store struct {
	mu sync.Mutex
	m  map[string]string
	n  Notifier
}

// New returns a store.
func New(n Notifier) *Store { return &Store{m: make(map[string]string), n: n} }

// Put changes something.
func (s *Store) Put(k, v string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[k] = v
	s.n.Notify(k)
}

// Get looks something up.
func (s *Store) Get(k string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.m[k]
}
