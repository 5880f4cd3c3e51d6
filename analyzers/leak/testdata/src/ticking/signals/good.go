// Package signals wakes until somebody has woken up.
package signals

import (
	"sync"
	"sync/atomic"
	"time"
)

type Scanner struct {
	mu         sync.Mutex
	cv         *sync.Cond
	jobs       []int
	stopped    uint32
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
	for {
		s.mu.Lock()
		for len(s.jobs) == 0 {
			s.cv.Wait()
			select {
			case <-s.quit:
				s.mu.Unlock()
				return
			default:
			}
		}
		s.mu.Unlock()
	}
}

// The manager may begin to wait after the first signal.
func (s *Scanner) Stop() {
	if !atomic.CompareAndSwapUint32(&s.stopped, 0, 1) {
		return
	}
	close(s.quit)
	for {
		select {
		case <-s.done:
			return
		case <-time.After(time.Millisecond):
			s.cv.Signal()
		}
	}
}
