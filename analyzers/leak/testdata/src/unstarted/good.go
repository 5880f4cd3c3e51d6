package unstarted

import "errors"

// Whoever waits asks for the condition.
type asks struct {
	path  string
	ended chan struct{}
	work  func()
}

func (a *asks) Start() {
	a.ended = make(chan struct{})
	if a.path != "" {
		go a.run()
	}
}

func (a *asks) run() { defer close(a.ended); a.work() }

func (a *asks) Close() {
	if a.path == "" {
		return
	}
	<-a.ended
}

// Whoever waits asks for what is stored with the start.
type remembers struct {
	path    string
	running bool
	ended   chan struct{}
	work    func()
}

func (r *remembers) Start() {
	r.ended = make(chan struct{})
	if r.path != "" {
		r.running = true
		go r.run()
	}
}

func (r *remembers) run() { defer close(r.ended); r.work() }

func (r *remembers) Close() {
	if r.running {
		<-r.ended
	}
}

// Without the goroutine there is an error.
type fails struct {
	path  string
	ended chan struct{}
	work  func()
}

func (f *fails) Start() error {
	f.ended = make(chan struct{})
	if f.path == "" {
		return errors.New("no path")
	}
	go f.run()
	return nil
}

func (f *fails) run() { defer close(f.ended); f.work() }

func (f *fails) Close() { <-f.ended }

// Somebody else closes where the goroutine is not started.
type closes struct {
	path  string
	ended chan struct{}
	work  func()
}

func (c *closes) Start() {
	c.ended = make(chan struct{})
	if c.path == "" {
		close(c.ended)
		return
	}
	go c.run()
}

func (c *closes) run() { defer close(c.ended); c.work() }

func (c *closes) Close() { <-c.ended }

// The channel is made just where the goroutine is started, and it is asked whether it is there.
type lazily struct {
	path  string
	ended chan struct{}
	work  func()
}

func (l *lazily) Start() {
	if l.path != "" {
		l.ended = make(chan struct{})
		go l.run()
	}
}

func (l *lazily) run() { defer close(l.ended); l.work() }

func (l *lazily) Close() {
	if l.ended != nil {
		<-l.ended
	}
}

// Whoever waits also waits for something else.
type patient struct {
	path  string
	ended chan struct{}
	over  chan struct{}
	work  func()
}

func (p *patient) Start() {
	p.ended = make(chan struct{})
	if p.path != "" {
		go p.run()
	}
}

func (p *patient) run() { defer close(p.ended); p.work() }

func (p *patient) Close() {
	select {
	case <-p.ended:
	case <-p.over:
	}
}

func (p *patient) End() { close(p.over) }

// What is asked is not understood.
type asksOthers struct {
	path  string
	ended chan struct{}
	work  func()
}

func (a *asksOthers) Start() {
	a.ended = make(chan struct{})
	if a.path != "" {
		go a.run()
	}
}

func (a *asksOthers) run() { defer close(a.ended); a.work() }

func (a *asksOthers) writes() bool { return a.path != "" }

func (a *asksOthers) Close() {
	if a.writes() {
		<-a.ended
	}
}

// The goroutine says that it runs.
type says struct {
	path    string
	running bool
	ended   chan struct{}
	work    func()
}

func (s *says) Start() {
	s.ended = make(chan struct{})
	if s.path != "" {
		go s.run()
	}
}

func (s *says) run() {
	defer close(s.ended)
	s.running = true
	s.work()
}

func (s *says) Close() {
	if s.running {
		<-s.ended
	}
}
