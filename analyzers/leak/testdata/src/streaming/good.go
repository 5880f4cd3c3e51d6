package streaming

import (
	"fmt"
	"net/http"
)

// Nobody waits for a client that is slow.
type radio struct {
	joining, leaving chan chan string
	news             chan string
}

func newRadio() *radio {
	r := &radio{joining: make(chan chan string), leaving: make(chan chan string), news: make(chan string)}
	go r.dispatch()
	return r
}

func (r *radio) dispatch() {
	clients := make(map[chan string]bool)
	for {
		select {
		case c := <-r.joining:
			clients[c] = true
		case c := <-r.leaving:
			delete(clients, c)
		case text := <-r.news:
			for c := range clients {
				select {
				case c <- text:
				default:
				}
			}
		}
	}
}

func (r *radio) Publish(text string) { r.news <- text }

func (r *radio) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	c := make(chan string)
	r.joining <- c
	defer func() { r.leaving <- c }()
	for {
		select {
		case text := <-c:
			fmt.Fprintln(w, text)
		case <-req.Context().Done():
			return
		}
	}
}
