// Package pipe asks for its settings by methods.
package pipe

import "sync"

// A Conn is one of two kinds.
type Conn struct {
	blocking bool
	workers  int
	mu       sync.Mutex
	out      []byte
}

// New returns a connection.
func New(blocking bool, workers int) *Conn { return &Conn{blocking: blocking, workers: workers} }

func (c *Conn) isBlocking() bool { return c.blocking }

func (c *Conn) alone() bool { return c.workers == 1 && !c.blocking }

// A Stream writes to a connection.
type Stream struct {
	c  *Conn
	mu sync.Mutex
}

// Open returns a stream.
func (c *Conn) Open() *Stream { return &Stream{c: c} }

// Write writes, one after the other if the connection blocks.
func (s *Stream) Write(p []byte) (int, error) {
	if s.c.isBlocking() {
		s.mu.Lock()
	}
	err := s.c.send(p)
	if s.c.isBlocking() {
		s.mu.Unlock()
	}
	return len(p), err
}

// Put writes, one after the other if there is one worker.
func (s *Stream) Put(p []byte) error {
	s.begin()
	defer s.end()
	return s.c.send(p)
}

func (s *Stream) begin() {
	if s.c.alone() {
		s.mu.Lock()
	}
}

func (s *Stream) end() {
	if s.c.alone() {
		s.mu.Unlock()
	}
}

// Toggle is a setting that changes.
type Toggle struct {
	on bool
	mu sync.Mutex
}

// Set sets it.
func (t *Toggle) Set(on bool) { t.on = on }

func (t *Toggle) isOn() bool { return t.on }

// Do does something, and forgets to unlock if the setting has changed meanwhile.
func (t *Toggle) Do(f func()) {
	if t.isOn() {
		t.mu.Lock()
	}
	f()
	if t.isOn() {
		t.mu.Unlock()
	}
}

func (c *Conn) send(p []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out = append(c.out, p...)
	return nil
}
