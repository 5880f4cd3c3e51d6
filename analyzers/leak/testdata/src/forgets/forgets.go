// Package forgets: a method sets the flag that keeps its loop going, though it may have been
// told to stop before.
package forgets

import "sync/atomic"

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
