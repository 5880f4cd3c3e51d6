// Package exchanged waits for channels that are replaced.
package exchanged

import (
	"sync"
	"time"
)

// A link is up or down, and who wants it up waits for the close of a channel.
type link struct {
	mu   sync.Mutex
	up   bool
	wake chan struct{}
	stop chan struct{}
	dial func() (func(), error)
}

func newLink(dial func() (func(), error)) *link {
	l := &link{dial: dial, wake: make(chan struct{}), stop: make(chan struct{})}
	go l.run()
	return l
}

// After a failure the link is down, as it was before: who waits for the channel that was
// there waits on.
func (l *link) run() {
	for {
		serve, err := l.dial()
		if err == nil {
			l.raise()
			serve()
		}
		l.lower()
		select {
		case <-l.stop:
			return
		case <-time.After(time.Second):
		}
	}
}

func (l *link) raise() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up = true
	close(l.wake)
}

func (l *link) lower() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up = false
	l.wake = make(chan struct{})
}

func (l *link) Await() bool {
	for {
		l.mu.Lock()
		up, wake := l.up, l.wake
		l.mu.Unlock()
		if up {
			return true
		}
		select {
		case <-wake: // want `receive from wake may wait for a channel that lower has replaced, and nobody closes any more`
		case <-l.stop:
			return false
		}
	}
}

func (l *link) Close() { close(l.stop) }
