// Package station gives functions to objects that call them with a lock held.
package station

import (
	"sync"

	"installed/spool"
)

type printers struct {
	mu    sync.Mutex
	names []string
	out   *spool.Spool
}

func newPrinters() *printers {
	p := &printers{out: new(spool.Spool)}
	p.out.Copies = func() int {
		p.mu.Lock()
		defer p.mu.Unlock()
		return len(p.names)
	}
	return p
}

// The spool is locked last here, but first when it asks for the copies.
func (p *printers) add(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.names = append(p.names, name)
	p.out.Put("hello " + name) // want `spool.Spool.mu is locked while station.printers.mu is held, but a function literal of station.newPrinters locks them the other way round`
}

func (p *printers) next() string { return p.out.Next() }

type readers struct {
	mu    sync.RWMutex
	names map[string]bool
	out   *spool.Spool
}

// The spool is made where it is given the method.
func newReaders() *readers {
	r := &readers{names: make(map[string]bool)}
	r.out = &spool.Spool{Copies: r.count}
	return r
}

func (r *readers) count() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.names)
}

func (r *readers) add(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.names[name] = true
}

// Both only read, but somebody who adds a name may come between.
func (r *readers) stats() (int, int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.names), r.out.Len() // want `spool.Spool.mu is locked while station.readers.mu is held, but \(\*station.readers\).count locks them the other way round`
}

// The same with a type of the package.
type clock struct {
	mu    sync.Mutex
	now   int
	alarm *alarm
}

type alarm struct {
	Time func() int

	mu sync.Mutex
	at int
}

func newClock() *clock {
	c := new(clock)
	c.alarm = &alarm{Time: c.read}
	return c
}

func (c *clock) read() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) tick() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now++
	c.alarm.set(c.now + 1) // want `alarm.mu`
}

func (a *alarm) set(at int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at = at
}

func (a *alarm) due() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.Time() >= a.at
}
