package named

import (
	"errors"
	"sync"
)

type breaker struct {
	mu    sync.Mutex
	open  bool
	fails int
}

// By its name it might leave the lock held, but not where it fails only.
func (b *breaker) enter() error {
	b.mu.Lock()
	if b.open {
		return errors.New("open") // want `b.mu is still locked when enter returns here; other paths unlock it`
	}
	b.fails = 0
	b.mu.Unlock()
	return nil
}

func (b *breaker) leave(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.fails++
	}
}
