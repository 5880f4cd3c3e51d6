package handback

import "sync"

// A Meter returns a channel that the client can only receive from, as its goroutine does.
type Meter struct {
	mu   sync.Mutex
	outs map[chan int]bool
}

func NewMeter() *Meter { return &Meter{outs: make(map[chan int]bool)} }

func (m *Meter) Watch() <-chan int {
	out := make(chan int)
	go func() {
		<-out // want `receive from out blocks forever`
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.outs, out)
	}()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.outs[out] = true
	return out
}

func (m *Meter) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.outs)
}
