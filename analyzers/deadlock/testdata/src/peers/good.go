package peers

import (
	"strings"
	"sync"
)

// In the order of their numbers.
func (b *bank) transferByID(from, to string, n int) {
	moveByID(b.accounts[from], b.accounts[to], n)
}

func moveByID(from, to *account, n int) {
	if from.id < to.id {
		from.mu.Lock()
		to.mu.Lock()
	} else {
		to.mu.Lock()
		from.mu.Lock()
	}
	from.balance -= n
	to.balance += n
	from.mu.Unlock()
	to.mu.Unlock()
}

// In the order of the keys, which the caller keeps.
func (b *bank) transferByKey(from, to string) {
	if strings.Compare(from, to) > 0 {
		panic("wrong order")
	}
	join(b.accounts[from], b.accounts[to])
}

func join(x, y *account) {
	x.mu.Lock()
	defer x.mu.Unlock()
	y.mu.Lock()
	defer y.mu.Unlock()
	y.balance += x.balance
}

// In a variable for the first and one for the second.
func (b *bank) transferSwapped(from, to string) {
	if from > to {
		from, to = to, from
	}
	x, y := b.accounts[from], b.accounts[to]
	x.mu.Lock()
	defer x.mu.Unlock()
	y.mu.Lock()
	defer y.mu.Unlock()
	y.balance += x.balance
}

// One at a time, under the lock of all.
type safe struct {
	mu       sync.Mutex
	accounts map[string]*account
}

func (s *safe) transfer(from, to string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	join(s.accounts[from], s.accounts[to])
}

// Nobody says that the two may come the other way round: one is the total.
func (b *bank) add(to string) {
	join(b.accounts[to], b.accounts["total"])
}

// Nothing is known of the two.
func merge(x, y *account) {
	join(x, y)
}
