// Package huge has a number that no signed one is as large as.
package huge

import (
	"math"
	"sync"
)

type tree struct {
	mu   sync.RWMutex
	open map[uint64]*snapshot
}

type snapshot struct {
	id uint64
	t  *tree
}

// synced returns a snapshot that keeps the tree locked.
func (t *tree) synced() *snapshot {
	t.mu.RLock()
	return &snapshot{id: math.MaxUint64, t: t}
}

func (s *snapshot) close() { s.t.closed(s) }

func (t *tree) closed(s *snapshot) {
	if s.id == math.MaxUint64 {
		t.mu.RUnlock()
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.open, s.id)
}

func use(t *tree) {
	s := t.synced()
	s.close()
}
