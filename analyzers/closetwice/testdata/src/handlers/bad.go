// Package handlers: what requests do that come in twice, or two at once.
package handlers

import (
	"fmt"
	"net/http"
	"sync"
)

type drainer struct {
	draining chan struct{}
}

func (d *drainer) drain(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	close(d.draining) // want `d.draining may be closed twice: the second close panics`
}

func Routes() *http.ServeMux {
	mux := http.NewServeMux()
	d := &drainer{draining: make(chan struct{})}
	mux.HandleFunc("/drain", d.drain)
	return mux
}

type release struct {
	mu   sync.Mutex
	gate chan struct{}
	open bool
}

func (x *release) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x.mu.Lock()
	open := x.open
	x.mu.Unlock()
	if open {
		return
	}
	close(x.gate) // want `x.gate may be closed twice: the second close panics`
	x.mu.Lock()
	x.open = true
	x.mu.Unlock()
}

func Callback() (http.Handler, <-chan struct{}) {
	got := make(chan struct{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "you may close this window")
		close(got) // want `got may be closed twice: the second close panics`
	}), got
}

// Two at once find it open.
type probe struct{ ready chan struct{} }

func (p *probe) mark(w http.ResponseWriter, r *http.Request) {
	select {
	case <-p.ready:
		http.Error(w, "already", http.StatusConflict)
	default:
		close(p.ready) // want `p.ready may be closed twice: the second close panics`
	}
}

func Probe() http.Handler {
	mux := http.NewServeMux()
	p := &probe{ready: make(chan struct{})}
	mux.Handle("/ready", http.HandlerFunc(p.mark))
	return mux
}
