// Package takenover hands locks to goroutines, and itself to code that is not seen.
package takenover

import "sync"

type socket struct {
	cond  *sync.Cond
	lost  bool
	ended bool
}

func newSocket() *socket { return &socket{cond: sync.NewCond(&sync.Mutex{})} }

var hook func(any)

// The goroutine has the lock from here on.
func (s *socket) listen() {
	go hook(s)
	s.cond.L.Lock()
	go s.reap()
}

func (s *socket) reap() {
	defer s.cond.L.Unlock()
	for {
		for !s.lost && !s.ended {
			s.cond.Wait()
		}
		if s.ended {
			return
		}
		s.cond.L.Unlock()
		println("lost")
		s.cond.L.Lock()
	}
}

func (s *socket) close() {
	s.cond.L.Lock()
	s.ended = true
	s.cond.Signal()
	s.cond.L.Unlock()
}

func Run() {
	s := newSocket()
	s.listen()
	s.close()
}

type queue struct {
	mu    sync.Mutex
	items []int
}

func (q *queue) drain() {
	q.mu.Lock()
	q.items = nil
	q.mu.Unlock()
}

// A goroutine that wants the lock for itself gives none back.
func Drain() {
	q := new(queue)
	go hook(q)
	q.mu.Lock()
	go q.drain()
	q.mu.Lock() // want `q.mu is locked again by the goroutine that holds it`
	q.mu.Unlock()
}
