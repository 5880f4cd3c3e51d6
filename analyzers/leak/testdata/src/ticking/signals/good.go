// Package signals wakes until somebody has woken up.
package signals

import (
	"sync"
	"time"
)

type Scanner struct {
	mu         sync.Mutex
	cv         *sync.Cond
	jobs       []int
	once       sync.Once
	quit, done chan struct{}
}

func New() *Scanner {
	s := &Scanner{quit: make(chan struct{}), done: make(chan struct{})}
	s.cv = sync.NewCond(&s.mu)
	go s.run()
	return s
}

func (s *Scanner) run() {
	defer close(s.done)
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.jobs) == 0 {
		s.cv.Wait()
		select {
		case <-s.quit:
			return
		default:
		}
	}
}

// The manager may begin to wait after the first signal.
func (s *Scanner) Stop() {
	s.once.Do(func() { close(s.quit) })
	for {
		select {
		case <-s.done:
			return
		case <-time.After(time.Millisecond):
			s.cv.Signal()
		}
	}
}
