package members

// It is still there when the message comes.
func (h *Hub) Kick(m []byte) {
	clients := make(map[*Client]bool)
	c := &Client{send: make(chan []byte, 1)}
	clients[c] = true
	close(c.send)
	for d := range clients {
		d.send <- m // want `send on d.send may meet the closed channel and panic`
	}
}
