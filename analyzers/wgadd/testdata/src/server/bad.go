// Package server: who counts itself when it has been started already.
package server

import (
	"io"
	"net"
	"sync"
)

type Server struct {
	ln net.Listener
	wg sync.WaitGroup
}

func New(ln net.Listener) *Server { return &Server{ln: ln} }

func (s *Server) Serve() error {
	for {
		c, err := s.ln.Accept()
		if err != nil {
			return err
		}
		go s.handle(c)
	}
}

func (s *Server) handle(c net.Conn) {
	s.wg.Add(1) // want `s.wg.Add runs in the goroutine it counts: Wait may return before it`
	defer s.wg.Done()
	io.Copy(c, c)
	c.Close()
}

func (s *Server) Shutdown() {
	s.ln.Close()
	s.wg.Wait()
}
