package doubles

import "testing"

// What a helper of tests does wrong with what a test gives it.
func (h *hub) Open() {
	ready := make(chan bool)
	go func() {
		ready <- true // want `send on ready blocks forever`
	}()
	select {
	case <-ready:
	case <-h.quit:
	}
}

type hub struct{ quit chan bool }

func TestOpen(t *testing.T) {
	h := &hub{quit: make(chan bool)}
	go close(h.quit)
	h.Open()
}
