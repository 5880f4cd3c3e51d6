// Package never is about a condition that nobody signals.
package never

import "sync"

type Box struct {
	mu   sync.Mutex
	cond *sync.Cond
	full bool
}

func NewBox() *Box {
	b := &Box{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func (b *Box) Take() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.full {
		b.cond.Wait() // want `b.cond.Wait blocks forever: nobody signals any more`
	}
	b.full = false
}

// Put makes the condition true, and tells nobody.
func (b *Box) Put() {
	b.mu.Lock()
	b.full = true
	b.mu.Unlock()
}
