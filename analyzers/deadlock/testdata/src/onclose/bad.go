package onclose

import "onclose/conn"

// What is called at once is called with the lock held.
func (s *server) forget(name string, c *conn.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Each(func() {
		s.mu.Lock() // want `s.mu is locked again by the goroutine that holds it: deadlock`
		defer s.mu.Unlock()
		delete(s.conns, name)
	})
}
