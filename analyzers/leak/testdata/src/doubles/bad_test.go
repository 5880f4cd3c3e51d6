package doubles

import "testing"

func (h *hub) Open() {
	go func() {
		h.ready <- true // want `send on h.ready blocks forever`
	}()
	select {
	case <-h.ready:
	case <-h.quit:
	}
}

type hub struct{ ready, quit chan bool }

func TestOpen(t *testing.T) {
	h := &hub{ready: make(chan bool), quit: make(chan bool)}
	go close(h.quit)
	h.Open()
}
