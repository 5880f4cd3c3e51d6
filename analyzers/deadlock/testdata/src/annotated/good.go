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
