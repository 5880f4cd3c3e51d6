package alone

import (
	"sync"
	"sync/atomic"
)

// The lock is for calls from several goroutines, and Close forgets it.
type Cache struct {
	mu     sync.Mutex
	m      map[string]string
	done   chan struct{}
	closed bool
}

func NewCache() *Cache { return &Cache{m: make(map[string]string), done: make(chan struct{})} }

func (c *Cache) Set(k, v string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.m[k] = v
}

func (c *Cache) Done() <-chan struct{} { return c.done }

func (c *Cache) Close() {
	if c.closed {
		return
	}
	close(c.done) // want `c.done may be closed twice: the second close panics`
	c.closed = true
}

// Who looks whether the channel is closed expects others to close it.
type Reader struct{ done chan struct{} }

func NewReader() *Reader { return &Reader{done: make(chan struct{})} }

func (r *Reader) Done() <-chan struct{} { return r.done }

func (r *Reader) Close() {
	select {
	case <-r.done:
		return
	default:
	}
	close(r.done) // want `r.done may be closed twice: the second close panics`
}

// The flag is an atomic one, and still looked at first and then set.
type Server struct {
	closed atomic.Bool
	done   chan struct{}
}

func NewServer() *Server { return &Server{done: make(chan struct{})} }

func (s *Server) Done() <-chan struct{} { return s.done }

func (s *Server) Shutdown() {
	if s.closed.Load() {
		return
	}
	s.closed.Store(true)
	close(s.done) // want `s.done may be closed twice: the second close panics`
}

// The lock is in the connection, which is part of the session.
type Session struct {
	conn   link
	done   chan struct{}
	closed bool
}

type link struct {
	mu   sync.Mutex
	data []byte
}

func NewSession() *Session { return &Session{done: make(chan struct{})} }

func (s *Session) Write(p []byte) {
	s.conn.mu.Lock()
	defer s.conn.mu.Unlock()
	s.conn.data = append(s.conn.data, p...)
}

func (s *Session) Done() <-chan struct{} { return s.done }

func (s *Session) Close() {
	if s.closed {
		return
	}
	close(s.done) // want `s.done may be closed twice: the second close panics`
	s.closed = true
}

// Its own goroutine closes it, too.
type Follower struct {
	next   func() error
	done   chan struct{}
	closed bool
}

func NewFollower(next func() error) *Follower {
	f := &Follower{next: next, done: make(chan struct{})}
	go f.run()
	return f
}

func (f *Follower) run() {
	for f.next() == nil {
	}
	f.Close()
}

func (f *Follower) Done() <-chan struct{} { return f.done }

func (f *Follower) Close() {
	if f.closed {
		return
	}
	close(f.done) // want `f.done may be closed twice: the second close panics`
	f.closed = true
}
