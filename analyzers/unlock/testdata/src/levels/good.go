// Package levels ends by methods that are known by their names not to return.
package levels

import "sync"

// A Logger may be any log.
type Logger interface {
	Warn(msg string)
	Fatalf(format string, args ...any)
}

type table struct {
	mu   sync.Mutex
	rows int
}

// The process has no more use for the lock.
func (t *table) row(log Logger, i int) int {
	t.mu.Lock()
	if i >= t.rows {
		log.Fatalf("no row %d", i)
		return 0
	}
	t.mu.Unlock()
	return i
}
