// Package members has clients that come and go.
package members

type Client struct{ send chan []byte }

type Hub struct {
	clients  map[*Client]bool
	all      chan []byte
	enter    chan *Client
	leave    chan *Client
	accepted int
}

// Whoever has left does not enter again.
func (h *Hub) Run() {
	for {
		select {
		case c := <-h.enter:
			if _, ok := h.clients[c]; !ok {
				h.clients[c] = true
				h.accepted++
			}
		case c := <-h.leave:
			if _, ok := h.clients[c]; ok {
				delete(h.clients, c)
				close(c.send)
			}
		case m := <-h.all:
			for c := range h.clients {
				select {
				case c.send <- m:
				default:
					close(c.send)
					delete(h.clients, c)
				}
			}
		}
	}
}
