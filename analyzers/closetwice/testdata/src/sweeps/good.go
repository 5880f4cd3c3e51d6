package sweeps

import "sync"

// What is closed is taken out of the map.
type Tidy struct {
	mu  sync.Mutex
	all map[int]*Lease
}

func NewTidy() *Tidy { return &Tidy{all: make(map[int]*Lease)} }

func (t *Tidy) Grant(id int) *Lease {
	t.mu.Lock()
	defer t.mu.Unlock()
	g := &Lease{make(chan struct{})}
	t.all[id] = g
	return g
}

func (t *Tidy) Revoke(id int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if g, ok := t.all[id]; ok {
		close(g.lost)
		delete(t.all, id)
	}
}

func (t *Tidy) RevokeAll() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, g := range t.all {
		close(g.lost)
	}
	clear(t.all)
}

// Who has given a lease back forgets it: that is for the client to do.
type Split struct {
	mu  sync.Mutex
	all map[int]*Lease
}

func NewSplit() *Split { return &Split{all: make(map[int]*Lease)} }

func (s *Split) Grant(id int) *Lease {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &Lease{make(chan struct{})}
	s.all[id] = g
	return g
}

func (s *Split) Revoke(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g, ok := s.all[id]; ok {
		close(g.lost)
	}
}

func (s *Split) Forget(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, id)
}

func (s *Split) RevokeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.all {
		close(g.lost)
	}
	clear(s.all)
}
