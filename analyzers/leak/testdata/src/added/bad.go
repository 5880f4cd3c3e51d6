package added

import "sync"

// A Hub is told of pipes, and by nobody that one is gone: Pause has to do with others.
type Hub struct {
	mu     sync.Mutex
	closed bool
	paused bool
	wake   chan struct{}
	quit   chan struct{}
}

func NewHub() *Hub { return &Hub{wake: make(chan struct{}), quit: make(chan struct{})} }

func (h *Hub) Add(p Pipe) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		go h.feed(p)
	}
}

func (h *Hub) feed(p Pipe) {
	for range h.wake { // want `receive from h.wake blocks forever: nobody sends or closes`
		p.Send(nil)
	}
}

func (h *Hub) Pause(paused bool) {
	h.mu.Lock()
	h.paused = paused
	h.mu.Unlock()
}

func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.quit)
	}
}
