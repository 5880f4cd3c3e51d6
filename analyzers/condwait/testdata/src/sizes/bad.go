// Package sizes wakes one of those who wait for different things.
package sizes

import "sync"

// A budget is shared by those who need different amounts of it, and counts who waits.
type budget struct {
	mu      sync.Mutex
	back    *sync.Cond
	left    int
	asleep  int
	stopped bool
}

func newBudget(n int) *budget {
	b := &budget{left: n}
	b.back = sync.NewCond(&b.mu)
	return b
}

func (b *budget) Spend(n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.left < n && !b.stopped {
		b.asleep++
		b.back.Wait()
		b.asleep--
	}
	if b.stopped {
		return false
	}
	b.left -= n
	return true
}

func (b *budget) Refund(n int) {
	b.mu.Lock()
	b.left += n
	b.mu.Unlock()
	b.back.Signal() // want `b.back.Signal wakes one of those who wait, for whom it may not be enough: others who could go on wait forever`
}

func (b *budget) Stop() {
	b.mu.Lock()
	b.stopped = true
	b.mu.Unlock()
	b.back.Broadcast()
}

// Names are taken one by one, and the one who is woken may wait for another name.
type names struct {
	mu   sync.Mutex
	free sync.Cond
	used map[string]bool
}

func newNames() *names {
	n := &names{used: make(map[string]bool)}
	n.free.L = &n.mu
	return n
}

func (n *names) Take(name string) {
	n.mu.Lock()
	for n.used[name] {
		n.free.Wait()
	}
	n.used[name] = true
	n.mu.Unlock()
}

func (n *names) Give(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.used, name)
	n.free.Signal() // want `n.free.Signal wakes one of those who wait, for whom it may not be enough: others who could go on wait forever`
}
