package lent

import "sync"

type ledger struct {
	lock sync.Mutex
	rows int
}

type entry struct{ of *ledger }

func (l *ledger) begin() *entry {
	l.lock.Lock()
	return &entry{of: l}
}

func (e *entry) end() { e.of.lock.Unlock() }

func (l *ledger) count() int {
	l.lock.Lock() // want `l.lock is locked again by the goroutine that holds it: deadlock`
	defer l.lock.Unlock()
	return l.rows
}

// Nobody else has the entry yet.
func (l *ledger) first() (*entry, int) {
	e := l.begin()
	return e, l.count()
}

// What is returned has nothing to do with the lock.
type note struct{ text string }

type desk struct {
	lock  sync.Mutex
	notes int
}

type reader interface{ read(*note) }

func (d *desk) enter() *note {
	d.lock.Lock()
	return &note{text: "in"}
}

func (d *desk) leave() {
	d.lock.Lock() // want `d.lock is locked again by the goroutine that holds it: deadlock`
	d.notes++
	d.lock.Unlock()
}

func (d *desk) visit(r reader) string {
	n := d.enter()
	r.read(n)
	d.leave()
	return n.text
}
