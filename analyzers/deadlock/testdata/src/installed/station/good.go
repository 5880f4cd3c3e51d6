package station

import (
	"sync"
	"sync/atomic"

	"installed/spool"
)

// Asked before the lock is taken.
type scanners struct {
	mu    sync.Mutex
	names []string
	out   *spool.Patient
}

func newScanners() *scanners {
	s := new(scanners)
	s.out = &spool.Patient{Copies: s.count}
	return s
}

func (s *scanners) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.names)
}

func (s *scanners) next() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.names)
}

// What is asked for needs no lock.
type plotters struct {
	mu    sync.Mutex
	names []string
	n     atomic.Int64
	out   *spool.Spool
}

func newPlotters() *plotters {
	p := new(plotters)
	p.out = &spool.Spool{Copies: func() int { return int(p.n.Load()) }}
	return p
}

func (p *plotters) add(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.names = append(p.names, name)
	p.n.Add(1)
	p.out.Put("hello " + name)
}

// The spool is used with no lock held.
type benches struct {
	mu    sync.Mutex
	names []string
	out   *spool.Spool
}

func newBenches() *benches {
	b := new(benches)
	b.out = &spool.Spool{Copies: b.count}
	return b
}

func (b *benches) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.names)
}

func (b *benches) add(name string) {
	b.mu.Lock()
	b.names = append(b.names, name)
	b.mu.Unlock()
	b.out.Put("hello " + name)
}

// The function belongs to another object, of which nothing is known.
type desk struct {
	mu    sync.Mutex
	other *benches
	out   *spool.Spool
}

func newDesk(other *benches) *desk {
	return &desk{other: other, out: &spool.Spool{Copies: other.count}}
}

func (d *desk) put(text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.out.Put(text)
}

// Nobody writes, so that readers never wait for each other.
type frozen struct {
	mu    sync.RWMutex
	names map[string]bool
	out   *spool.Spool
}

func newFrozen(names map[string]bool) *frozen {
	f := &frozen{names: names}
	f.out = &spool.Spool{Copies: f.count}
	return f
}

func (f *frozen) count() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return len(f.names)
}

func (f *frozen) stats() (int, int) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return len(f.names), f.out.Len()
}
