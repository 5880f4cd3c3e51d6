package jumps

import (
	"context"
	"time"
)

// The context cuts the sleep short.
func waits(ctx context.Context, dial func() error) error {
again:
	if err := dial(); err != nil {
		select {
		case <-time.After(time.Minute):
			goto again
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// There are a few turns only.
func thrice(ctx context.Context, dial func(context.Context) error) error {
	n := 0
again:
	err := dial(ctx)
	if err != nil && n < 3 {
		n++
		time.Sleep(2 * time.Second)
		goto again
	}
	return err
}

// Time ends it.
func until(ctx context.Context, end time.Time, dial func(context.Context) error) error {
again:
	err := dial(ctx)
	if err != nil && time.Now().Before(end) {
		time.Sleep(2 * time.Second)
		goto again
	}
	return err
}

// A short sleep does no harm.
func soon(ctx context.Context, dial func(context.Context) error) error {
again:
	err := dial(ctx)
	if err != nil {
		time.Sleep(10 * time.Millisecond)
		goto again
	}
	return err
}

// A jump forward is no loop.
func forward(ctx context.Context, dial func(context.Context) error) error {
	if dial(ctx) != nil {
		time.Sleep(time.Minute)
		goto last
	}
	println("done")
last:
	return dial(ctx)
}

// There is no context that may end.
func alone(dial func() error) error {
again:
	err := dial()
	if err != nil {
		time.Sleep(time.Minute)
		goto again
	}
	return err
}
