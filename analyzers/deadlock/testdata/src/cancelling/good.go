// A CancelFunc does not panic: who calls one with a lock held keeps it from nobody,
// even where the panics of others are recovered.
package cancelling

import (
	"context"
	"errors"
	"sync"
)

type request struct {
	id     int
	cancel func()
}

type server struct {
	mu      sync.Mutex
	pending map[int]*request
	hook    func()
}

func (s *server) serve(ctx context.Context, r, interrupted *request) {
	ctx, cancel := context.WithCancel(ctx)
	r.cancel = cancel
	s.mu.Lock()
	s.pending[r.id] = r
	s.mu.Unlock()
	done := func(error) {
		s.mu.Lock()
		delete(s.pending, r.id)
		s.mu.Unlock()
	}
	defer func() {
		if recover() != nil {
			done(errors.New("panic"))
		}
	}()
	s.handle(ctx, interrupted.id)
	done(nil)
}

func (s *server) handle(ctx context.Context, id int) {
	s.mu.Lock()
	if r := s.pending[id]; r != nil && r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
	s.mu.Unlock()
}

type job struct {
	mu   sync.Mutex
	stop context.CancelFunc
}

func (j *job) end() {
	defer func() {
		if recover() != nil {
			j.mu.Lock()
			j.mu.Unlock()
		}
	}()
	j.mu.Lock()
	j.stop()
	j.mu.Unlock()
}
