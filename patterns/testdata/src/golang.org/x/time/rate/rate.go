// Package rate stands for golang.org/x/time/rate where packages are loaded
// without modules. Its Limiter has no burst; otherwise Wait blocks and returns
// as the original does.
package rate

import (
	"context"
	"sync"
	"time"
)

// Limit is a number of events per second.
type Limit float64

// Every returns the Limit of one event per interval.
func Every(interval time.Duration) Limit {
	return Limit(float64(time.Second) / float64(interval))
}

// A Limiter says when the next event may happen.
type Limiter struct {
	mu       sync.Mutex
	interval time.Duration
	next     time.Time
}

// NewLimiter returns a Limiter; the burst b is ignored.
func NewLimiter(r Limit, b int) *Limiter {
	return &Limiter{interval: time.Duration(float64(time.Second) / float64(r))}
}

// Wait waits for the next event to be allowed or ctx to be done.
func (lim *Limiter) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(lim.reserve(time.Now()))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// reserve gives the next event away and returns how long to wait for it.
func (lim *Limiter) reserve(now time.Time) time.Duration {
	lim.mu.Lock()
	defer lim.mu.Unlock()
	at := now
	if lim.next.After(now) {
		at = lim.next
	}
	lim.next = at.Add(lim.interval)
	return at.Sub(now)
}
