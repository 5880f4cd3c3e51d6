// Package handover has locks that one function takes and another one releases,
// beside functions that do both.
package handover

import (
	"errors"
	"sync"
)

type store struct {
	mu sync.Mutex
	m  map[string]string
}

// The one that begins and the closure that ends belong together.
func (s *store) update() func() {
	s.mu.Lock()
	return func() { s.mu.Unlock() }
}

func (s *store) rename(from, to string) bool {
	s.mu.Lock()
	v, ok := s.m[from]
	if !ok {
		return false // want `s.mu is still locked when rename returns here; other paths unlock it`
	}
	delete(s.m, from)
	s.m[to] = v
	s.mu.Unlock()
	return true
}

type flusher struct {
	mu  sync.Mutex
	buf []byte
	err error
}

// The goroutine goes on with the lock.
func (f *flusher) flush(write func([]byte) error) {
	f.mu.Lock()
	go func() {
		defer f.mu.Unlock()
		f.err = write(f.buf)
		f.buf = nil
	}()
}

func (f *flusher) append(b []byte) error {
	f.mu.Lock()
	if f.err != nil {
		return f.err // want `f.mu is still locked when append returns here; other paths unlock it`
	}
	f.buf = append(f.buf, b...)
	f.mu.Unlock()
	return nil
}

// Doc may be locked by its users for several edits.
type Doc struct {
	mu    sync.Mutex
	lines []string
}

// Lock begins an edit.
func (d *Doc) Lock() { d.mu.Lock() }

// Unlock ends it.
func (d *Doc) Unlock() { d.mu.Unlock() }

// Delete does both, and nobody unlocks because of an error.
func (d *Doc) Delete(i int) error {
	d.mu.Lock()
	if i >= len(d.lines) {
		return errors.New("out of range") // want `d.mu is still locked when Delete returns here; other paths unlock it`
	}
	d.lines = append(d.lines[:i], d.lines[i+1:]...)
	d.mu.Unlock()
	return nil
}

type breaker struct {
	mu    sync.Mutex
	fails int
}

// Nobody unlocks what it leaves locked where it succeeds.
func (b *breaker) call(f func() error) error {
	err := f()
	b.mu.Lock()
	if err == nil {
		b.fails = 0
		return nil // want `b.mu is still locked when call returns here; other paths unlock it`
	}
	b.fails++
	b.mu.Unlock()
	return err
}

type bucket struct {
	sync.Mutex
	n map[string]int
}

func lookUp(buckets []*bucket, key string) (int, bool) {
	for _, b := range buckets {
		b.Lock()
		if n, ok := b.n[key]; ok {
			return n, true // want `b is still locked when lookUp returns here; other paths unlock it`
		}
		b.Unlock()
	}
	return 0, false
}
