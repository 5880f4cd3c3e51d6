package order

import "sync"

// The account gives its lock back before it locks the bank.
func (a *account) depositOrdered(n int) {
	a.mu.Lock()
	a.balance += n
	a.mu.Unlock()
	a.bank.add2(n)
}

func (b *bank) add2(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.total += n
}

func dayOrdered() {
	b := newBank()
	a := b.open("a")
	go b.audit()
	a.depositOrdered(1)
}

// A common outer lock lets only one of them in.
var gate sync.Mutex

func transferGated(from, to *account, n int) {
	gate.Lock()
	defer gate.Unlock()
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.balance -= n
	to.balance += n
}

func exchangeGated() {
	a, b := new(account), new(account)
	go transferGated(a, b, 1)
	transferGated(b, a, 2)
}

// One after the other, in one goroutine.
func exchangeTwice() {
	a, b := new(account), new(account)
	done := make(chan struct{})
	go func() {
		defer close(done)
		transfer3(a, b, 1)
	}()
	<-done
	transfer3(b, a, 2)
}

func transfer3(from, to *account, n int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.balance -= n
	to.balance += n
}

// The parent comes before the child, everywhere.
type dir struct {
	mu   sync.Mutex
	subs []*dir
	size int
}

func (d *dir) grow(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.size += n
	for _, s := range d.subs {
		s.mu.Lock()
		s.size += n
		s.mu.Unlock()
	}
}

func growBoth() {
	root := &dir{subs: []*dir{{}, {}}}
	go root.grow(1)
	root.grow(2)
}

// Who cannot get the second lock gives back the first.
func tryTransfer(from, to *account, n int) bool {
	from.mu.Lock()
	defer from.mu.Unlock()
	if !to.mu.TryLock() {
		return false
	}
	defer to.mu.Unlock()
	from.balance -= n
	to.balance += n
	return true
}

func exchangeTried() {
	a, b := new(account), new(account)
	go tryTransfer(a, b, 1)
	tryTransfer(b, a, 2)
}
