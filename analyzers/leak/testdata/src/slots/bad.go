// Package slots is about channels that are used as semaphores.
package slots

type Runner struct{ slots chan struct{} }

func NewRunner() *Runner { return &Runner{make(chan struct{}, 1)} }

// What gives back the slot is deferred, and comes too late.
func (r *Runner) Run(f func()) {
	r.slots <- struct{}{}
	defer func() { <-r.slots }()
	r.log()
	f()
}

func (r *Runner) log() {
	r.slots <- struct{}{} // want `send on r.slots blocks forever`
	<-r.slots
}

// A store has a channel for a lock, and takes it twice.
type Store struct {
	sem  chan struct{}
	data map[string]int
}

func NewStore() *Store { return &Store{sem: make(chan struct{}, 1), data: make(map[string]int)} }

func (s *Store) lock()   { s.sem <- struct{}{} } // want `send on s.sem blocks forever`
func (s *Store) unlock() { <-s.sem }

func (s *Store) Get(k string) int {
	s.lock()
	defer s.unlock()
	return s.data[k]
}

func (s *Store) Add(k string) {
	s.lock()
	defer s.unlock()
	s.data[k] = s.Get(k) + 1
}
