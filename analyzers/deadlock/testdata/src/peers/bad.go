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

// Counters may be used concurrently: they are safe for concurrent use.
type Counters struct {
	mu sync.Mutex
	m  map[string]int
}

// Merge says of itself that any two may be merged at any time.
func (c *Counters) Merge(other *Counters) {
	c.mu.Lock()
	defer c.mu.Unlock()
	other.mu.Lock() // want `other.mu is locked while c.mu is held: who has the two the other way round waits forever`
	defer other.mu.Unlock()
	for k, v := range other.m {
		c.m[k] += v
	}
}

type order struct {
	from, to *purse
}

type purse struct {
	mu sync.Mutex
	n  int
}

func (p *purse) give(to *purse) {
	if p == to {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	to.mu.Lock() // want `to.mu is locked while p.mu is held: who has the two the other way round waits forever`
	defer to.mu.Unlock()
	to.n += p.n
	p.n = 0
}

// Goroutines give any two.
func settle(orders []order) {
	var wg sync.WaitGroup
	for _, o := range orders {
		wg.Go(func() { o.from.give(o.to) })
	}
	wg.Wait()
}

// Likewise, from a channel.
type parcel struct {
	mu sync.Mutex
	n  int
}

func (p *parcel) join(to *parcel) {
	p.mu.Lock()
	to.mu.Lock() // want `to.mu is locked while p.mu is held: who has the two the other way round waits forever`
	to.n += p.n
	to.mu.Unlock()
	p.mu.Unlock()
}

func workers(pairs chan [2]*parcel) {
	for range 4 {
		go func() {
			for p := range pairs {
				p[0].join(p[1])
			}
		}()
	}
}

// A Store gives what it has to others, and takes what they have.
type Store struct {
	part shelf
	name string
}

type shelf struct {
	sync.Mutex
	items map[string]int
}

func (s *shelf) put(items map[string]int) {
	for k, n := range items {
		s.items[k] = n
	}
}

// Exchange does the same to both: each may be asked for it, while the other is.
func (s *Store) Exchange(with *Store) {
	s.part.Lock()
	defer s.part.Unlock()
	with.part.Lock() // want `part.Mutex is locked while s.part.Mutex is held: who has the two the other way round waits forever`
	defer with.part.Unlock()
	s.part.put(with.part.items)
	with.part.put(s.part.items)
}

// A Wallet has money in it.
type Wallet struct {
	mu      sync.Mutex
	balance int
}

// Pay changes the same field of both.
func (a *Wallet) Pay(b *Wallet, n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock() // want `b.mu is locked while a.mu is held: who has the two the other way round waits forever`
	defer b.mu.Unlock()
	a.balance -= n
	b.balance += n
}
