// Package added has components to which things are added, and from which they are
// removed.
package added

import "sync"

// A Pipe is what others have.
type Pipe interface {
	Recv() []byte
	Send([]byte) error
	Close() error
}

type Socket struct {
	mu     sync.Mutex
	closed bool
	peer   *peer
	out    chan []byte
	in     chan []byte
	quit   chan struct{}
}

type peer struct {
	p    Pipe
	s    *Socket
	gone chan struct{}
}

func NewSocket() *Socket {
	return &Socket{out: make(chan []byte, 2), in: make(chan []byte, 2), quit: make(chan struct{})}
}

// Whoever has added a pipe removes it, and only then is it gone.
func (s *Socket) AddPipe(p Pipe) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.peer != nil {
		return false
	}
	s.peer = &peer{p, s, make(chan struct{})}
	go s.peer.send()
	return true
}

func (s *Socket) RemovePipe(p Pipe) {
	s.mu.Lock()
	if s.peer != nil && s.peer.p == p {
		close(s.peer.gone)
		s.peer = nil
	}
	s.mu.Unlock()
}

func (p *peer) send() {
	for {
		select {
		case b := <-p.s.out:
			if p.p.Send(b) != nil {
				return
			}
		case <-p.gone:
			return
		}
	}
}

func (s *Socket) Send(b []byte) bool {
	select {
	case s.out <- b:
		return true
	case <-s.quit:
		return false
	}
}

func (s *Socket) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.closed = true
		close(s.quit)
	}
}
