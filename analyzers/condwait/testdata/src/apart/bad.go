// Package apart has a lock for what is waited for, and another one for the waiting.
package apart

import (
	"sync"
	"sync/atomic"
)

type stage struct {
	mu    sync.Mutex
	moved *sync.Cond
	at    int
}

func newStage() *stage {
	s := &stage{}
	s.moved = sync.NewCond(&sync.Mutex{})
	return s
}

func (s *stage) reached(n int) bool { return s.at >= n }

func (s *stage) Await(n int) {
	for {
		s.mu.Lock()
		ok := s.reached(n)
		s.mu.Unlock()
		if ok {
			return
		}
		s.moved.L.Lock()
		s.moved.Wait() // want `what s.moved.Wait waits for is looked at before its lock is taken: who changes it in between wakes nobody`
		s.moved.L.Unlock()
	}
}

func (s *stage) Move(n int) {
	s.mu.Lock()
	s.at = n
	s.mu.Unlock()
	s.moved.Broadcast()
}

// An atomic is looked at, and the lock taken for the sake of Wait.
type door struct {
	mu   sync.Mutex
	cond sync.Cond
	open atomic.Bool
}

func newDoor() *door {
	d := &door{}
	d.cond.L = &d.mu
	return d
}

func (d *door) Pass() {
	for !d.open.Load() {
		d.mu.Lock()
		d.cond.Wait() // want `what d.cond.Wait waits for is looked at before its lock is taken: who changes it in between wakes nobody`
		d.mu.Unlock()
	}
}

func (d *door) Open() {
	d.mu.Lock()
	d.open.Store(true)
	d.mu.Unlock()
	d.cond.Broadcast()
}
