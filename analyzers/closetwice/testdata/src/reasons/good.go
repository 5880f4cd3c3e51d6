// Package reasons closes channels once, and remembers it by why.
package reasons

import (
	"errors"
	"sync"
)

var errClosed = errors.New("closed")

// What is stored where there was no error is one, whoever comes with it.
type lease struct {
	mu   sync.Mutex
	err  error
	lost chan struct{}
}

func newLease(renew func() error) *lease {
	l := &lease{lost: make(chan struct{})}
	go func() {
		if err := renew(); err != nil {
			l.fail(err)
		}
	}()
	return l
}

func (l *lease) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err == nil {
		l.err = err
		close(l.lost)
	}
}

func (l *lease) Lost() <-chan struct{} { return l.lost }

func (l *lease) Release() { l.fail(errors.New("released")) }

// An error that the package declares is one, too.
type stream struct {
	mu   sync.Mutex
	err  error
	done chan struct{}
}

func newStream(read func() error) *stream {
	s := &stream{done: make(chan struct{})}
	go func() {
		if err := read(); err != nil {
			s.end(err)
		}
	}()
	return s
}

func (s *stream) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
		close(s.done)
	}
}

func (s *stream) Done() <-chan struct{} { return s.done }

func (s *stream) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return
	}
	s.err = errClosed
	close(s.done)
}

// Texts and numbers say it as well.
type process struct {
	mu     sync.Mutex
	reason string
	ended  chan struct{}
}

func newProcess(wait, watch func() string) *process {
	p := &process{ended: make(chan struct{})}
	go func() { p.end(wait()) }()
	go func() { p.end(watch()) }()
	return p
}

func (p *process) end(reason string) {
	p.mu.Lock()
	if p.reason != "" {
		p.mu.Unlock()
		return
	}
	p.reason = reason
	p.mu.Unlock()
	close(p.ended)
}

func (p *process) Kill() { p.end("killed") }

type conn struct {
	mu     sync.Mutex
	code   int
	closed chan struct{}
}

func newConn(read, write func() int) *conn {
	c := &conn{closed: make(chan struct{})}
	go func() { c.end(read()) }()
	go func() { c.end(write() + 1) }()
	return c
}

func (c *conn) end(code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == 0 {
		c.code = code
		close(c.closed)
	}
}

func (c *conn) Reset() { c.end(104) }
