package named

import (
	"errors"
	"sync"
)

type table struct {
	mu   sync.Mutex
	busy bool
}

// It leaves the lock held where it succeeds, as its name says.
func (t *table) begin() error {
	t.mu.Lock()
	if t.busy {
		t.mu.Unlock()
		return errors.New("busy")
	}
	return nil
}

func (t *table) end() { t.mu.Unlock() }

// It tells nobody why.
func (t *table) hold() bool {
	t.mu.Lock()
	if t.busy {
		t.mu.Unlock()
		return false
	}
	return true
}
