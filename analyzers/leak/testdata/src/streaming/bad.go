// Package streaming sends events to HTTP clients.
package streaming

import (
	"fmt"
	"net/http"
	"sync"
)

// The list of clients is copied, and one of them has left by then.
type stream struct {
	mu      sync.Mutex
	clients map[chan string]bool
}

func newStream() *stream { return &stream{clients: make(map[chan string]bool)} }

func (s *stream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ch := make(chan string)
	s.mu.Lock()
	s.clients[ch] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.clients, ch)
		s.mu.Unlock()
	}()
	for {
		select {
		case text := <-ch:
			fmt.Fprintln(w, text)
		case <-r.Context().Done():
			return
		}
	}
}

func (s *stream) Send(text string) {
	var all []chan string
	s.mu.Lock()
	for ch := range s.clients {
		all = append(all, ch)
	}
	s.mu.Unlock()
	for _, ch := range all {
		ch <- text // want `send on ch blocks forever: nobody receives`
	}
}

// The goroutine of the component sends to a client that wants to tell it that it
// leaves.
type server struct {
	joining, leaving chan *client
	news             chan string
}

type client struct{ events chan string }

func newServer() *server {
	s := &server{joining: make(chan *client), leaving: make(chan *client), news: make(chan string)}
	go s.dispatch()
	return s
}

func (s *server) dispatch() {
	clients := make(map[*client]bool)
	for {
		select {
		case c := <-s.joining:
			clients[c] = true
		case c := <-s.leaving:
			delete(clients, c)
		case text := <-s.news:
			for c := range clients {
				c.events <- text
			}
		}
	}
}

func (s *server) Publish(text string) { s.news <- text }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &client{make(chan string)}
	s.joining <- c
	defer func() {
		s.leaving <- c // want `send on s.leaving blocks forever: nobody receives`
	}()
	for {
		select {
		case text := <-c.events:
			fmt.Fprintln(w, text)
		case <-r.Context().Done():
			return
		}
	}
}
