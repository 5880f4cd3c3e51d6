package givenlocked

import "givenlocked/table"

// On all ways.
func set(t *table.Table, name string, old, n int) error {
	r := t.Locked(name)
	defer r.Unlock()
	if r.N != old {
		return errOld
	}
	r.N = n
	return nil
}

// Nothing is locked if there is an error, or nothing.
func find(t *table.Table, g *grid, name string) (int, error) {
	r, err := t.Find(name)
	if err != nil {
		return 0, err
	}
	n := r.N
	r.Unlock()
	c := g.claim(n)
	if c == nil {
		return n, nil
	}
	n += c.n
	c.mu.Unlock()
	return n, nil
}

// Whether it is locked depends on what is asked for.
func peek(t *table.Table, name string, lock bool) int {
	r := t.Get(name, lock)
	if r == nil || !lock {
		return 0
	}
	n := r.N
	r.Unlock()
	return n
}

// It is handed on, locked.
func (g *grid) first(limit int) *cell {
	for i := range 10 {
		c := g.claim(i)
		if c == nil {
			continue
		}
		if c.n > limit {
			return c
		}
		c.mu.Unlock()
	}
	return nil
}

type batch struct{ rows []*table.Row }

// Kept, to be unlocked by others.
func (b *batch) add(t *table.Table, name string) bool {
	r := t.Locked(name)
	if r.Gone {
		r.Unlock()
		return false
	}
	b.rows = append(b.rows, r)
	return true
}

func (b *batch) end() {
	for _, r := range b.rows {
		r.Unlock()
	}
}

// A function that it is given to unlocks it.
func pass(t *table.Table, name string, old int) {
	r := t.Locked(name)
	if r.N == old {
		r.Unlock()
		return
	}
	finish(r)
}

func finish(r *table.Row) {
	r.N++
	r.Unlock()
}

type finisher interface{ Finish(*table.Row) }

// Who is given it is not in view, and may unlock it.
func elsewhere(t *table.Table, name string, old int, f finisher) {
	r := t.Locked(name)
	if r.N == old {
		r.Unlock()
		return
	}
	f.Finish(r)
}
