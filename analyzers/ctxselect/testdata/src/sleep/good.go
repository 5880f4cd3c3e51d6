package sleep

import (
	"context"
	"errors"
	"time"
)

// It looks again soon.
func soon(ctx context.Context, poll func()) {
	for ctx.Err() == nil {
		poll()
		time.Sleep(10 * time.Millisecond)
	}
}

// What the loop computes may be short.
func backoff(ctx context.Context, try func() bool) {
	wait := time.Millisecond
	for ctx.Err() == nil {
		if try() {
			return
		}
		time.Sleep(wait)
		wait *= 2
	}
}

// The number of attempts is bounded.
func bounded(ctx context.Context, try func() error) (err error) {
	for i := 0; i < 3; i++ {
		if err = try(); err == nil {
			return nil
		}
		time.Sleep(time.Second)
	}
	for i := 0; ; i++ {
		if err = try(); err == nil {
			return nil
		}
		if i == 3 {
			return err
		}
		time.Sleep(time.Second)
	}
}

// Some errors end it, and that of the context may be one.
func permanent(ctx context.Context, try func(context.Context) error) error {
	for {
		err := try(ctx)
		if err == nil {
			return nil
		}
		if errors.Is(err, errPermanent) {
			return err
		}
		time.Sleep(time.Second)
	}
}

var errPermanent = errors.New("permanent")

// Somebody else ends it.
type flagged struct{ closed func() bool }

func (f *flagged) run(ctx context.Context, try func() error) {
	for !f.closed() {
		if err := try(); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// Nothing is in reach.
func nothing(try func() error) {
	for {
		if try() == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// A failure of the one ends it, the success of the other does not.
func mixed(ctx context.Context, try, check func() error) {
	for {
		if err := check(); err != nil {
			return
		}
		if err := try(); err != nil {
			time.Sleep(time.Second)
			continue
		}
		return
	}
}

// A second is soon enough.
func second(ctx context.Context, ready func() bool) {
	for ctx.Err() == nil {
		if ready() {
			return
		}
		time.Sleep(time.Second)
	}
}

// Whoever calls it lets it sleep for a short time.
func every(ctx context.Context, period time.Duration, poll func()) {
	for ctx.Err() == nil {
		poll()
		time.Sleep(period)
	}
}

func caller(ctx context.Context, poll func()) {
	go every(ctx, 0, poll)
	every(ctx, 50*time.Millisecond, poll)
}

// A case of a select is no sleep, and a short one does no harm.
func retryBoth(ctx context.Context, try func(context.Context) error) {
	for try(ctx) != nil {
		select {
		case <-time.After(time.Minute):
		case <-ctx.Done():
			return
		}
	}
}

func conditionShort(ctx context.Context, poll func()) {
	for ctx.Err() == nil {
		poll()
		<-time.After(10 * time.Millisecond)
	}
}

type subscriber struct{}

func (subscriber) Receive(ctx context.Context, f func(context.Context, string)) error { return nil }

func (subscriber) Pull(ctx context.Context) (string, error) { return "", nil }

// What receives for as long as the context ends with it, and without an error.
func consume(ctx context.Context, s subscriber, f func(context.Context, string)) {
	for {
		if err := s.Receive(ctx, f); err != nil {
			time.Sleep(5 * time.Second)
			continue
		}
		return
	}
}

// The delay is the last thing that is done.
func settle(ctx context.Context, settled func() bool, delay time.Duration, fast bool) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if settled() {
			if fast {
				time.Sleep(delay)
			}
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
}
