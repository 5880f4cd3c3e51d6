// Package api is two packages away from the lock.
package api

import (
	"deep/cache"
	"deep/store"
)

// The function that runs under the lock asks for a value behind it.
func sum(a, b string) {
	c := cache.New()
	c.Change(a, func(n int) int {
		return n + c.Value(b) // want `is locked again by the goroutine that holds it: deadlock`
	})
}

// The lock of the store is exported, and taken around a method that takes it.
func locked(s *store.Store[string]) string {
	s.Mu.Lock()
	defer s.Mu.Unlock()
	return s.Get("a") // want `is locked again by the goroutine that holds it: deadlock`
}
