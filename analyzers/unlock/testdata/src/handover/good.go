package handover

import (
	"errors"
	"sync"
)

type rows struct {
	mu   sync.Mutex
	all  []int
	at   int
	done func()
}

// The closure unlocks what another function has locked.
func (r *rows) init() {
	r.done = func() { r.mu.Unlock() }
}

func (r *rows) next() (int, bool) {
	r.mu.Lock()
	if r.at < len(r.all) {
		r.at++
		return r.all[r.at-1], false
	}
	r.mu.Unlock()
	return 0, true
}

// Table is locked by one exported method and unlocked by another.
type Table struct {
	mu   sync.Mutex
	rows []int
}

var errEmpty = errors.New("empty")

// First leaves the table locked for [Table.Close] if there is a row.
func (t *Table) First() (int, error) {
	t.mu.Lock()
	if len(t.rows) == 0 {
		t.mu.Unlock()
		return 0, errEmpty
	}
	return t.rows[0], nil
}

// Peek has no error to tell by.
func (t *Table) Peek() int {
	t.mu.Lock()
	if len(t.rows) > 0 {
		return t.rows[0]
	}
	t.mu.Unlock()
	return -1
}

// Close ends what the others began.
func (t *Table) Close() { t.mu.Unlock() }

// Others can unlock it.
type Gate struct {
	sync.Mutex
	open bool
}

// Enter says by its result whether the gate is locked.
func (g *Gate) Enter() bool {
	g.Lock()
	if g.open {
		return true
	}
	g.Unlock()
	return false
}

// Whoever got the entry unlocks it.
type entry struct {
	mu   sync.Mutex
	used bool
}

func take(all []*entry) (*entry, bool) {
	for _, e := range all {
		e.mu.Lock()
		if !e.used {
			return e, true
		}
		e.mu.Unlock()
	}
	return nil, false
}

func give(e *entry) {
	e.used = false
	e.mu.Unlock()
}

// Likewise, by the type that embeds it.
type guard struct {
	sync.Mutex
	open bool
}

// Door has the methods of the guard.
type Door struct{ guard }

func (g *guard) Pass() bool {
	g.Lock()
	if g.open {
		return true
	}
	g.Unlock()
	return false
}

// A reader waits for its turn and leaves the lock, which it returns, to its caller.
type reader struct {
	mu   sync.Mutex
	next int
	peek func() (int, error)
}

func (r *reader) wait(id int) (size int, lock *sync.Mutex, err error) {
	for {
		var got int
		r.mu.Lock()
		if got, err = r.peek(); err != nil {
			r.mu.Unlock()
			break
		}
		if got == id {
			size, lock = got, &r.mu
			break
		}
		r.mu.Unlock()
	}
	r.leave()
	return
}

func (r *reader) leave() { r.next++ }

func (r *reader) read(id int) error {
	_, lock, err := r.wait(id)
	if err != nil {
		return err
	}
	defer lock.Unlock()
	return nil
}
