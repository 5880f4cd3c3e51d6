// Package makers makes one thing in several ways.
package makers

import (
	"strings"
	"sync"
)

type update struct{ path string }

// One of two makers forgets a channel that nobody makes later.
type Subscriber struct {
	filter  func(update) bool
	updates chan update
	closed  chan struct{}
	once    sync.Once
}

func NewSubscriber(room int) *Subscriber {
	return &Subscriber{updates: make(chan update, room), closed: make(chan struct{})}
}

func NewFiltered(prefix string) *Subscriber {
	s := &Subscriber{updates: make(chan update, 8)}
	s.filter = func(u update) bool { return strings.HasPrefix(u.path, prefix) }
	return s
}

func (s *Subscriber) deliver(u update) bool {
	if f := s.filter; f != nil && !f(u) {
		return true
	}
	select {
	case s.updates <- u:
		return true
	case <-s.closed:
		return false
	}
}

func (s *Subscriber) Close() {
	s.once.Do(func() {
		close(s.closed) // want `close of nil channel s.closed panics`
	})
}
