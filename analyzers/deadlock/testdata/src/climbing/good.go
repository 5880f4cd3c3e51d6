package climbing

import "sync"

// From left to right only.
type cell struct {
	mu         sync.Mutex
	prev, next *cell
	n          int
}

func (c *cell) insert(d *cell) {
	d.prev = c
	c.next = d
}

func (c *cell) right() {
	c.mu.Lock()
	c.next.mu.Lock()
	c.next.n += c.n
	c.next.mu.Unlock()
	c.mu.Unlock()
}

func (c *cell) left() {
	c.prev.mu.Lock()
	c.mu.Lock()
	c.prev.n += c.n
	c.mu.Unlock()
	c.prev.mu.Unlock()
}

// Up and down, one climber at a time.
var climbing sync.Mutex

type group struct {
	mu     sync.Mutex
	parent *group
	kids   []*group
	n      int
}

func (g *group) child() *group {
	c := &group{parent: g}
	g.kids = append(g.kids, c)
	return c
}

func (g *group) up() {
	climbing.Lock()
	defer climbing.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.parent.mu.Lock()
	defer g.parent.mu.Unlock()
	g.parent.n += g.n
}

func (g *group) down() {
	climbing.Lock()
	defer climbing.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, k := range g.kids {
		k.mu.Lock()
		g.n += k.n
		k.mu.Unlock()
	}
}

// Up without the lock of the child, and down.
type scope struct {
	mu     sync.RWMutex
	parent *scope
	inner  []*scope
	names  map[string]int
}

func (s *scope) enter() *scope {
	c := &scope{parent: s}
	s.mu.Lock()
	s.inner = append(s.inner, c)
	s.mu.Unlock()
	return c
}

func (s *scope) lookup(name string) int {
	s.mu.RLock()
	v, ok := s.names[name]
	s.mu.RUnlock()
	if ok || s.parent == nil {
		return v
	}
	return s.parent.lookup(name)
}

func (s *scope) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = nil
	for _, c := range s.inner {
		c.clear()
	}
}

// Those that ask and those that are asked are not the same.
type agent struct {
	mu    sync.Mutex
	boss  *agent
	peers []*agent
	n     int
}

func (a *agent) report() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.boss.mu.Lock()
	a.boss.n++
	a.boss.mu.Unlock()
}

func (a *agent) gossip() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.peers {
		p.mu.Lock()
		p.n++
		p.mu.Unlock()
	}
}

// A ring: the next of the next is another one.
type station struct {
	mu   sync.Mutex
	next *station
	n    int
}

func ring() *station {
	a, b, c := &station{}, &station{}, &station{}
	a.next, b.next, c.next = b, c, nil
	return a
}

func (s *station) pass() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next != nil {
		s.next.mu.Lock()
		s.next.n += s.n
		s.next.mu.Unlock()
	}
}
