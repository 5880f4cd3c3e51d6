// Package delays: who is told to stop before the work begins sleeps on.
package delays

import (
	"context"
	"time"
)

type controller struct {
	delay, every time.Duration
	done         chan struct{}
	ended        chan struct{}
	work         func()
}

func (c *controller) Start() {
	go func() {
		if c.delay > 0 {
			<-time.After(c.delay) // want `waiting for time.After goes on after c.done is closed: only the loop behind it looks at it`
		}
		tick := time.NewTicker(c.every)
		defer tick.Stop()
		c.work()
		for {
			select {
			case <-tick.C:
				c.work()
			case <-c.done:
				close(c.ended)
				return
			}
		}
	}()
}

func (c *controller) Shutdown() {
	close(c.done)
	<-c.ended
}

func report(ctx context.Context, send func()) {
	time.Sleep(time.Minute) // want `time.Sleep goes on after ctx is done: only the loop behind it looks at it`
	for ctx.Err() == nil {
		send()
	}
}

func startReports(ctx context.Context, send func()) { go report(ctx, send) }
