package openly

import "sync"

type session struct {
	id    string
	notes chan int
}

// A hub tells its sessions what happens.
type Hub struct {
	mu       sync.Mutex
	sessions map[string]*session
}

// Watch calls a function with each note until its session is closed.
func (h *Hub) Watch(id string, f func(int)) {
	s := &session{id, make(chan int, 128)}
	h.mu.Lock()
	h.sessions[id] = s
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		delete(h.sessions, id)
		h.mu.Unlock()
	}()
	for n := range s.notes {
		f(n)
	}
}

// Keep ends the sessions that are not wanted, which stay in the map for a while.
func (h *Hub) Keep(wanted func(string) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.sessions {
		if !wanted(s.id) {
			close(s.notes)
		}
	}
}

// Tell sends a note to all.
func (h *Hub) Tell(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.sessions {
		select { // want `send on s.notes may meet the closed channel and panic`
		case s.notes <- n: // a story shows it
		default:
		}
	}
}

// They are closed in a literal, and told by a function that is called with the lock.
type board struct {
	mu       sync.Mutex
	sessions map[string]*session
	each     func(func(id string) bool)
}

func (b *board) pruneLocked() {
	b.each(func(id string) bool {
		if s, ok := b.sessions[id]; ok {
			close(s.notes)
		}
		return true
	})
}

func (b *board) Prune() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pruneLocked()
}

func (b *board) sendLocked(n int) {
	for _, s := range b.sessions {
		s.notes <- n // want `s.notes may be closed: who closes it leaves it in b.sessions`
	}
}

func (b *board) Send(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sendLocked(n)
}
