package order

import "sync"

// Two readers do not exclude each other, but a writer who waits between them keeps the
// second one out.
type shelf struct {
	mu    sync.RWMutex
	books map[string]int
	log   sync.Mutex
	lines []string
}

func (s *shelf) look(title string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.log.Lock()
	defer s.log.Unlock()
	s.lines = append(s.lines, title)
	return s.books[title]
}

func (s *shelf) report() (n int) {
	s.log.Lock()
	defer s.log.Unlock()
	s.mu.RLock() // want `order.shelf.mu is locked while order.shelf.log is held`
	defer s.mu.RUnlock()
	for _, line := range s.lines {
		n += s.books[line]
	}
	return n
}

func (s *shelf) put(title string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.books[title]++
}

// Nobody writes alone: whoever does so holds the other lock, too.
type rack struct {
	mu    sync.RWMutex
	books map[string]int
	log   sync.Mutex
	lines []string
}

func (r *rack) look(title string) int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	r.log.Lock()
	defer r.log.Unlock()
	r.lines = append(r.lines, title)
	return r.books[title]
}

func (r *rack) report() (n int) {
	r.log.Lock()
	defer r.log.Unlock()
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, line := range r.lines {
		n += r.books[line]
	}
	return n
}
