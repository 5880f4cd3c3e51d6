// Package annotated says who holds which locks.
package annotated

import "sync"

type table struct {
	mu sync.Mutex
	rw sync.RWMutex
	n  int
}

// +checklocks:t.mu
func (t *table) again() {
	t.mu.Lock() // want `t.mu is locked again by the goroutine that holds it: deadlock`
	t.n++
	t.mu.Unlock()
}

// +checklocksread:t.rw
func (t *table) upgrade() {
	t.rw.Lock() // want `t.rw is locked again by the goroutine that holds it: deadlock`
	t.n++
	t.rw.Unlock()
}

type rows struct {
	mu    sync.Mutex
	stats sync.Mutex
	all   []string
	reads int
}

// It does not touch the lock that its caller holds.
//
// +checklocks:r.mu
func (r *rows) at(i int) string {
	r.stats.Lock()
	r.reads++
	r.stats.Unlock()
	return r.all[i]
}

func (r *rows) report() (int, int) {
	r.stats.Lock()
	defer r.stats.Unlock()
	r.mu.Lock() // want `annotated.rows.mu is locked while annotated.rows.stats is held, but \(\*annotated.rows\).at locks them the other way round`
	defer r.mu.Unlock()
	return r.reads, len(r.all)
}
