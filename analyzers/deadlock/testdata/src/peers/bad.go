// Package peers is about two objects of one type.
package peers

import "sync"

type account struct {
	mu      sync.Mutex
	id      int
	balance int
}

type bank struct{ accounts map[string]*account }

// Whoever asks says which comes first.
func (b *bank) transfer(from, to string, n int) {
	move(b.accounts[from], b.accounts[to], n)
}

func move(from, to *account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	if from == to {
		return
	}
	to.mu.Lock() // want `to.mu is locked while from.mu is held: who has the two the other way round waits forever`
	defer to.mu.Unlock()
	from.balance -= n
	to.balance += n
}

// In one function, with a helper that locks the second.
type node struct {
	mu    sync.RWMutex
	edges int
}

type graph struct{ nodes map[int]*node }

func (g *graph) link(a, b int) bool {
	x, ok := g.nodes[a]
	if !ok {
		return false
	}
	y, ok := g.nodes[b]
	if !ok {
		return false
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	y.grow() // want `mu is locked while that of another is held: who has the two the other way round waits forever`
	return true
}

func (n *node) grow() {
	n.mu.Lock()
	n.edges++
	n.mu.Unlock()
}
