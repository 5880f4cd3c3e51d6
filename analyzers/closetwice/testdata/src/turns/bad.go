package turns

import (
	"net"
	"sync"
)

// A session is closed by its reader as well, which has no lock.
type session struct {
	conn net.Conn
	done chan struct{}
}

func newSession(c net.Conn) *session {
	s := &session{conn: c, done: make(chan struct{})}
	go s.read()
	return s
}

func (s *session) read() {
	defer s.Close()
	var b [1]byte
	for {
		if _, err := s.conn.Read(b[:]); err != nil {
			return
		}
	}
}

func (s *session) Close() error {
	select {
	case <-s.done:
		return nil
	default:
	}
	close(s.done) // want `s.done may be closed twice: the second close panics`
	return s.conn.Close()
}

// Sessions closes a session that it does not take out.
type Sessions struct {
	mu sync.Mutex
	m  map[string]*session
}

// Serve takes a connection.
func (s *Sessions) Serve(name string, c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[name] = newSession(c)
}

// Kick closes the connection.
func (s *Sessions) Kick(name string) {
	s.mu.Lock()
	c := s.m[name]
	delete(s.m, name)
	s.mu.Unlock()
	c.Close()
}

// Anybody may have a Conn of the library, and close it at any time.
type conn struct {
	net.Conn
	mu   sync.Mutex
	done chan struct{}
}

// Wrap makes a connection of another.
func Wrap(c net.Conn) net.Conn { return &conn{Conn: c, done: make(chan struct{})} }

func (c *conn) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Conn.Write(b)
}

func (c *conn) Close() error {
	select {
	case <-c.done:
		return nil
	default:
	}
	close(c.done) // want `c.done may be closed twice: the second close panics`
	return c.Conn.Close()
}
