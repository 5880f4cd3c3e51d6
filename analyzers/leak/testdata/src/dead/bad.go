// Package dead has channels in fields that nobody serves.
package dead

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errClosed = errors.New("closed")

// Close waits for a loop that does not say when it has ended.
type tail struct {
	lines chan string
	stop  chan struct{}
	ended chan struct{}
}

func newTail() *tail {
	return &tail{lines: make(chan string, 8), stop: make(chan struct{}), ended: make(chan struct{})}
}

func (t *tail) follow(next func() string) {
	for {
		select {
		case t.lines <- next():
		case <-t.stop:
			return
		}
	}
}

func (t *tail) close() {
	close(t.stop)
	<-t.ended // want `receive from t.ended blocks forever: nobody closes it or sends on it`
}

// Several look whether it is closed, and close says so by a flag only.
type mux struct {
	mu     sync.Mutex
	closed bool
	done   chan struct{}
	queue  chan func()
}

func newMux() *mux { return &mux{done: make(chan struct{}), queue: make(chan func())} }

func (m *mux) run() error {
	for {
		select {
		case f := <-m.queue:
			f()
		case <-m.done: // want `this case of the select never comes: nobody closes done or sends on it`
			return errClosed
		}
	}
}

func (m *mux) do(f func()) error {
	select {
	case m.queue <- f:
		return nil
	case <-m.done:
		return errClosed
	}
}

func (m *mux) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
}

// Who waits for the answer gets none, and gives up in the end.
type call struct {
	ready chan struct{}
	res   string
}

func newCall() *call { return &call{ready: make(chan struct{})} }

func (c *call) finish(res string) { c.res = res }

func (c *call) wait(ctx context.Context) (string, error) {
	select {
	case <-c.ready: // want `this case of the select never comes: nobody closes ready or sends on it`
		return c.res, nil
	case <-ctx.Done():
		return "", ctx.Err()
	case <-time.After(time.Minute):
		return "", errClosed
	}
}

// The answer is written to the log, and not sent.
type login struct {
	codes  chan string
	failed chan error
}

func newLogin() *login { return &login{codes: make(chan string), failed: make(chan error, 1)} }

func (l *login) handle(code string) {
	if code == "" {
		l.failed <- errClosed
		return
	}
	println(code)
}

func (l *login) code() (string, error) {
	select {
	case c := <-l.codes: // want `this case of the select never comes: nobody closes codes or sends on it`
		return c, nil
	case err := <-l.failed:
		return "", err
	}
}

// Others wait for it as well.
type lease struct {
	lost  chan struct{}
	renew chan struct{}
}

// NewLease makes one.
func NewLease() *lease {
	l := &lease{lost: make(chan struct{}), renew: make(chan struct{}, 1)}
	l.renew <- struct{}{}
	return l
}

// Lost is closed when the lease is lost.
func (l *lease) Lost() <-chan struct{} { return l.lost }

func (l *lease) keep(tick func() bool) {
	for tick() {
		select {
		case <-l.lost: // want `this case of the select never comes: nobody closes lost or sends on it`
			return
		case <-l.renew:
		}
	}
}
