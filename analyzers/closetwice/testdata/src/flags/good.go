package flags

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

// A conn is idle, busy or closed. Who says that it is idle again looks whether it
// is busy.
type conn struct {
	status int
	gone   chan struct{}
	veto   func(error) bool
	next   func() (string, error)
}

func (c *conn) idle() {
	if c.status == 1 {
		c.status = 0
	}
}

func (c *conn) receive() error {
	if c.status == 2 {
		return errors.New("closed")
	}
	msg, err := c.next()
	if err != nil {
		return err
	}
	if msg == "fatal" && !c.veto(err) {
		c.status = 2
		close(c.gone)
	}
	return nil
}

func (c *conn) ReadAll() {
	for range 3 {
		c.receive()
		c.idle()
	}
}

// The state is changed by methods.
type Line struct {
	state atomic.Int32
	down  chan struct{}
	retry chan struct{}
	dial  func() error
}

func (l *Line) turn(from, to int32) bool { return l.state.CompareAndSwap(from, to) }

func (l *Line) set(to int32) { l.state.Swap(to) }

func (l *Line) close() {
	if !l.turn(1, 2) && !l.turn(0, 2) {
		return
	}
	defer close(l.down)
	l.set(3)
}

func (l *Line) Run() {
	for range l.retry {
		if l.dial() != nil {
			l.close()
		}
	}
}

// Whether it is closed is asked by a method, each time under the lock.
type Socket struct {
	mu     sync.Mutex
	closed chan struct{}
	raw    io.Closer
	errs   error
}

func (s *Socket) isClosed() bool {
	select {
	case <-s.closed:
		return true
	default:
		return false
	}
}

func (s *Socket) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isClosed() {
		return s.errs
	}
	close(s.closed)
	return s.raw.Close()
}

func (s *Socket) Drain(next func() error) {
	go func() {
		defer s.close()
		if next() == nil {
			s.close()
		}
	}()
}

func NewSocket(raw io.Closer) *Socket {
	return &Socket{closed: make(chan struct{}), raw: raw}
}
