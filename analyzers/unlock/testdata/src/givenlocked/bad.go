package givenlocked

import (
	"errors"
	"sync"

	"givenlocked/table"
)

var errOld = errors.New("old")

// What a function of another package returns is locked.
func update(t *table.Table, name string, old, n int) error {
	r := t.Locked(name)
	if r.N != old {
		return errOld // want `mu is still locked when update returns here; other paths unlock it`
	}
	r.N = n
	r.Unlock()
	return nil
}

// If it is returned, and no error.
func add(t *table.Table, name string, n int) error {
	r, err := t.Find(name)
	if err != nil {
		return err
	}
	if n < 0 {
		return errOld // want `mu is still locked when add returns here; other paths unlock it`
	}
	r.N += n
	r.Unlock()
	return nil
}

type cell struct {
	mu sync.Mutex
	n  int
}

type grid struct {
	mu    sync.Mutex
	cells map[int]*cell
}

func (g *grid) claim(i int) *cell {
	g.mu.Lock()
	c := g.cells[i]
	g.mu.Unlock()
	if c == nil {
		return nil
	}
	c.mu.Lock()
	return c
}

// In this package, in a loop.
func (g *grid) sum(limit int) (sum int) {
	for i := range 10 {
		c := g.claim(i)
		if c == nil {
			continue
		}
		if c.n > limit {
			return -1 // want `mu is still locked when sum returns here; other paths unlock it`
		}
		sum += c.n
		c.mu.Unlock()
	}
	return sum
}
