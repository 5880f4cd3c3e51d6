// Package sweeps has maps of which one entry is closed, or all of them.
package sweeps

import "sync"

type Lease struct{ lost chan struct{} }

func (l *Lease) Lost() <-chan struct{} { return l.lost }

// Revoke leaves the lease in the map.
type Leases struct {
	mu  sync.Mutex
	all map[int]*Lease
}

func NewLeases() *Leases { return &Leases{all: make(map[int]*Lease)} }

func (l *Leases) Grant(id int) *Lease {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := &Lease{make(chan struct{})}
	l.all[id] = g
	return g
}

func (l *Leases) Revoke(id int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if g, ok := l.all[id]; ok {
		close(g.lost)
	}
}

func (l *Leases) RevokeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.all {
		close(g.lost) // want `g.lost may be closed twice`
	}
	clear(l.all)
}
