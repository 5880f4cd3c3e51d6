// Package wrapped has flags that are atomics of another package.
package wrapped

import (
	"sync"

	"wrapped/flag"
)

// Who closes the root closes what is registered, itself included; but the flag is
// raised.
type Scope struct {
	closed flag.Flag
	done   chan struct{}
	root   bool
	reg    *registry
}

type registry struct {
	mu   sync.Mutex
	root *Scope
	m    map[string]*Scope
}

func New() *Scope {
	s := &Scope{done: make(chan struct{}), root: true}
	s.reg = &registry{root: s, m: map[string]*Scope{"": s}}
	return s
}

func (s *Scope) Close() {
	if !s.closed.Change(false, true) {
		return
	}
	close(s.done)
	if s.root {
		s.reg.purge()
	}
}

func (s *Scope) Done() <-chan struct{} { return s.done }

func (r *registry) purge() {
	if !r.root.closed.Load() {
		return
	}
	r.mu.Lock()
	for k, s := range r.m {
		s.Close()
		delete(r.m, k)
	}
	r.mu.Unlock()
}

// What was in the flag before it was raised tells whether it was raised before.
type Line struct {
	closed flag.Flag
	state  flag.Word
	done   chan struct{}
	ended  chan struct{}
}

func NewLine() *Line { return &Line{done: make(chan struct{}), ended: make(chan struct{})} }

func (l *Line) Close() {
	if l.closed.Swap(true) {
		return
	}
	close(l.done)
	l.end()
}

func (l *Line) end() {
	if l.state.Swap(2) == 2 {
		return
	}
	close(l.ended)
	l.Close()
}

func (l *Line) Done() <-chan struct{} { return l.done }
