package sizes

import (
	"sync"
	"time"
)

// All are woken, and look for themselves.
type allowance struct {
	mu     sync.Mutex
	back   *sync.Cond
	left   int
	asleep int
}

func newAllowance(n int) *allowance {
	b := &allowance{left: n}
	b.back = sync.NewCond(&b.mu)
	return b
}

func (b *allowance) Spend(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.left < n {
		b.asleep++
		b.back.Wait()
		b.asleep--
	}
	b.left -= n
}

func (b *allowance) Refund(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += n
	b.back.Broadcast()
}

// One goroutine writes, as far as anybody can see.
type buffer struct {
	mu   sync.Mutex
	room sync.Cond
	held int
	max  int
}

func newBuffer(max int) *buffer {
	b := &buffer{max: max}
	b.room.L = &b.mu
	return b
}

func (b *buffer) Write(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.held+n > b.max {
		b.room.Wait()
	}
	b.held += n
}

func (b *buffer) Read(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.held -= n
	b.room.Signal()
}

// Who has been woken wakes the next one.
type passing struct {
	mu     sync.Mutex
	back   *sync.Cond
	left   int
	asleep int
}

func newPassing(n int) *passing {
	b := &passing{left: n}
	b.back = sync.NewCond(&b.mu)
	return b
}

func (b *passing) Spend(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.left < n {
		b.asleep++
		b.back.Wait()
		b.asleep--
		b.back.Signal()
	}
	b.left -= n
}

func (b *passing) Refund(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += n
	b.back.Signal()
}

// Everybody needs one.
type places struct {
	mu     sync.Mutex
	back   *sync.Cond
	left   int
	asleep int
}

func newPlaces(n int) *places {
	p := &places{left: n}
	p.back = sync.NewCond(&p.mu)
	return p
}

func (p *places) take(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.left < n {
		p.asleep++
		p.back.Wait()
		p.asleep--
	}
	p.left -= n
}

func (p *places) Do(f func()) {
	p.take(1)
	defer p.give()
	f()
}

func (p *places) give() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left++
	p.back.Signal()
}

// All are woken from time to time.
type tired struct {
	mu   sync.Mutex
	free *sync.Cond
	used map[string]bool
}

func newTired() *tired {
	n := &tired{used: make(map[string]bool)}
	n.free = sync.NewCond(&n.mu)
	go func() {
		for range time.Tick(time.Second) {
			n.free.Broadcast()
		}
	}()
	return n
}

func (n *tired) Take(name string) {
	n.mu.Lock()
	for n.used[name] {
		n.free.Wait()
	}
	n.used[name] = true
	n.mu.Unlock()
}

func (n *tired) Give(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.used, name)
	n.free.Signal()
}

// As many are woken as there are.
type crowd struct {
	mu     sync.Mutex
	free   *sync.Cond
	used   map[string]bool
	asleep int
}

func newCrowd() *crowd {
	n := &crowd{used: make(map[string]bool)}
	n.free = sync.NewCond(&n.mu)
	return n
}

func (n *crowd) Take(name string) {
	n.mu.Lock()
	for n.used[name] {
		n.asleep++
		n.free.Wait()
		n.asleep--
	}
	n.used[name] = true
	n.mu.Unlock()
}

func (n *crowd) Give(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.used, name)
	for range n.asleep {
		n.free.Signal()
	}
}
