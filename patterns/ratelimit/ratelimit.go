// Package ratelimit does many things with two bounds: how many at once, and
// how many per second. A server usually has a limit on both, and neither
// implies the other: slow answers pile up at any rate, fast ones exceed a rate
// at any parallelism.
//
// The rate is kept by [golang.org/x/time/rate]. Its limiter is a value of the
// caller's, since it is the server that has a limit, not one call of [Each].
//
// Whatever waits for its turn waits for the context too. A time.Sleep between
// two requests is a rate limit as well, but one that nothing can interrupt.
package ratelimit

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

// Each calls do for the items, for at most parallel ones at once and as often
// as the limiter allows. A parallel below one counts as one. The first error
// cancels the rest and is returned, once all calls have ended.
//
// The limiter gives its own error, not that of a context, when it sees that
// the deadline of ctx would come first, or when its burst is zero.
//
// A panic in do is not recovered and ends the program, as in any goroutine.
func Each[Item any](ctx context.Context, limiter *rate.Limiter, parallel int, items []Item, do func(context.Context, Item) error) error {
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(max(parallel, 1))
	for _, item := range items {
		group.Go(func() error {
			// We wait for the limiter last, when nothing else is in the way. A
			// turn given to an item that still waits for a place among the
			// parallel ones would be used too late, close to the next one's.
			if err := limiter.Wait(groupCtx); err != nil {
				return err
			}
			return do(groupCtx, item)
		})
	}
	return group.Wait()
}

// Every calls do at once and then again after each interval, until it returns
// an error or ctx is done, and returns the error of either. If a call takes
// longer than the interval, the next one follows at once and the ones missed
// are left out. Like [time.NewTicker], it panics if interval is not positive.
func Every(ctx context.Context, interval time.Duration, do func(context.Context) error) error {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		// With a tick and the end of ctx both there, the select below has
		// chosen at random.
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(ctx); err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}
