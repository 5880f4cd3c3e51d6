// Package progress waits for a mark that only ever rises, or for the end.
package progress

import "sync"

type mark struct {
	mu   sync.Mutex
	up   *sync.Cond
	high int
	over bool
}

func newMark() *mark {
	m := &mark{}
	m.up = sync.NewCond(&m.mu)
	return m
}

func (m *mark) Raise(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n > m.high {
		m.high = n
		m.up.Broadcast()
	}
}

func (m *mark) Await(n int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.high < n && !m.over {
		m.up.Wait()
	}
	return m.high >= n
}

// Who raises the mark promises nobody to do so again.
func (m *mark) End() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.over = true // want `m.over is set, but who waits for it with m.up.Wait is not woken: it waits forever`
}
