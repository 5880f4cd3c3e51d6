// Package service: what is stopped more than once.
package service

import "sync"

// Stop looks at the flag without a lock, and is called by the loop too.
type Poller struct {
	poll    func() error
	quit    chan struct{}
	stopped bool
}

func NewPoller(poll func() error) *Poller {
	p := &Poller{poll: poll, quit: make(chan struct{})}
	go p.loop()
	return p
}

func (p *Poller) loop() {
	for {
		if err := p.poll(); err != nil {
			p.Stop()
			return
		}
		select {
		case <-p.quit:
			return
		default:
		}
	}
}

func (p *Poller) Stop() {
	close(p.quit) // want `p.quit may be closed twice: the second close panics`
}

// The hub closes a client that has left, and again when all are closed.
type hub struct {
	mu      sync.Mutex
	clients map[string]chan string
}

func (h *hub) add(name string) chan string {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := make(chan string, 1)
	h.clients[name] = c
	return c
}

func (h *hub) leave(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c, ok := h.clients[name]; ok {
		close(c)
	}
}

func (h *hub) closeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.clients {
		close(c) // want `c may be closed twice: the second close panics`
	}
}

func session(name string) {
	h := &hub{clients: make(map[string]chan string)}
	h.add(name)
	h.leave(name)
	h.closeAll()
}

// The flag is tested under the lock and set behind it.
type gate struct {
	mu     sync.Mutex
	opened bool
	ch     chan struct{}
}

func (g *gate) open() {
	g.mu.Lock()
	opened := g.opened
	g.mu.Unlock()
	if !opened {
		close(g.ch) // want `g.ch may be closed twice: the second close panics`
		g.mu.Lock()
		g.opened = true
		g.mu.Unlock()
	}
}

func openBoth() {
	g := &gate{ch: make(chan struct{})}
	go g.open()
	g.open()
	<-g.ch
}
