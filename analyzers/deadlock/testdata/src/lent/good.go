// Package lent uses a lock that is taken with an object and released with it.
package lent

import "lent/store"

type opener interface {
	open(path string) *store.Store
}

type writer interface{ write(*store.Batch) }

// Whoever has the batch may have written it by now.
func hand(s *store.Store, w writer) {
	b := s.Begin()
	w.write(b)
	s.Close()
}

// The same for a store that comes from elsewhere.
func open(o opener, w writer) {
	s := o.open("state")
	b := s.Begin()
	w.write(b)
	s.Close()
}
