// Package lib has objects with goroutines that end when they are closed.
package lib

import (
	"context"
	"time"
)

type Worker struct {
	in   chan int
	done chan struct{}
}

func New() *Worker {
	w := &Worker{in: make(chan int), done: make(chan struct{})}
	go w.loop()
	return w
}

func (w *Worker) loop() {
	for {
		select {
		case <-w.in:
		case <-w.done:
			return
		}
	}
}

func (w *Worker) Put(n int) {
	select {
	case w.in <- n:
	case <-w.done:
	}
}

func (w *Worker) Close() { close(w.done) }

// A Clock ends with its context as well.
type Clock struct{ cancel context.CancelFunc }

func NewClock(ctx context.Context, d time.Duration) *Clock {
	ctx, cancel := context.WithCancel(ctx)
	c := &Clock{cancel}
	go func() {
		t := time.NewTicker(d)
		defer t.Stop()
		for {
			select {
			case <-t.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}

func (c *Clock) Stop() { c.cancel() }
