// Package flags has components whose flags say that they are closed, and that code
// which is not seen can reach.
package flags

import "sync/atomic"

// A feed tells a handler about itself, so that code that is not seen can reach it.
// Its flag is raised once all the same.
type feed struct {
	closed  atomic.Bool
	state   atomic.Int32
	done    chan struct{}
	ended   chan struct{}
	errs    chan error
	handler func(*feed, error)
}

// Stop may be called by anybody, and often.
func (f *feed) Stop() {
	if !f.closed.CompareAndSwap(false, true) {
		return
	}
	close(f.done)
}

// End is the same with numbers.
func (f *feed) End() {
	if !f.state.CompareAndSwap(1, 2) {
		return
	}
	close(f.ended)
}

// Follow starts a feed that stops itself.
func Follow(handler func(*feed, error), errs chan error) *feed {
	f := &feed{done: make(chan struct{}), ended: make(chan struct{}), errs: errs, handler: handler}
	go func() {
		for {
			select {
			case err := <-f.errs:
				f.handler(f, err)
				if err != nil {
					f.Stop()
					f.End()
				}
			case <-f.done:
				return
			}
		}
	}()
	return f
}

// Ended does not look whether it was the one that raised the flag.
func (f *feed) Ended() {
	f.closed.CompareAndSwap(false, true)
	close(f.done) // want `f.done may be closed twice: the second close panics`
}

// Twice ends it twice.
func Twice(handler func(*feed, error)) {
	f := &feed{done: make(chan struct{}), handler: handler}
	f.handler(f, nil)
	f.Ended()
	f.Ended()
}
