package keys

// A guest is found by its key, which is gone before the loop over the hub comes to its end.

import "sync"

type guest struct {
	id   string
	send chan []byte
}

// A hub passes on what comes to those who have registered.
type hub struct {
	clients    map[*guest]struct{}
	register   chan *guest
	unregister chan *guest
	broadcast  chan []byte
	stop       chan struct{}
	mu         sync.RWMutex
	running    bool
}

func newHub() *hub {
	return &hub{
		clients:    make(map[*guest]struct{}),
		register:   make(chan *guest),
		unregister: make(chan *guest),
		broadcast:  make(chan []byte, 256),
		stop:       make(chan struct{}),
	}
}

func (h *hub) Start() {
	h.mu.Lock()
	if h.running {
		h.mu.Unlock()
		return
	}
	h.running = true
	h.mu.Unlock()
	go h.run()
}

func (h *hub) Stop() {
	h.mu.Lock()
	if !h.running {
		h.mu.Unlock()
		return
	}
	h.running = false
	h.mu.Unlock()
	close(h.stop)
}

func (h *hub) run() {
	for {
		select {
		case c := <-h.register:
			h.mu.Lock()
			h.clients[c] = struct{}{}
			h.mu.Unlock()
		case c := <-h.unregister:
			h.mu.Lock()
			if _, ok := h.clients[c]; ok {
				delete(h.clients, c)
				close(c.send)
			}
			h.mu.Unlock()
		case m := <-h.broadcast:
			h.mu.RLock()
			for c := range h.clients {
				select {
				case c.send <- m:
				default:
				}
			}
			h.mu.RUnlock()
		case <-h.stop:
			h.mu.Lock()
			for c := range h.clients {
				close(c.send)
				delete(h.clients, c)
			}
			h.mu.Unlock()
			return
		}
	}
}
