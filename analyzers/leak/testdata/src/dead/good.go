package dead

import (
	"context"
	"time"
)

// A stop that nobody has written yet.
type ticker struct {
	stop  chan struct{}
	ticks int
}

func newTicker() *ticker { return &ticker{stop: make(chan struct{})} }

func (t *ticker) run() {
	for {
		select {
		case <-t.stop:
			return
		case <-time.After(time.Second):
			t.ticks++
		}
	}
}

// It is nil unless somebody wants to be told.
type quiet struct{ told chan struct{} }

func (q *quiet) wait(ctx context.Context) {
	select {
	case <-q.told:
	case <-ctx.Done():
	}
}

func (q *quiet) tell() { <-q.told }

// The field is another name for what is closed.
type twin struct{ done chan struct{} }

func newTwin() (*twin, func()) {
	done := make(chan struct{})
	return &twin{done: done}, func() { close(done) }
}

func (t *twin) wait() { <-t.done }

// Others may close it.
type handed struct{ done chan struct{} }

func newHanded(keep func(chan struct{})) *handed {
	h := &handed{done: make(chan struct{})}
	keep(h.done)
	return h
}

func (h *handed) wait() { <-h.done }

// Gate is for other packages to open.
type Gate struct{ Open chan struct{} }

// NewGate makes one.
func NewGate() *Gate { return &Gate{Open: make(chan struct{})} }

// Wait waits until it is open.
func (g *Gate) Wait() { <-g.Open }

// A part of it is closed by way of its address.
type slots struct{ free [2]chan struct{} }

func newSlots() *slots {
	return &slots{free: [2]chan struct{}{make(chan struct{}), make(chan struct{})}}
}

func (s *slots) open() {
	for _, c := range s.free {
		close(c)
	}
}

func (s *slots) wait() {
	<-s.free[0]
	<-s.free[1]
}

type opened struct{ done chan struct{} }

func newOpened() *opened { return &opened{done: make(chan struct{})} }

func (o *opened) wait() { <-o.done }

func shut(p *chan struct{}) { close(*p) }

func (o *opened) close() { shut(&o.done) }

// A type that is declared to be another one sends by its own name for the field.
type conn struct{ out chan []byte }

func newConn() *conn { return &conn{out: make(chan []byte, 8)} }

func (c *conn) flush() []byte { return <-c.out }

func (c *conn) writer() *connWriter { return (*connWriter)(c) }

type connWriter conn

func (w *connWriter) Write(b []byte) { w.out <- b }

// What fails besides is told by the server itself; nobody has needed to say more so far.
type server struct {
	serve func() error
	exit  chan error
}

func newServer(serve func() error) *server {
	return &server{serve: serve, exit: make(chan error, 1)}
}

func (s *server) start() chan error {
	failed := make(chan error, 1)
	go func() { failed <- s.serve() }()
	return failed
}

func (s *server) run(ctx context.Context) error {
	select {
	case err := <-s.start():
		return err
	case err := <-s.exit:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
