// Package startonce: what begins the life of a component is called once, also if it returns how
// to end it, and while something else is given back.
package startonce

import (
	"context"
	"net"
	"sync"
)

// A Reader reads lines.
type Reader struct {
	from  func(context.Context) <-chan string
	lines chan string
	err   chan error
}

// NewReader makes a Reader.
func NewReader(from func(context.Context) <-chan string) *Reader {
	return &Reader{from: from, lines: make(chan string, 8)}
}

// Run begins to read. Whoever has enough calls what it returns.
func (r *Reader) Run() context.CancelFunc {
	r.err = make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	in := r.from(ctx)
	go func() {
		var err error
		for err == nil {
			var line string
			select {
			case <-ctx.Done():
				err = ctx.Err()
			case line = <-in:
			}
			if line == "" {
				break
			}
			select {
			case <-ctx.Done():
				err = ctx.Err()
			case r.lines <- line:
			}
		}
		cancel()
		close(r.lines)
		r.err <- err
		close(r.err)
	}()
	return cancel
}

// Lines returns what is read.
func (r *Reader) Lines() <-chan string { return r.lines }

// Close waits for the end.
func (r *Reader) Close() error {
	if r.err != nil {
		return <-r.err
	}
	return nil
}

// A Server takes lines in, and can be held up.
type Server struct {
	mu    sync.Mutex
	pause sync.RWMutex
	addr  string
	l     net.Listener
	done  chan struct{}
	wg    sync.WaitGroup
	in    chan string
}

// NewServer makes a Server.
func NewServer(addr string) *Server {
	return &Server{addr: addr, done: make(chan struct{}), in: make(chan string, 8)}
}

// Start begins to serve.
func (s *Server) Start() error {
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.l = l
	s.mu.Unlock()
	go s.serve(l)
	return nil
}

func (s *Server) serve(l net.Listener) {
	defer close(s.done)
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		s.pause.RLock()
		s.in <- c.RemoteAddr().String()
		s.pause.RUnlock()
		c.Close()
	}
}

// Pause holds it up until what it returns is called.
func (s *Server) Pause() func() {
	s.pause.Lock()
	return func() { s.pause.Unlock() }
}

// Next returns who has come.
func (s *Server) Next() string { return <-s.in }

// Shutdown stops it.
func (s *Server) Shutdown() {
	s.mu.Lock()
	l := s.l
	s.mu.Unlock()
	if l != nil {
		l.Close()
		<-s.done
	}
}
