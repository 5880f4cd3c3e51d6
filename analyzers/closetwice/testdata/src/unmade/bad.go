// Package unmade closes channels that may never have been made.
package unmade

import "time"

type Options struct {
	Report bool
	Every  time.Duration
}

type reporter struct {
	opts Options
	quit chan struct{}
	gone chan struct{}
}

func New(o Options) *reporter { return &reporter{opts: o} }

// Start does nothing if there is nothing to report, and says that all is well.
func (r *reporter) Start() error {
	if !r.opts.Report {
		return nil
	}
	r.quit = make(chan struct{})
	go r.run()
	return nil
}

func (r *reporter) run() {
	for {
		select {
		case <-time.After(r.opts.Every):
		case <-r.quit:
			return
		}
	}
}

func (r *reporter) Stop() {
	close(r.quit) // want `r.quit is nil if Start has returned without making it: close of nil channel panics`
}

// The receiver is in a literal as well.
type listener struct {
	opts Options
	quit chan struct{}
	run  func()
}

func NewListener(o Options, run func()) *listener { return &listener{opts: o, run: run} }

func (r *listener) Start() {
	if r.opts.Report {
		r.quit = make(chan struct{})
		go func() {
			for {
				r.run()
				select {
				case <-r.quit:
					return
				default:
				}
			}
		}()
	}
}

func (r *listener) Stop() {
	close(r.quit) // want `r.quit is nil if Start has returned without making it: close of nil channel panics`
}
