package service

import (
	"errors"
	"io"
	"sync"
)

// An Object answers requests until it is closed. It remembers the error that it
// has answered with; the end of the data is none that keeps it from going on.
type Object struct {
	mu   sync.Mutex
	reqs chan<- int
	resp <-chan error
	last error
	gone bool
	quit chan struct{}
}

func NewObject(reqs chan<- int, resp <-chan error) *Object {
	return &Object{reqs: reqs, resp: resp, quit: make(chan struct{})}
}

func (o *Object) Seek(to int) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.last != nil && o.last != io.EOF {
		return o.last
	}
	select {
	case <-o.quit:
		return io.ErrClosedPipe
	case o.reqs <- to:
	}
	o.last = <-o.resp
	return o.last
}

func (o *Object) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.gone {
		return o.last
	}
	close(o.quit)
	close(o.reqs)
	o.last = errors.New("object is closed")
	o.gone = true
	return nil
}
