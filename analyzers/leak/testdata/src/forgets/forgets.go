// Package forgets: a method sets the flag that keeps its loop going, though it may have been
// told to stop before.
package forgets

import (
	"sync"
	"sync/atomic"
)

// A Server reads until it is stopped.
type Server struct {
	serving uint32
	read    func() error
}

// Serve reads.
func (s *Server) Serve() {
	atomic.StoreUint32(&s.serving, 1) // want `Serve forgets a Stop that comes before: its loop never ends then`
	for s.isServing() {
		if err := s.read(); err != nil {
			println(err)
		}
	}
}

func (s *Server) isServing() bool { return atomic.LoadUint32(&s.serving) == 1 }

// Stop ends it.
func (s *Server) Stop() { atomic.StoreUint32(&s.serving, 0) }

// The flag has a type of its own.
type poller struct {
	running atomic.Bool
	poll    func()
}

func (p *poller) run() {
	p.running.Store(true) // want `run forgets a halt that comes before`
	for p.running.Load() {
		p.poll()
	}
}

func (p *poller) halt() { p.running.Store(false) }

// It asks whether it was stopped before.
type careful struct {
	state atomic.Int32
	poll  func()
}

func (c *careful) run() {
	if !c.state.CompareAndSwap(0, 1) {
		return
	}
	for c.state.Load() == 1 {
		c.poll()
	}
}

func (c *careful) halt() { c.state.Store(2) }

// The loop ends otherwise, too.
type reader struct {
	running atomic.Bool
	read    func() error
}

func (r *reader) run() {
	r.running.Store(true)
	for r.running.Load() {
		if err := r.read(); err != nil {
			return
		}
	}
}

func (r *reader) halt() { r.running.Store(false) }

// The flag is set before the goroutine starts.
type started struct {
	running atomic.Bool
	poll    func()
}

func (s *started) start() {
	s.running.Store(true)
	go s.run()
}

func (s *started) run() {
	for s.running.Load() {
		s.poll()
	}
}

func (s *started) halt() { s.running.Store(false) }

// An agent is not to be had before its flag is set.
type agent struct {
	serving atomic.Uint32
	work    func()
}

func newAgent(work func()) *agent {
	a := &agent{work: work}
	var started sync.WaitGroup
	started.Add(1)
	go a.serve(&started)
	started.Wait()
	return a
}

func (a *agent) serve(started *sync.WaitGroup) {
	a.serving.Store(1)
	started.Done()
	for a.serving.Load() == 1 {
		a.work()
	}
}

func (a *agent) Close() { a.serving.Store(0) }

// A porter says so on a channel.
type porter struct {
	open atomic.Bool
	work func()
}

func newPorter(work func()) *porter {
	p := &porter{work: work}
	ready := make(chan struct{})
	go p.serve(ready)
	<-ready
	return p
}

func (p *porter) serve(ready chan struct{}) {
	p.open.Store(true)
	close(ready)
	for p.open.Load() {
		p.work()
	}
}

func (p *porter) Close() { p.open.Store(false) }

// A hasty one does not wait for the word.
type hasty struct {
	open  atomic.Bool
	ready chan struct{}
	work  func()
}

func newHasty(work func()) *hasty {
	h := &hasty{ready: make(chan struct{}), work: work}
	go h.serve(h.ready)
	return h
}

func (h *hasty) serve(ready chan struct{}) {
	h.open.Store(true) // want `serve forgets a Close that comes before`
	close(ready)
	for h.open.Load() {
		h.work()
	}
}

func (h *hasty) Close() { h.open.Store(false) }

func (h *hasty) Ready() <-chan struct{} { return h.ready }
