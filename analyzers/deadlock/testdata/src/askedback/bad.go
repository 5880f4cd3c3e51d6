// Package askedback has objects that give themselves to what they call, with their lock held.
package askedback

import (
	"errors"
	"sync"
)

type entry struct {
	from, to string
	n        int
}

// A rule may refuse an entry.
type rule struct {
	name  string
	check func(b *book, e entry) error
}

type book struct {
	mu    sync.Mutex
	sums  map[string]int
	rules map[string][]rule
}

func (b *book) sum(name string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.sums[name]
}

func (b *book) post(e entry) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.rules[e.from] {
		if err := r.check(b, e); err != nil {
			return err
		}
	}
	b.sums[e.from] -= e.n
	b.sums[e.to] += e.n
	return nil
}

func covered(credit int) rule {
	return rule{
		name: "covered",
		check: func(b *book, e entry) error {
			if have := b.sum(e.from); have+credit < e.n { // want `b.mu is locked again in a callback that is called with it held: deadlock`
				return errors.New("not covered")
			}
			return nil
		},
	}
}

func small(most int) rule {
	return rule{
		name: "small",
		check: func(_ *book, e entry) error {
			if e.n > most {
				return errors.New("too large")
			}
			return nil
		},
	}
}

// Through an interface, and as a method.
type visitor interface{ visit(t *tree) }

type tree struct {
	mu       sync.Mutex
	n        int
	visitors []visitor
}

func (t *tree) size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n
}

func (t *tree) walk() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, v := range t.visitors {
		v.visit(t)
	}
}

type counter struct{ n int }

func (c *counter) visit(t *tree) { c.n += t.size() } // want `t.mu is locked again in a callback that is called with it held: deadlock`

func newTree() *tree { return &tree{visitors: []visitor{&counter{}}} }
