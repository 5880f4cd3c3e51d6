// Package link keeps a connection.
package link

import (
	"sync"
	"time"
)

type Conn struct {
	mu   sync.Mutex
	stop chan struct{}
	done chan struct{}
}

func Dial(read func() error) *Conn {
	c := &Conn{stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(c.done)
		for {
			select {
			case <-c.stop:
				return
			default:
			}
			if read() != nil {
				return
			}
		}
	}()
	return c
}

// Close gives the goroutine of the connection a second.
func (c *Conn) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.stop:
	default:
		close(c.stop)
	}
	select {
	case <-c.done:
	case <-time.After(time.Second):
	}
}
