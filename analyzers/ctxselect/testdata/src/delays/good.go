package delays

import (
	"context"
	"math/rand/v2"
	"time"
)

// The delay is cut short.
func (c *controller) StartWell() {
	go func() {
		select {
		case <-time.After(c.delay):
		case <-c.done:
			close(c.ended)
			return
		}
		for {
			select {
			case <-time.After(c.every):
				c.work()
			case <-c.done:
				close(c.ended)
				return
			}
		}
	}()
}

// It is short, or may be.
func short(ctx context.Context, send func()) {
	time.Sleep(100 * time.Millisecond)
	for ctx.Err() == nil {
		send()
	}
}

func jitter(ctx context.Context, most int, send func()) {
	time.Sleep(time.Duration(rand.IntN(most)))
	for ctx.Err() == nil {
		send()
	}
}

// What the loop looks at begins after the sleep.
func later(parent context.Context, send func()) {
	time.Sleep(time.Minute)
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		send()
	}
}

// Nothing ends the loop by a sign.
func counts(ctx context.Context, n int, send func(context.Context)) {
	time.Sleep(time.Minute)
	for range n {
		send(ctx)
	}
}

// Nobody else runs it: the caller waits as long as he said.
func (c *controller) wait() {
	time.Sleep(c.delay)
	for {
		select {
		case <-c.ended:
			return
		case <-time.After(c.every):
			c.work()
		}
	}
}
