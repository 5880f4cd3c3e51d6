package single

import "sync"

// Shared is for any goroutines.
type Shared struct {
	mu   sync.Mutex
	list []*waiter
}

type waiter struct{ unblock chan bool }

func newWaiter(f func()) *waiter {
	w := &waiter{unblock: make(chan bool)}
	go func() {
		<-w.unblock // want `receive from w.unblock blocks forever: nobody sends or closes`
		f()
	}()
	return w
}

func NewShared() *Shared { return &Shared{} }

func (s *Shared) Add(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, newWaiter(f))
}

func (s *Shared) Exit() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.list {
		w.unblock <- true
	}
}
