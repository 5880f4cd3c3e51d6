// Package audience sends to those who have subscribed.
package audience

import "sync"

// A Ticker copies the list under its lock, and sends without.
type Ticker struct {
	mu    sync.Mutex
	ears  []chan int
	ended bool
}

func NewTicker() *Ticker { return new(Ticker) }

func (t *Ticker) Listen() <-chan int {
	ear := make(chan int, 1)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		close(ear)
		return ear
	}
	t.ears = append(t.ears, ear)
	return ear
}

func (t *Ticker) Tick(n int) {
	t.mu.Lock()
	if t.ended {
		t.mu.Unlock()
		return
	}
	ears := t.ears
	t.mu.Unlock()
	for _, ear := range ears {
		ear <- n // want `send on ear may meet the closed channel and panic`
	}
}

func (t *Ticker) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return
	}
	t.ended = true
	for _, ear := range t.ears {
		close(ear)
	}
}
