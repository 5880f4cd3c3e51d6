package pulse

import (
	"sync"
	"time"
)

// The field that says whether it was stopped is one for several goroutines, as it is read
// and set with the lock held, though not in one go.
type Beacon struct {
	mu      sync.Mutex
	ticker  *time.Ticker
	quit    chan struct{}
	stopped bool
}

func NewBeacon(rate time.Duration, beat func()) *Beacon {
	b := &Beacon{ticker: time.NewTicker(rate), quit: make(chan struct{})}
	go func() {
		for {
			select {
			case <-b.quit:
				return
			case <-b.ticker.C:
				beat()
			}
		}
	}()
	return b
}

func (b *Beacon) Stop() {
	b.mu.Lock()
	stopped := b.stopped
	b.mu.Unlock()
	if stopped {
		return
	}
	b.ticker.Stop()
	b.quit <- struct{}{} // want `send on b.quit may meet the closed channel and panic`
	close(b.quit)
	b.mu.Lock()
	b.stopped = true
	b.mu.Unlock()
}
