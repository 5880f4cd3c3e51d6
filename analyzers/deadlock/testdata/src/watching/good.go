package watching

import (
	"context"
	"sync"
)

// Who leaves says so before it needs the lock.
type quiet struct {
	mu       sync.Mutex
	watchers map[*leaver]bool
}

type leaver struct {
	ch   chan int
	gone chan struct{}
}

func newQuiet() *quiet { return &quiet{watchers: make(map[*leaver]bool)} }

func (q *quiet) Put(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for w := range q.watchers {
		select {
		case w.ch <- n:
		case <-w.gone:
		}
	}
}

func (q *quiet) WaitFor(ctx context.Context, n int) error {
	w := &leaver{make(chan int), make(chan struct{})}
	q.mu.Lock()
	q.watchers[w] = true
	q.mu.Unlock()
	defer func() {
		close(w.gone)
		q.mu.Lock()
		delete(q.watchers, w)
		q.mu.Unlock()
	}()
	for {
		select {
		case m := <-w.ch:
			if m >= n {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
