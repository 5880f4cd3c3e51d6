// Package order: locks are taken in one order by all.
package order

import "sync"

type account struct {
	mu      sync.Mutex
	balance int
	bank    *bank
}

type bank struct {
	mu       sync.Mutex
	accounts map[string]*account
	total    int
}

func newBank() *bank { return &bank{accounts: make(map[string]*account)} }

func (b *bank) open(name string) *account {
	a := &account{bank: b}
	b.mu.Lock()
	b.accounts[name] = a
	b.mu.Unlock()
	return a
}

// The account locks the bank, and the bank its accounts.
func (a *account) deposit(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n
	a.bank.add(n)
}

func (b *bank) add(n int) {
	b.mu.Lock() // want `locking b.mu can deadlock: the goroutines wait for each other's locks`
	defer b.mu.Unlock()
	b.total += n
}

func (b *bank) audit() (sum int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, a := range b.accounts {
		a.mu.Lock()
		sum += a.balance
		a.mu.Unlock()
	}
	return sum
}

func day() {
	b := newBank()
	a := b.open("a")
	go b.audit()
	a.deposit(1)
}

// Two accounts lock each other.
func transfer(from, to *account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock() // want `locking to.mu can deadlock: the goroutines wait for each other's locks`
	defer to.mu.Unlock()
	from.balance -= n
	to.balance += n
}

func exchange() {
	a, b := new(account), new(account)
	go transfer(a, b, 1)
	transfer(b, a, 2)
}
