// Package semaphore stands for golang.org/x/sync/semaphore where packages are
// loaded without modules. It blocks and returns as the original does, except
// that waiters have no order.
package semaphore

import (
	"context"
	"sync"
)

// Weighted is a semaphore whose holders have a weight.
type Weighted struct {
	mu      sync.Mutex
	size    int64
	held    int64
	changed chan struct{} // closed and replaced by each Release
}

// NewWeighted returns a semaphore for holders that weigh n together.
func NewWeighted(n int64) *Weighted {
	return &Weighted{size: n, changed: make(chan struct{})}
}

// Acquire waits until n fits or ctx is done; then it holds nothing.
func (s *Weighted) Acquire(ctx context.Context, n int64) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		ok, changed := s.try(n)
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// TryAcquire acquires n if it fits, and reports whether it did.
func (s *Weighted) TryAcquire(n int64) bool {
	ok, _ := s.try(n)
	return ok
}

func (s *Weighted) try(n int64) (ok bool, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size-s.held < n {
		return false, s.changed
	}
	s.held += n
	return true, nil
}

// Release gives back n.
func (s *Weighted) Release(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held < n {
		panic("semaphore: released more than held")
	}
	s.held -= n
	close(s.changed)
	s.changed = make(chan struct{})
}
