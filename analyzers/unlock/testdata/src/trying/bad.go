// Package trying unlocks what TryLock may not have locked.
package trying

import "sync"

type sweeper struct {
	mu    sync.Mutex
	swept int
}

// The deferred call runs on both paths.
func (s *sweeper) sweep(f func() int) bool {
	ok := s.mu.TryLock()
	defer s.mu.Unlock() // want `s.mu is unlocked although TryLock has failed`
	if !ok {
		return false
	}
	s.swept += f()
	return true
}

// The wrong way round.
func (s *sweeper) count() int {
	if s.mu.TryLock() { // want `s.mu is locked here and left so`
		return -1
	}
	n := s.swept
	s.mu.Unlock() // want `s.mu is unlocked although TryLock has failed`
	return n
}
