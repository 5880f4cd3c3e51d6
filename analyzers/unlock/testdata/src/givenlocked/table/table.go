package table

import (
	"errors"
	"sync"
)

type Row struct {
	mu   sync.Mutex
	N    int
	Gone bool
}

func (r *Row) Unlock() { r.mu.Unlock() }

type Table struct {
	mu   sync.Mutex
	rows map[string]*Row
}

// Locked returns a row that is locked, and makes it if there is none.
func (t *Table) Locked(name string) *Row {
	t.mu.Lock()
	r := t.rows[name]
	if r == nil {
		r = new(Row)
		t.rows[name] = r
	}
	t.mu.Unlock()
	r.mu.Lock()
	return r
}

var ErrNone = errors.New("no such row")

// Find returns a row that is locked, or an error.
func (t *Table) Find(name string) (*Row, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	r, ok := t.rows[name]
	if !ok {
		return nil, ErrNone
	}
	r.mu.Lock()
	if r.Gone {
		r.mu.Unlock()
		return nil, ErrNone
	}
	return r, nil
}

// Get returns a row, locked if that is asked for.
func (t *Table) Get(name string, lock bool) *Row {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.rows[name]
	if lock && r != nil {
		r.mu.Lock()
	}
	return r
}
