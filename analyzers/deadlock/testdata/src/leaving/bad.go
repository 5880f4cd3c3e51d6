// Package leaving has subscribers that receive no more, and say so.
package leaving

import "sync"

type hub struct {
	mu    sync.Mutex
	rooms map[string]map[chan string]bool
}

func newHub() *hub { return &hub{rooms: make(map[string]map[chan string]bool)} }

func (h *hub) Subscribe(room string) chan string {
	ch := make(chan string)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rooms[room] == nil {
		h.rooms[room] = make(map[chan string]bool)
	}
	h.rooms[room][ch] = true
	return ch
}

// Who broadcasts waits for it to receive, with the lock.
func (h *hub) Unsubscribe(room string, ch chan string) {
	h.mu.Lock() // want `locking h.mu blocks forever: its holder waits for this goroutine`
	defer h.mu.Unlock()
	delete(h.rooms[room], ch)
}

func (h *hub) Broadcast(room, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.rooms[room] {
		ch <- text
	}
}
