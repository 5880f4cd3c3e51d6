package wrapped

import "wrapped/flag"

// The flag is looked at first, and then raised.
type Door struct {
	closed flag.Flag
	done   chan struct{}
}

func NewDoor() *Door { return &Door{done: make(chan struct{})} }

func (d *Door) Close() {
	if d.closed.Load() {
		return
	}
	d.closed.Store(true)
	close(d.done) // want `d.done may be closed twice: the second close panics`
}

func (d *Door) Done() <-chan struct{} { return d.done }

// The flag is raised, but nobody looks whether it was.
func shut(done chan struct{}) {
	var f flag.Flag
	for range 2 {
		f.Swap(true)
		close(done) // want `done may be closed twice: the second close panics`
	}
}

// The flag is lowered in between.
func reopened() {
	var f flag.Flag
	done := make(chan struct{})
	if f.Change(false, true) {
		close(done)
	}
	f.Store(false)
	if f.Change(false, true) {
		close(done) // want `done may be closed twice: the second close panics`
	}
}
