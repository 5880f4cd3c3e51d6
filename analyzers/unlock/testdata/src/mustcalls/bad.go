// Package mustcalls calls helpers that panic, and recovers.
package mustcalls

import (
	"fmt"
	"sync"
)

type table struct {
	mu   sync.Mutex
	rows map[string]int
	hits int
}

func (t *table) must(key string) int {
	n, ok := t.rows[key]
	if !ok {
		panic("no row " + key)
	}
	return n
}

// The panic of the helper leaves the lock behind.
func (t *table) get(key string) (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("get: %v", r)
		}
	}()
	t.mu.Lock()
	n = t.must(key) // want `t.mu is still locked when this call panics, which is recovered; other paths unlock it`
	t.hits++
	t.mu.Unlock()
	return n, nil
}
