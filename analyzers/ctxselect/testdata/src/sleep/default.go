package sleep

import (
	"context"
	"time"
)

// Where nobody says how often to look, it does so soon.
func pollOften(ctx context.Context, interval time.Duration, poll func()) {
	if interval <= 0 {
		interval = 100 * time.Millisecond
	}
	for {
		poll()
		select {
		case <-ctx.Done():
			return
		default:
			time.Sleep(interval)
		}
	}
}

// A default that is long is no better than none.
func pollSeldom(ctx context.Context, interval time.Duration, poll func()) {
	if interval <= 0 {
		interval = time.Minute
	}
	for {
		poll()
		select {
		case <-ctx.Done():
			return
		default:
			time.Sleep(interval) // want `time.Sleep goes on after ctx is done`
		}
	}
}
