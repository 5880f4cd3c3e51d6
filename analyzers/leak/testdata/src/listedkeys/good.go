// Package listedkeys ends what is in a map by the keys that it has listed under the lock.
package listedkeys

import (
	"errors"
	"sync"
	"time"
)

type Store interface{ Touch(n int) error }

type watch struct {
	n     int
	clock *time.Ticker
	over  chan struct{}
}

// Watches are begun and ended by their numbers. What is begun while they are all ended is
// either seen by who ends them, or sees that they have been ended.
type Watches struct {
	store Store
	mu    sync.Mutex
	last  int
	all   map[int]*watch
	ended bool
}

func New(s Store) *Watches { return &Watches{store: s, all: make(map[int]*watch)} }

func (w *Watches) Begin(every time.Duration) (int, error) {
	w.mu.Lock()
	w.last++
	one := &watch{n: w.last, over: make(chan struct{})}
	w.mu.Unlock()
	one.clock = time.NewTicker(every)
	w.mu.Lock()
	if w.ended {
		w.mu.Unlock()
		one.clock.Stop()
		return 0, errors.New("ended")
	}
	w.all[one.n] = one
	w.mu.Unlock()
	go w.keep(one)
	return one.n, nil
}

func (w *Watches) keep(one *watch) {
	for {
		select {
		case <-one.clock.C:
		case <-one.over:
			return
		}
		w.store.Touch(one.n)
	}
}

func (w *Watches) End(n int) bool {
	w.mu.Lock()
	one, ok := w.all[n]
	delete(w.all, n)
	w.mu.Unlock()
	if !ok {
		return false
	}
	one.clock.Stop()
	close(one.over)
	return true
}

func (w *Watches) Close() {
	w.mu.Lock()
	w.ended = true
	var list []int
	for n := range w.all {
		list = append(list, n)
	}
	w.mu.Unlock()
	for _, n := range list {
		w.End(n)
	}
}
