package unmade

import "errors"

// Who stops asks whether there is something to stop.
type asks struct {
	opts Options
	quit chan struct{}
}

func (r *asks) Start() {
	if !r.opts.Report {
		return
	}
	r.quit = make(chan struct{})
	go func() { <-r.quit }()
}

func (r *asks) Stop() {
	if r.quit != nil {
		close(r.quit)
	}
}

func (r *asks) Close() {
	if !r.opts.Report {
		return
	}
	close(r.quit)
}

// What is set with it says so as well.
type flagged struct {
	opts Options
	on   bool
	quit chan struct{}
}

func (r *flagged) Start() {
	if !r.opts.Report {
		return
	}
	r.on = true
	r.quit = make(chan struct{})
	go func() { <-r.quit }()
}

func (r *flagged) Stop() {
	if !r.on {
		return
	}
	close(r.quit)
}

// Who starts is told that nothing was started.
type refusing struct {
	opts Options
	quit chan struct{}
}

func (r *refusing) Start() error {
	if !r.opts.Report {
		return errors.New("nothing to report")
	}
	r.quit = make(chan struct{})
	go func() { <-r.quit }()
	return nil
}

func (r *refusing) Stop() { close(r.quit) }

// It was started before.
type twice struct {
	on   bool
	quit chan struct{}
}

func (r *twice) Start() {
	if r.on {
		return
	}
	r.on = true
	r.quit = make(chan struct{})
	go func() { <-r.quit }()
}

func (r *twice) Stop() { close(r.quit) }

// It is made anyway.
type made struct {
	opts Options
	quit chan struct{}
}

func newMade(o Options) *made { return &made{opts: o, quit: make(chan struct{})} }

func (r *made) Restart() {
	if !r.opts.Report {
		return
	}
	r.quit = make(chan struct{})
	go func() { <-r.quit }()
}

func (r *made) Stop() { close(r.quit) }

// Whoever calls asks.
type guarded struct {
	opts Options
	quit chan struct{}
}

func (r *guarded) Start() {
	if !r.opts.Report {
		return
	}
	r.quit = make(chan struct{})
	go func() { <-r.quit }()
}

func (r *guarded) Stop() { close(r.quit) }

func run(r *guarded) {
	r.Start()
	if r.opts.Report {
		r.Stop()
	}
}
