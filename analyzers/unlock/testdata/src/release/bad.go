// Package release has callers of functions that return what unlocks.
package release

import (
	"context"
	"errors"
	"sync"

	"release/lease"
)

var errEmpty = errors.New("empty")

type ledger struct {
	mu   sync.RWMutex
	rows map[string]int
}

func (l *ledger) edit() func() {
	l.mu.Lock()
	return l.mu.Unlock
}

func (l *ledger) read() func() {
	l.mu.RLock()
	return sync.OnceFunc(l.mu.RUnlock)
}

func (l *ledger) editing() func() {
	l.mu.Lock()
	var once sync.Once
	return func() { once.Do(func() { l.mu.Unlock() }) }
}

func (l *ledger) outer() func() { return l.edit() }

func (l *ledger) put(k string, n int) error {
	done := l.edit()
	if k == "" {
		return errEmpty // want `done, which unlocks l.mu, is not called when put returns here; other paths call it`
	}
	l.rows[k] = n
	done()
	return nil
}

func (l *ledger) get(k string) (int, error) {
	done := l.read()
	n, ok := l.rows[k]
	if !ok {
		return 0, errEmpty // want `done, which unlocks l.mu, is not called when get returns here; other paths call it`
	}
	done()
	return n, nil
}

func (l *ledger) drop(k string) bool {
	done := l.editing()
	if _, ok := l.rows[k]; !ok {
		return false // want `done, which unlocks l.mu, is not called when drop returns here; other paths call it`
	}
	delete(l.rows, k)
	done()
	return true
}

func (l *ledger) clear() error {
	done := l.outer()
	if len(l.rows) == 0 {
		return errEmpty // want `done, which unlocks l.mu, is not called when clear returns here; other paths call it`
	}
	clear(l.rows)
	done()
	return nil
}

func (l *ledger) count() int {
	defer l.edit() // want `the deferred call returns the function that unlocks l.mu, and nobody calls it: it stays locked`
	return len(l.rows)
}

func (l *ledger) reset(hard bool) {
	done := l.edit()
	defer done()
	if hard {
		l.rows = nil
		done() // want `done, which unlocks l.mu, is called here and again by a deferred call: that crashes the program`
	}
}

func all(keys []string, t *lease.Table, f func(string) bool) {
	for _, k := range keys {
		release := t.Take(k) // want `release, which unlocks the lock, is not called before the loop goes on; other paths call it`
		if !f(k) {
			continue
		}
		release()
	}
}

func through(ctx context.Context, g *lease.Gate, f func() error) error {
	leave, err := g.Enter(ctx)
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		return err // want `leave, which gives back a slot of g.slots, is not called when through returns here; other paths call it`
	}
	leave()
	return nil
}

// A wrapper passes on what it has got.
type door struct{ gate *lease.Gate }

func (d *door) open(ctx context.Context) (func(), error) { return d.gate.Enter(ctx) }

func (d *door) openChecked(ctx context.Context) (func(), error) {
	leave, err := d.gate.Enter(ctx)
	if err != nil {
		return nil, errors.Join(err, errEmpty)
	}
	return leave, nil
}

func (d *door) pass(ctx context.Context, f func() error) error {
	leave, err := d.open(ctx)
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		return err // want `leave, which gives back a slot of g.slots, is not called when pass returns here; other paths call it`
	}
	leave()
	return nil
}

func (d *door) passChecked(ctx context.Context, f func() error) error {
	leave, err := d.openChecked(ctx)
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		return err // want `leave, which gives back a slot of g.slots, is not called when passChecked returns here; other paths call it`
	}
	leave()
	return nil
}
