// Package feed has what may be closed once.
package feed

import "sync"

// A Feed may be closed once.
type Feed struct {
	mu   sync.Mutex
	last string
	over chan struct{}
}

func New() *Feed { return &Feed{over: make(chan struct{})} }

func (f *Feed) Over() <-chan struct{} { return f.over }

func (f *Feed) Set(s string) {
	f.mu.Lock()
	f.last = s
	f.mu.Unlock()
}

func (f *Feed) Close() error {
	close(f.over)
	return nil
}
