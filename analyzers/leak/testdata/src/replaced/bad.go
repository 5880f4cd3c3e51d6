// Package replaced: a new channel in the place of one that somebody waits for.
package replaced

import "sync"

// Who waits for the old channel is never told.
type link struct {
	mu    sync.Mutex
	ready chan struct{}
	up    bool
}

func NewLink() *link { return &link{ready: make(chan struct{})} }

func (l *link) WaitReady() {
	l.mu.Lock()
	ch := l.ready
	l.mu.Unlock()
	<-ch // want `receive from ch blocks forever`
}

func (l *link) Up() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.up {
		l.up = true
		close(l.ready)
	}
}

func (l *link) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up = false
	l.ready = make(chan struct{})
}
