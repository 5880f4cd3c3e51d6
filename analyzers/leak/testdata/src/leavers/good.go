package leavers

import (
	"context"
	"sync"
)

// The sender watches, too.
type Patient struct {
	mu      sync.Mutex
	viewers map[string]*guest
}

type guest struct {
	frames chan []byte
	gone   chan struct{}
}

func NewPatient() *Patient { return &Patient{viewers: make(map[string]*guest)} }

func (p *Patient) View(ctx context.Context, id string, show func([]byte)) {
	g := &guest{make(chan []byte), make(chan struct{})}
	p.mu.Lock()
	p.viewers[id] = g
	p.mu.Unlock()
	go func() {
		defer p.drop(id)
		defer close(g.gone)
		for {
			select {
			case f := <-g.frames:
				show(f)
			case <-ctx.Done():
				return
			}
		}
	}()
}

func (p *Patient) drop(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.viewers, id)
}

func (p *Patient) Frame(f []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range p.viewers {
		select {
		case g.frames <- f:
		case <-g.gone:
		}
	}
}
