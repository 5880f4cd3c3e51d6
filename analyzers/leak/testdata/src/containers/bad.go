package containers

import (
	"maps"
	"slices"
	"sync"
)

type half struct {
	n    int
	quit chan struct{}
}

func startHalf() *half {
	p := &half{quit: make(chan struct{})}
	go func() { <-p.quit }() // want `receive from p.quit blocks forever`
	return p
}

func (p *half) stop() { close(p.quit) }

// Only some of the copy are stopped.
type Half struct {
	mu  sync.Mutex
	all map[*half]bool
}

func NewHalf() *Half { return &Half{all: make(map[*half]bool)} }

func (h *Half) Open() {
	p := startHalf()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all[p] = true
}

func (h *Half) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	was := maps.Clone(h.all)
	clear(h.all)
	for p := range was {
		if p.n > 0 {
			p.stop()
		}
	}
}

type forgotten struct {
	n    int
	quit chan struct{}
}

func startForgotten() *forgotten {
	p := &forgotten{quit: make(chan struct{})}
	go func() { <-p.quit }() // want `receive from p.quit blocks forever`
	return p
}

func (p *forgotten) stop() { close(p.quit) }

// Who is left out is forgotten.
type Forgotten struct {
	mu  sync.Mutex
	all []*forgotten
}

func NewForgotten() *Forgotten { return &Forgotten{} }

func (f *Forgotten) Open() {
	p := startForgotten()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = append(f.all, p)
}

func (f *Forgotten) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = slices.DeleteFunc(f.all, func(p *forgotten) bool { return p.n == 0 })
	for p := range slices.Values(f.all) {
		p.stop()
	}
}

type counted struct {
	n    int
	quit chan struct{}
}

func startCounted() *counted {
	p := &counted{quit: make(chan struct{})}
	go func() { <-p.quit }() // want `receive from p.quit blocks forever`
	return p
}

// The loop comes to them, and does nothing.
type Counted struct {
	mu  sync.Mutex
	all map[*counted]bool
}

func NewCounted() *Counted { return &Counted{all: make(map[*counted]bool)} }

func (c *Counted) Open() {
	p := startCounted()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[p] = true
}

func (c *Counted) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for p := range maps.Keys(c.all) {
		n += p.n
	}
	clear(c.all)
	println(n)
}
