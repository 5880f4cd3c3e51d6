package handlers

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

type gates struct {
	mu     sync.Mutex
	once   sync.Once
	done   atomic.Bool
	gate   chan struct{}
	ready  chan struct{}
	quit   chan struct{}
	change chan struct{}
	subs   map[string]chan string
}

func newGates() *gates {
	return &gates{
		gate: make(chan struct{}), ready: make(chan struct{}), quit: make(chan struct{}),
		change: make(chan struct{}), subs: make(map[string]chan string),
	}
}

func (g *gates) onOnce(w http.ResponseWriter, r *http.Request) {
	g.once.Do(func() { close(g.gate) })
}

func (g *gates) onLocked(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.ready:
	default:
		close(g.ready)
	}
}

func (g *gates) onSwap(w http.ResponseWriter, r *http.Request) {
	if g.done.CompareAndSwap(false, true) {
		close(g.quit)
	}
}

// Whoever changes something wakes those who wait, and makes another channel.
func (g *gates) onChange(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.change)
	g.change = make(chan struct{})
}

// A channel of its own.
func (g *gates) onAsk(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		<-ctx.Done()
	}()
	cancel()
	<-done
}

// Who is deleted is not found again.
func (g *gates) onLeave(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	g.mu.Lock()
	ch, ok := g.subs[name]
	delete(g.subs, name)
	g.mu.Unlock()
	if ok {
		close(ch)
	}
}

func (g *gates) Routes() *http.ServeMux {
	mux := http.NewServeMux()
	for path, f := range map[string]http.HandlerFunc{
		"/once": g.onOnce, "/locked": g.onLocked, "/swap": g.onSwap, "/change": g.onChange, "/ask": g.onAsk, "/leave": g.onLeave,
	} {
		mux.HandleFunc(path, f)
	}
	return mux
}

// A test knows how many requests there are.
func inTest(t *testing.T, serve func(http.Handler)) {
	got := make(chan struct{})
	serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { close(got) }))
	<-got
}

// The function is called where it stands, for one request; nobody else has it.
func paths(w http.ResponseWriter, r *http.Request) <-chan string {
	ch := make(chan string, 1)
	func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		ch <- r.URL.Path
		close(ch)
	}(w, r)
	return ch
}
