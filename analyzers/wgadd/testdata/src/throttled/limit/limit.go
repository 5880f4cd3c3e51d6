// Package limit bounds how much goes on at a time.
package limit

import "sync"

// A Throttle counts what goes on.
type Throttle struct {
	c  chan struct{}
	wg sync.WaitGroup
}

func NewThrottle(max int) *Throttle {
	t := &Throttle{}
	if max > 0 {
		t.c = make(chan struct{}, max)
	}
	return t
}

// Acquire stores to nothing, and counts.
func (t *Throttle) Acquire() {
	t.wg.Add(1)
	if t.c != nil {
		t.c <- struct{}{}
	}
}

func (t *Throttle) Release() {
	if t.c != nil {
		<-t.c
	}
	t.wg.Done()
}

func (t *Throttle) Wait() { t.wg.Wait() }
