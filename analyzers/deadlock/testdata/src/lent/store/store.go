// Package store has a lock that is taken with an object and released with it.
package store

import "sync"

// A Store is written by one at a time.
type Store struct {
	writer sync.Mutex
	open   bool
}

// A Batch holds the lock of its store until it is written.
type Batch struct{ of *Store }

// Begin returns a batch.
func (s *Store) Begin() *Batch {
	s.writer.Lock()
	return &Batch{of: s}
}

// Write writes the batch.
func (b *Batch) Write() {
	b.of.writer.Unlock()
	b.of = nil
}

// Close waits for the batch that is being made.
func (s *Store) Close() {
	s.writer.Lock()
	defer s.writer.Unlock()
	s.open = false
}
