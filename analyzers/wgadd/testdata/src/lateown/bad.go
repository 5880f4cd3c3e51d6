// Package lateown has goroutines that count themselves up, and others who wait for them.
package lateown

import (
	"net"
	"net/http"
	"sync"
)

type server struct {
	http *http.Server
	ln   net.Listener
	wg   sync.WaitGroup
}

func (s *server) start() {
	go func() {
		s.wg.Add(1) // want `s.wg.Add runs in the goroutine it counts: Wait may return before it`
		defer s.wg.Done()
		s.http.Serve(s.ln)
	}()
}

func (s *server) also() { go s.accept() }

func (s *server) accept() {
	s.wg.Add(1) // want `s.wg.Add runs in the goroutine it counts`
	defer s.done()
	for {
		c, err := s.ln.Accept()
		if err != nil {
			return
		}
		c.Close()
	}
}

func (s *server) done() { s.wg.Done() }

func (s *server) Stop() {
	s.http.Close()
	s.wg.Wait()
}
