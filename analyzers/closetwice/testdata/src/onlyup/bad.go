package onlyup

import (
	"net/http"
	"sync"
)

// Those who have left are counted off again, so the house is full twice.
type House struct {
	mu   sync.Mutex
	in   int
	room int
	full chan struct{}
}

func NewHouse(room int) *House { return &House{room: room, full: make(chan struct{})} }

func (h *House) enter(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.in++
	if h.in == h.room {
		close(h.full) // want `h.full may be closed twice: the second close panics`
	}
}

func (h *House) leave(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.in--
}

func (h *House) Register(mux *http.ServeMux) {
	mux.HandleFunc("/enter", h.enter)
	mux.HandleFunc("/leave", h.leave)
}

// Who only asks how many have come finds as many as before.
type Guests struct {
	mu   sync.Mutex
	came int
	all  int
	done chan struct{}
}

func NewGuests(all int) *Guests { return &Guests{all: all, done: make(chan struct{})} }

func (g *Guests) come(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.came++
}

func (g *Guests) ask(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.came == g.all {
		close(g.done) // want `g.done may be closed twice: the second close panics`
	}
}

func (g *Guests) Register(mux *http.ServeMux) {
	mux.HandleFunc("/come", g.come)
	mux.HandleFunc("/ask", g.ask)
}
