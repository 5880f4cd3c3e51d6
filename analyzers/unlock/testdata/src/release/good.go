package release

import (
	"context"

	"release/lease"
)

func (l *ledger) has(k string) bool {
	defer l.edit()()
	_, ok := l.rows[k]
	return ok
}

func (l *ledger) twice(k string) int {
	done := l.read()
	defer done()
	if n, ok := l.rows[k]; ok {
		done() // may be called again
		return n
	}
	return 0
}

func (l *ledger) both(ok bool) error {
	done := l.edit()
	if !ok {
		done()
		return errEmpty
	}
	done()
	return nil
}

// The caller of this one has to call it.
func (l *ledger) first(k string) (func(), error) {
	done := l.edit()
	if _, ok := l.rows[k]; ok {
		return done, nil
	}
	done()
	return nil, errEmpty
}

type edit struct {
	l    *ledger
	done func()
}

// So has who gets the edit.
func (l *ledger) begin(k string) *edit {
	done := l.edit()
	if k == "" {
		return &edit{l: l, done: done}
	}
	done()
	return nil
}

func (l *ledger) later(k string) {
	done := l.edit()
	if k == "" {
		go func() {
			l.rows[k]++
			done()
		}()
		return
	}
	done()
}

// The error says that there is nothing to give back.
func pass(ctx context.Context, g *lease.Gate, f func() error) error {
	leave, err := g.Enter(ctx)
	if err != nil {
		return err
	}
	err = f()
	leave()
	return err
}

func maybe(ctx context.Context, g *lease.Gate, limited bool, f func() error) error {
	var leave func()
	if limited {
		var err error
		if leave, err = g.Enter(ctx); err != nil {
			return err
		}
	}
	err := f()
	if leave != nil {
		leave()
	}
	return err
}

// Not all that is returned unlocks.
func (l *ledger) hold(locked bool) func() {
	if locked {
		return func() {}
	}
	l.mu.Lock()
	return l.mu.Unlock
}

func (l *ledger) held(k string, locked bool) error {
	done := l.hold(locked)
	if locked && k == "" {
		return errEmpty
	}
	done()
	return nil
}

// What unlocks has not been locked here.
func (l *ledger) unlocker() func() { return l.mu.Unlock }

func (l *ledger) lockBy(k string) error {
	l.mu.Lock()
	done := l.unlocker()
	if k == "" {
		l.mu.Unlock()
		return errEmpty
	}
	done()
	return nil
}
