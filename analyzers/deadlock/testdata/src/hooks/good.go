package hooks

import (
	"sync"
	"time"
)

// A gate lets in one at a time. Who leaves opens it again, in a hook that the
// gate has given away.
type gate struct {
	mu     sync.Mutex
	visits *visits
}

type visits struct {
	leave func()
}

func (v *visits) end() error {
	v.leave()
	return nil
}

func newGate() *gate {
	g := &gate{visits: new(visits)}
	g.visits.leave = func() { g.mu.Unlock() }
	go g.run()
	return g
}

func (g *gate) run() {
	for {
		g.mu.Lock()
		if g.visits.end() != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// A box is opened by the method of its lock itself.
type box struct {
	mu   sync.Mutex
	open func()
}

func newBox() *box {
	b := new(box)
	b.open = b.mu.Unlock
	go b.run()
	return b
}

func (b *box) run() {
	for {
		b.mu.Lock()
		b.open()
		time.Sleep(time.Second)
	}
}
