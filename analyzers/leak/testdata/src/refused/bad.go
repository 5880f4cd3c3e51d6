package refused

import (
	"errors"
	"io"
	"sync/atomic"
)

// A flusher may fail to stop, but needs no start.
type Flusher struct {
	w       io.WriteCloser
	stopped atomic.Bool
	in      chan []byte
}

func NewFlusher(w io.WriteCloser) *Flusher {
	f := &Flusher{w: w, in: make(chan []byte)}
	go f.run()
	return f
}

func (f *Flusher) run() {
	for b := range f.in { // want `receive from f.in blocks forever: nobody sends or closes`
		f.w.Write(b)
	}
}

func (f *Flusher) Write(b []byte) { f.in <- b }

func (f *Flusher) Stop() error {
	if f.stopped.Swap(true) {
		return errors.New("stopped already")
	}
	return f.w.Close()
}
