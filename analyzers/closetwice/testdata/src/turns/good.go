// Package turns has components that are stopped by one goroutine at a time, though they
// look whether they have been.
package turns

import (
	"sync"

	"turns/balancer"
)

type entry struct {
	mu     sync.Mutex
	n      int
	closed chan struct{}
}

func newEntry() *entry { return &entry{closed: make(chan struct{})} }

func (e *entry) add() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.n++
}

func (e *entry) Close() error {
	select {
	case <-e.closed:
		return nil
	default:
	}
	close(e.closed)
	return nil
}

// A Manager closes an entry that it has taken out of the map, or with the lock held.
type Manager struct {
	mu sync.Mutex
	m  map[string]*entry
}

// New makes a Manager without entries.
func New() *Manager { return &Manager{m: map[string]*entry{}} }

// Add adds to an entry.
func (m *Manager) Add(k string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.m[k] == nil {
		m.m[k] = newEntry()
	}
	m.m[k].add()
}

// Delete closes an entry.
func (m *Manager) Delete(k string) {
	m.mu.Lock()
	e := m.m[k]
	delete(m.m, k)
	m.mu.Unlock()
	if e != nil {
		e.Close()
	}
}

// Close closes all entries.
func (m *Manager) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.m {
		e.Close()
	}
}

// How a balancer is called its package says.
type lb struct {
	mu   sync.Mutex
	n    int
	done chan struct{}
}

// Build makes a balancer.
func Build() balancer.Balancer {
	return &lb{done: make(chan struct{})}
}

func (b *lb) Update(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.n = n
}

func (b *lb) Close() {
	select {
	case <-b.done:
		return
	default:
	}
	close(b.done)
}

type queue struct{ done chan struct{} }

func newQueue(n int) *queue {
	q := &queue{done: make(chan struct{})}
	for i := 0; i < n; i++ {
		go func() { <-q.done }()
	}
	return q
}

func (q *queue) close() { close(q.done) }

// Settings that nothing guards are for one goroutine: what is started waits for the
// end, not who starts it.
type config struct{ q *queue }

func (c *config) SetSize(n int) {
	if c.q != nil {
		c.q.close()
	}
	c.q = newQueue(n)
}

func (c *config) Shutdown() { c.SetSize(0) }

func newConfig() *config { return &config{q: newQueue(4)} }

// Config is the configuration of the package.
var Config = newConfig()
