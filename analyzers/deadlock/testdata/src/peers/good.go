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

// Sets are not safe for concurrent use with each other.
type Sets struct {
	mu sync.Mutex
	m  map[string]bool
}

// Add is for callers who know what they do.
func (s *Sets) Add(other *Sets) {
	s.mu.Lock()
	defer s.mu.Unlock()
	other.mu.Lock()
	defer other.mu.Unlock()
	for k := range other.m {
		s.m[k] = true
	}
}

// A Gauge is safe for concurrent use.
type Gauge struct {
	mu sync.Mutex
	id int
	n  int
}

// Join locks in the order of the numbers.
func (g *Gauge) Join(other *Gauge) {
	a, b := g, other
	if b.id < a.id {
		a, b = b, a
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a != b {
		b.mu.Lock()
		defer b.mu.Unlock()
	}
	g.n += other.n
}

// Take holds one lock at a time.
func (g *Gauge) Take(other *Gauge) {
	other.mu.Lock()
	n := other.n
	other.mu.Unlock()
	g.mu.Lock()
	g.n += n
	g.mu.Unlock()
}

type cell struct {
	mu sync.Mutex
	n  int
}

func (c *cell) pour(to *cell) {
	c.mu.Lock()
	defer c.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	to.n += c.n
}

// All of them pour into one.
func collect(cells []*cell, sum *cell) {
	for _, c := range cells {
		go func() { c.pour(sum) }()
	}
}

// There is one goroutine.
func pourAll(cells [][2]*cell) {
	for _, p := range cells {
		p[0].pour(p[1])
	}
}

// A Folder is locked before what is in it.
type Folder struct {
	mu       sync.Mutex
	parent   *Folder
	children []*Folder
}

// Attach does not do the same to both.
func (f *Folder) Attach(child *Folder) {
	f.mu.Lock()
	defer f.mu.Unlock()
	child.mu.Lock()
	defer child.mu.Unlock()
	f.children = append(f.children, child)
	child.parent = f
}

// Settle locks in the order of the numbers.
func (a *Wallet) Settle(b *Wallet, n int) {
	if b.balance < a.balance {
		a, b, n = b, a, -n
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	a.balance -= n
	b.balance += n
}

// Exchange is called by nobody, and nobody elsewhere has accounts.
func (a *account) Exchange(b *account) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	a.balance, b.balance = b.balance, a.balance
}
