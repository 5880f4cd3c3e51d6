// Package holding has components whose ends do little, or are called otherwise.
package holding

import "io"

// Close closes what is read from only. Whoever has read something waits for good.
type Stream struct {
	rc    io.ReadCloser
	lines chan string
	next  func(io.Reader) (string, error)
}

func NewStream(rc io.ReadCloser, next func(io.Reader) (string, error)) *Stream {
	s := &Stream{rc: rc, lines: make(chan string), next: next}
	go s.read()
	return s
}

func (s *Stream) read() {
	defer close(s.lines)
	for {
		line, err := s.next(s.rc)
		if err != nil {
			return
		}
		s.lines <- line // want `send on s.lines blocks forever: nobody receives`
	}
}

func (s *Stream) Next() (string, bool) {
	line, ok := <-s.lines
	return line, ok
}

func (s *Stream) Close() error { return s.rc.Close() }

// A Line is ended by a method of an unusual name, after which a reader may still be
// about to send.
type Line struct {
	in   chan string
	quit chan struct{}
}

func NewLine(read func() string) *Line {
	l := &Line{in: make(chan string), quit: make(chan struct{})}
	go l.relay(read)
	return l
}

func (l *Line) relay(read func() string) {
	for {
		select {
		case <-l.quit:
			return
		default:
		}
		l.in <- read() // want `send on l.in blocks forever: nobody receives`
	}
}

func (l *Line) Next() (s string) {
	select {
	case s = <-l.in:
	case <-l.quit:
	}
	return s
}

func (l *Line) Disconnect() { close(l.quit) }
