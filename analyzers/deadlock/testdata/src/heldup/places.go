package heldup

import (
	"sync"
	"time"
)

// The lock is taken in two places, and from the second one the loop comes back.
type digest struct {
	mu    sync.Mutex
	lines []string
	full  chan struct{}
	done  chan struct{}
}

func newDigest() *digest {
	return &digest{full: make(chan struct{}), done: make(chan struct{})}
}

func (d *digest) run(every *time.Ticker, print func([]string)) {
	for {
		select {
		case <-d.done:
			d.mu.Lock()
			print(d.lines)
			d.mu.Unlock()
			return
		case <-every.C:
			d.mu.Lock()
			print(d.lines)
			d.lines = nil
			d.mu.Unlock()
		case <-d.full:
			print([]string{"full"})
		}
	}
}

func (d *digest) add(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
	if len(d.lines) > 100 {
		d.full <- struct{}{} // want `waiting for d.full with d.mu held can deadlock: \(\*heldup.digest\).run, which ends the wait, locks it first`
	}
}

// Where it is taken, the loop never comes back.
type ledger struct {
	mu    sync.Mutex
	lines []string
	full  chan struct{}
	done  chan struct{}
}

func newLedger() *ledger {
	return &ledger{full: make(chan struct{}), done: make(chan struct{})}
}

func (l *ledger) run(print func([]string)) {
	for {
		select {
		case <-l.done:
			l.mu.Lock()
			print(l.lines)
			l.mu.Unlock()
			l.mu.Lock()
			l.lines = nil
			l.mu.Unlock()
			return
		case <-l.full:
			print([]string{"full"})
		}
	}
}

func (l *ledger) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	if len(l.lines) > 100 {
		l.full <- struct{}{}
	}
}
