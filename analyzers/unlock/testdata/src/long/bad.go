package long

import (
	"errors"
	"sync"
)

var errClosed = errors.New("closed")

type table struct {
	mu     sync.RWMutex
	rows   map[string]int
	closed bool
}

type options struct {
	a, b, c, d, e, f, g, h, i, j, k, l, m, n bool
}

// What comes after the unlock has thousands of paths.
func (t *table) sum(names []string, o options) (int, error) {
	t.mu.RLock()
	n := 0
	for _, name := range names {
		if t.closed {
			return 0, errClosed // want `t.mu is still read-locked when sum returns here`
		}
		n += t.rows[name]
	}
	t.mu.RUnlock()
	if o.a {
		n += 1
	}
	if o.b {
		n += 1
	}
	if o.c {
		n += 1
	}
	if o.d {
		n += 1
	}
	if o.e {
		n += 1
	}
	if o.f {
		n += 1
	}
	if o.g {
		n += 1
	}
	if o.h {
		n += 1
	}
	if o.i {
		n += 1
	}
	if o.j {
		n += 1
	}
	if o.k {
		n += 1
	}
	if o.l {
		n += 1
	}
	if o.m {
		n += 1
	}
	if o.n {
		n += 1
	}
	if o.a {
		n += 2
	}
	if o.b {
		n += 2
	}
	if o.c {
		n += 2
	}
	if o.d {
		n += 2
	}
	if o.e {
		n += 2
	}
	if o.f {
		n += 2
	}
	if o.g {
		n += 2
	}
	if o.h {
		n += 2
	}
	if o.i {
		n += 2
	}
	if o.j {
		n += 2
	}
	if o.k {
		n += 2
	}
	if o.l {
		n += 2
	}
	if o.m {
		n += 2
	}
	if o.n {
		n += 2
	}
	return n, nil
}
