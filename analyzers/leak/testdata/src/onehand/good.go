// Package onehand has things whose plain fields say that one goroutine uses them.
package onehand

import (
	"bytes"
	"io"
)

type Tap interface {
	Open()
	Pause()
	Shut()
}

type tap struct {
	open  bool
	pipes chan *pipe
	over  chan struct{}
	got   chan string
	pipe  *pipe
	clone io.Writer
	out   io.Writer
	how   plumber
}

// A plumber knows where it comes from.
type plumber interface {
	Clone() io.Writer
	Connect(io.Writer)
	Restore(io.Writer)
}

type global struct{}

func (global) Clone() io.Writer  { return &bytes.Buffer{} }
func (global) Connect(io.Writer) {}
func (global) Restore(io.Writer) {}

type pipe struct {
	r *io.PipeReader
	w *io.PipeWriter
}

func makePipes(pipes chan *pipe, over chan struct{}) {
	for {
		p := &pipe{}
		p.r, p.w = io.Pipe()
		select {
		case pipes <- p:
		case <-over:
			p.w.Close()
			return
		}
	}
}

func NewTap() Tap {
	return &tap{pipes: make(chan *pipe), got: make(chan string), over: make(chan struct{}), how: global{}}
}

func (t *tap) Open() {
	if t.open {
		return
	}
	t.open = true
	if t.clone == nil {
		t.clone = t.how.Clone()
		t.over = make(chan struct{})
		go makePipes(t.pipes, t.over)
	}
	t.pipe = <-t.pipes
	go func() {
		b := &bytes.Buffer{}
		io.Copy(b, t.pipe.r)
		t.got <- b.String()
	}()
	t.how.Connect(t.pipe.w)
}

func (t *tap) Pause() {
	if !t.open {
		return
	}
	t.pipe.w.Close()
	t.how.Restore(t.clone)
	println(<-t.got)
	t.open = false
}

func (t *tap) Shut() {
	t.Pause()
	if t.clone != nil {
		close(t.over)
		t.clone = nil
	}
}
