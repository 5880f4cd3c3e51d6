// Package parents has components that are made by a method of another one, which goes
// on with them.
package parents

import (
	"io"
	"sync"
)

// The reader of the line ends a call as well as whoever has begun it. To ask whether
// that has been done, and then to do it, is too little.
type Call struct {
	id   byte
	line *Line
	over chan struct{}
}

type Line struct {
	mu    sync.Mutex
	from  io.Reader
	calls map[byte]*Call
	next  byte
}

func NewLine(r io.Reader) *Line {
	l := &Line{from: r, calls: make(map[byte]*Call)}
	go l.read()
	return l
}

func (l *Line) Dial() *Call {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	c := &Call{id: l.next, line: l, over: make(chan struct{})}
	l.calls[c.id] = c
	return c
}

func (l *Line) read() {
	var b [1]byte
	for {
		if _, err := l.from.Read(b[:]); err != nil {
			return
		}
		l.mu.Lock()
		c := l.calls[b[0]]
		l.mu.Unlock()
		if c != nil {
			c.HangUp()
		}
	}
}

func (c *Call) Wait() { <-c.over }

func (c *Call) HangUp() {
	select {
	case <-c.over:
		return
	default:
	}
	close(c.over) // want `c.over may be closed twice`
	c.line.mu.Lock()
	delete(c.line.calls, c.id)
	c.line.mu.Unlock()
}
