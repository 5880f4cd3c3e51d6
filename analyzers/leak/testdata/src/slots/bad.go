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
