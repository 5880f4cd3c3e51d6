// Package lease has functions that take something and return what gives it back.
package lease

import (
	"context"
	"sync"
)

// A Table has a lock for each key.
type Table struct {
	mu   sync.Mutex
	keys map[string]*sync.Mutex
}

// Take locks a key.
func (t *Table) Take(key string) (release func()) {
	t.mu.Lock()
	l, ok := t.keys[key]
	if !ok {
		l = &sync.Mutex{}
		t.keys[key] = l
	}
	t.mu.Unlock()
	l.Lock()
	return func() { l.Unlock() }
}

// A Gate lets so many through.
type Gate struct{ slots chan struct{} }

// Enter waits for a slot.
func (g *Gate) Enter(ctx context.Context) (func(), error) {
	select {
	case g.slots <- struct{}{}:
		return func() { <-g.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
