// Package borrowed lends what others may wait for.
package borrowed

import (
	"context"
	"sync"
)

// Put sends to one who waited, and who may have left.
type Pool struct {
	mu      sync.Mutex
	idle    []Conn
	waiters []chan Conn
}

type Conn interface{ Ping() error }

func NewPool(idle []Conn) *Pool { return &Pool{idle: idle} }

func (p *Pool) Get(ctx context.Context) (Conn, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	w := make(chan Conn)
	p.waiters = append(p.waiters, w)
	p.mu.Unlock()
	select {
	case c := <-w:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *Pool) Put(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiters) > 0 {
		w := p.waiters[0]
		p.waiters = p.waiters[1:]
		w <- c // want `send on w blocks forever: nobody receives`
		return
	}
	p.idle = append(p.idle, c)
}
