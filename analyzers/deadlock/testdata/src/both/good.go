// Package both locks two things, which may be one.
package both

import "sync"

type node struct {
	mu   sync.Mutex
	kids map[string]*node
}

var all = make(map[string]*node)

func lockBoth(a, b *node) {
	if a == b {
		a.mu.Lock()
		return
	}
	a.mu.Lock()
	b.mu.Lock()
}

func unlockBoth(a, b *node) {
	if a == b {
		a.mu.Unlock()
		return
	}
	a.mu.Unlock()
	b.mu.Unlock()
}

// That they are two is known before others know of the new one.
func add(name string, old *node) *node {
	n := &node{kids: make(map[string]*node)}
	lockBoth(n, old)
	all[name] = n
	old.kids[name] = n
	unlockBoth(n, old)
	n.mu.Lock()
	defer n.mu.Unlock()
	old.mu.Lock()
	defer old.mu.Unlock()
	n.kids[name] = old
	return n
}

func visit(name string, f func()) {
	n := all[name]
	n.mu.Lock()
	defer n.mu.Unlock()
	f()
}
