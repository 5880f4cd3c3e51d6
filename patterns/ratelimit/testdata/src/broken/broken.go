// Package broken is the rate limit with its classic mistakes.
package broken

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// poll keeps its rate, and keeps it for ever.
func poll(ctx context.Context, interval time.Duration, ask func(time.Time)) {
	go func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		// ctxselect: nothing ends this loop, although ctx could.
		for range ticker.C { // want "."
			ask(time.Now())
		}
	}()
}

// each hands out turns from a bucket of its own making.
func each(items []int, interval time.Duration, do func(int)) {
	turns := make(chan struct{})
	go func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for range ticker.C {
			// leak: after the last item nobody takes a turn.
			turns <- struct{}{} // want "."
		}
	}()
	for _, item := range items {
		<-turns
		do(item)
	}
}

// heartbeat waits for the limiter with a context that is never done.
func heartbeat(ctx context.Context, limiter *rate.Limiter, beat func(context.Context)) {
	go func() {
		// ctxselect: the end of ctx is not noticed, neither here nor in Wait.
		for { // want "."
			_ = limiter.Wait(context.Background())
			beat(ctx)
		}
	}()
}
