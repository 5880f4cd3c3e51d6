// Package single has a scheduler for one goroutine.
package single

type routine struct {
	blocking, unblock chan bool
	exit              bool
}

func newRoutine(f func()) *routine {
	r := &routine{blocking: make(chan bool, 1), unblock: make(chan bool)}
	go func() {
		defer func() { r.blocking <- true }()
		<-r.unblock
		if !r.exit {
			f()
		}
	}()
	return r
}

func (r *routine) run() {
	r.unblock <- true
	<-r.blocking
}

// Scheduler has a list that nothing guards: who adds to it while another goroutine
// ends it does wrong, and who does so afterwards, too.
type Scheduler struct{ list []*routine }

func NewScheduler() *Scheduler { return &Scheduler{} }

func (s *Scheduler) Add(f func()) { s.list = append(s.list, newRoutine(f)) }

func (s *Scheduler) Run() {
	for _, r := range s.list {
		r.run()
	}
	s.list = nil
}

func (s *Scheduler) Exit() {
	for _, r := range s.list {
		r.exit = true
		r.run()
	}
}
