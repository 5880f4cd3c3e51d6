// Package leavers has members that need a lock to leave.
package leavers

import (
	"context"
	"sync"
)

type viewer struct{ frames chan []byte }

// A Stream sends what comes to all who watch, with the lock held.
type Stream struct {
	mu      sync.Mutex
	viewers map[string]*viewer
}

func NewStream() *Stream { return &Stream{viewers: make(map[string]*viewer)} }

func (s *Stream) View(ctx context.Context, id string, show func([]byte)) {
	v := &viewer{frames: make(chan []byte)}
	s.mu.Lock()
	s.viewers[id] = v
	s.mu.Unlock()
	go func() {
		defer s.drop(id)
		for {
			select {
			case f := <-v.frames:
				show(f)
			case <-ctx.Done():
				return
			}
		}
	}()
}

func (s *Stream) drop(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.viewers, id)
}

func (s *Stream) Frame(f []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.viewers {
		v.frames <- f // want `send on v.frames blocks forever`
	}
}
