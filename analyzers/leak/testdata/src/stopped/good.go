// Package stopped has a pool that is stopped once.
package stopped

import (
	"sync"
	"time"
)

type slot struct {
	c    chan int
	last int
}

type Pool struct {
	mu          sync.Mutex
	keys        map[string]slot
	cleanupStop chan struct{}
}

func New() *Pool {
	p := &Pool{keys: map[string]slot{}, cleanupStop: make(chan struct{})}
	go p.tick(p.cleanupStop)
	return p
}

func (p *Pool) tick(stop chan struct{}) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			p.Clean()
		case <-stop:
			return
		}
	}
}

// The second call would wait for good, whether there is a first one at the time or not.
func (p *Pool) Close() {
	p.cleanupStop <- struct{}{}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, k := range p.keys {
		close(k.c)
		for v := range k.c {
			println(v)
		}
	}
	p.keys = nil
}

func (p *Pool) Put(k string, v int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.keys[k]
	if !ok {
		s = slot{c: make(chan int, 5)}
		p.keys[k] = s
	}
	select {
	case s.c <- v:
	default:
	}
}

func (p *Pool) Clean() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for k, v := range p.keys {
		if v.last > 5 {
			continue
		}
		close(v.c)
		for x := range v.c {
			println(x)
		}
		delete(p.keys, k)
	}
}
