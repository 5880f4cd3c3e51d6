// Package low has locks that others lock.
package low

import "sync"

var (
	Users  sync.Mutex
	Groups sync.RWMutex
	Outer  sync.Mutex
	Inner  sync.Mutex
	Gate   sync.Mutex
	A, B   sync.RWMutex
	n      int
)

// Count locks Groups.
func Count() int {
	Groups.Lock()
	defer Groups.Unlock()
	return n
}

// WithUsers calls f while it holds Users.
func WithUsers(f func()) {
	Users.Lock()
	defer Users.Unlock()
	f()
}

type Pair struct {
	First, Second sync.Mutex
	N             int
}

// Swap locks First, then Second.
func (p *Pair) Swap() {
	p.First.Lock()
	defer p.First.Unlock()
	p.Second.Lock()
	defer p.Second.Unlock()
	p.N = -p.N
}

type Child struct {
	Mu     sync.Mutex
	Parent *Parent
}

type Parent struct {
	Mu    sync.Mutex
	Child *Child
}

// Down locks the parent, then its child.
func (p *Parent) Down() {
	p.Mu.Lock()
	defer p.Mu.Unlock()
	p.Child.Mu.Lock()
	p.Child.Mu.Unlock()
}
