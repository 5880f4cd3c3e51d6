package elsewhere

import "sync/atomic"

type early struct {
	state atomic.Uint32
	ch    chan struct{}
}

func (e *early) run() { e.state.Store(1) }

func (e *early) make() { e.ch = make(chan struct{}) }

func (e *early) close() {
	if e.state.CompareAndSwap(1, 2) {
		close(e.ch) // want `close of nil channel e.ch panics`
	}
}

// It runs without one.
func Early() {
	var e early
	e.run()
	e.close()
	e.make()
}
