// Package asked: who asks whether a channel is closed expects somebody to close it, or to
// send on it.
package asked

import (
	"errors"
	"time"
)

var errClosed = errors.New("closed")

// A Listener hands connections on.
type Listener struct {
	conns chan string
	done  chan struct{}
}

// Listen makes a listener.
func Listen() *Listener {
	return &Listener{conns: make(chan string), done: make(chan struct{})}
}

// Accept waits for a connection. Those who hand them over leave when the listener is
// closed, and then nobody closes the channel.
func (l *Listener) Accept() (string, error) {
	c, ok := <-l.conns // want `l.conns is never closed: the receive blocks forever once those who send leave`
	if !ok {
		return "", errClosed
	}
	return c, nil
}

func (l *Listener) handle(c string) {
	select {
	case l.conns <- c:
	case <-l.done:
	}
}

// Close ends it.
func (l *Listener) Close() { close(l.done) }

// A cache is filled again and again. To look whether it is closed takes a select.
type cache struct {
	done chan struct{}
	load func() error
}

func newCache(load func() error) *cache {
	return &cache{done: make(chan struct{}), load: load}
}

func (c *cache) refresh() {
	for err := c.load(); err != nil; err = c.load() {
		time.Sleep(time.Second)
		if _, open := <-c.done; !open { // want `receive from c.done ends the loop: nobody sends on it, so it waits for the close`
			return
		}
	}
}

func (c *cache) stop() { close(c.done) }
