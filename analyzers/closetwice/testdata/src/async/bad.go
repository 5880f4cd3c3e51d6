package async

import "sync"

type Door struct {
	mu   sync.Mutex
	n    int
	done chan struct{}
}

func NewDoor() *Door { return &Door{done: make(chan struct{})} }

func (d *Door) Enter() {
	d.mu.Lock()
	d.n++
	d.mu.Unlock()
	<-d.done
}

// It works again, but not at once.
func (d *Door) Close() {
	select {
	case <-d.done:
	default:
		close(d.done) // want `d.done may be closed twice: the second close panics`
	}
}

// It is Close, later.
func (d *Door) AsyncClose() { go d.Close() }
