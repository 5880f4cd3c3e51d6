package ring

import "sync"

// Under one outer lock.
type gated struct {
	big     sync.Mutex
	a, b, c sync.Mutex
	n       int
}

func (g *gated) ab() {
	g.big.Lock()
	defer g.big.Unlock()
	g.a.Lock()
	defer g.a.Unlock()
	g.b.Lock()
	g.n++
	g.b.Unlock()
}

func (g *gated) bc() {
	g.b.Lock()
	defer g.b.Unlock()
	g.c.Lock()
	g.n++
	g.c.Unlock()
}

func (g *gated) ca() {
	g.big.Lock()
	defer g.big.Unlock()
	g.c.Lock()
	defer g.c.Unlock()
	g.a.Lock()
	g.n++
	g.a.Unlock()
}

// Two of the three hold a lock of the ring besides the one that they hold in it.
type held struct {
	a, b, c sync.Mutex
	n       int
}

func (h *held) ab() {
	h.a.Lock()
	defer h.a.Unlock()
	h.b.Lock()
	h.n++
	h.b.Unlock()
}

func (h *held) abc() {
	h.a.Lock()
	defer h.a.Unlock()
	h.b.Lock()
	defer h.b.Unlock()
	h.c.Lock()
	h.n++
	h.c.Unlock()
}

// All of them read.
type readers struct {
	a, b, c sync.RWMutex
	n       int
}

func (r *readers) ab() int {
	r.a.RLock()
	defer r.a.RUnlock()
	r.b.RLock()
	defer r.b.RUnlock()
	return r.n
}

func (r *readers) bc() int {
	r.b.RLock()
	defer r.b.RUnlock()
	r.c.RLock()
	defer r.c.RUnlock()
	return r.n
}

func (r *readers) ca() int {
	r.c.RLock()
	defer r.c.RUnlock()
	r.a.RLock()
	defer r.a.RUnlock()
	return r.n
}
