package annotated

import "sync"

type list struct {
	mu sync.Mutex
	n  int
}

// It gives back for a while what its caller holds.
//
// +checklocks:l.mu
func (l *list) pause(f func()) {
	l.mu.Unlock()
	f()
	l.mu.Lock()
	l.n++
}

// +checklocksrelease:l.mu
func (l *list) end() {
	l.n++
	l.mu.Unlock()
}

// +checklocksacquire:l.mu
func (l *list) begin() {
	l.mu.Lock()
	l.n++
}

// +checklocks:l.mu
func (l *list) other(m *list) {
	m.mu.Lock()
	l.n += m.n
	m.mu.Unlock()
}

type cells struct {
	mu    sync.Mutex
	stats sync.Mutex
	all   []string
	reads int
}

// The caller holds the lock, here and there in the same order.
//
// +checklocks:c.mu
func (c *cells) at(i int) string {
	c.stats.Lock()
	c.reads++
	c.stats.Unlock()
	return c.all[i]
}

func (c *cells) report() (int, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Lock()
	defer c.stats.Unlock()
	return c.reads, len(c.all)
}
