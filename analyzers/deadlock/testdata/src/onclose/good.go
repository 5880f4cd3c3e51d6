// Package onclose has a server that forgets connections when they are closed.
package onclose

import (
	"onclose/conn"
	"sync"
)

type server struct {
	mu    sync.Mutex
	conns map[string]*conn.Conn
}

// What is to be done later is not done with the lock held.
func (s *server) get(name string, of conn.Session) *conn.Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := conn.New(of)
	c.OnClose(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.conns, name)
	})
	s.conns[name] = c
	return c
}
