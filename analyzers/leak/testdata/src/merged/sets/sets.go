// Package sets merges sorted sets; what it has of concurrency has nothing to do
// with them.
package sets

import "sync"

// A Counter counts.
type Counter struct {
	mu sync.Mutex
	n  int
}

func (c *Counter) Add(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += n
}

type Set interface {
	Next() bool
	At() int
}

// Merge returns a set of what is in any of them.
func Merge(all ...Set) Set {
	switch len(all) {
	case 0:
		return none{}
	case 1:
		return unique(all[0])
	}
	h := len(all) / 2
	return pair(Merge(all[:h]...), Merge(all[h:]...))
}

func unique(s Set) Set { return &once{set: s} }

func pair(a, b Set) Set { return &both{a: a, b: b} }

// Same returns what it is given.
func Same(s Set) Set { return s }

// First asks the set once, and keeps nothing.
func First(s Set) int {
	if s.Next() {
		return s.At()
	}
	return -1
}

type none struct{}

func (none) Next() bool { return false }
func (none) At() int    { return 0 }

type once struct {
	set  Set
	last int
}

func (o *once) Next() bool {
	for o.set.Next() {
		if v := o.set.At(); v != o.last {
			o.last = v
			return true
		}
	}
	return false
}

func (o *once) At() int { return o.last }

type both struct {
	a, b Set
	left bool
}

func (p *both) Next() bool {
	if p.left = p.a.Next(); p.left {
		return true
	}
	return p.b.Next()
}

func (p *both) At() int {
	if p.left {
		return p.a.At()
	}
	return p.b.At()
}
