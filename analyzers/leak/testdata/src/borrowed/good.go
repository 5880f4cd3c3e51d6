package borrowed

import (
	"context"
	"sync"
)

// There is room for it.
type Stock struct {
	mu      sync.Mutex
	idle    []Conn
	waiters []chan Conn
}

func NewStock(idle []Conn) *Stock { return &Stock{idle: idle} }

func (p *Stock) Get(ctx context.Context) (Conn, error) {
	p.mu.Lock()
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		return c, nil
	}
	w := make(chan Conn, 1)
	p.waiters = append(p.waiters, w)
	p.mu.Unlock()
	select {
	case c := <-w:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *Stock) Put(c Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiters) > 0 {
		w := p.waiters[0]
		p.waiters = p.waiters[1:]
		w <- c
		return
	}
	p.idle = append(p.idle, c)
}
