// Package pulse is for this module alone.
package pulse

import (
	"sync"
	"time"
)

// A Pulse is stopped by whoever has made it. That it may be stopped again is what a
// field says that nobody locks: its lock is there for the rate.
type Pulse struct {
	mu   sync.Mutex
	rate time.Duration

	ticker  *time.Ticker
	quit    chan struct{}
	stopped bool
}

func New(rate time.Duration, beat func()) *Pulse {
	p := &Pulse{rate: rate, ticker: time.NewTicker(rate), quit: make(chan struct{})}
	go func() {
		for {
			select {
			case <-p.quit:
				return
			case <-p.ticker.C:
				beat()
			}
		}
	}()
	return p
}

func (p *Pulse) Faster() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rate /= 2
	p.ticker.Reset(p.rate)
}

func (p *Pulse) Stop() {
	if p.stopped {
		return
	}
	p.ticker.Stop()
	p.quit <- struct{}{}
	close(p.quit)
	p.stopped = true
}
