package sleep

import (
	"context"
	"time"
)

// The loop looks, but once in a minute only.
func looks(ctx context.Context, poll func()) {
	for {
		select {
		case <-ctx.Done():
			return
		default:
		}
		poll()
		time.Sleep(time.Minute) // want `time.Sleep goes on after ctx is done: the loop looks at it only in between`
	}
}

func condition(ctx context.Context, poll func(), interval time.Duration) {
	for ctx.Err() == nil {
		poll()
		time.Sleep(interval) // want `time.Sleep goes on after ctx is done`
	}
}

type worker struct {
	stop     chan struct{}
	interval time.Duration
}

func (w *worker) run(poll func() error) {
	for {
		if err := poll(); err != nil {
			time.Sleep(w.interval) // want `loop tries again after w.stop is closed: while err != nil, it does not look at it`
			continue
		}
		select {
		case <-w.stop:
			return
		default:
		}
	}
}

// An attempt with a context that is done never succeeds.
func retry(ctx context.Context, try func(context.Context) error) error {
	for { // want `loop tries again after ctx is done: nothing but success ends it`
		err := try(ctx)
		if err == nil {
			return nil
		}
		println(err.Error())
		time.Sleep(100 * time.Millisecond)
	}
}

func retryElse(ctx context.Context, try func() (int, error)) int {
	for { // want `loop tries again after ctx is done`
		if n, err := try(); err != nil {
			time.Sleep(time.Second)
		} else {
			return n
		}
	}
}

func retryContinue(ctx context.Context, try func() (int, error)) int {
	for { // want `loop tries again after ctx is done`
		n, err := try()
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		println("done")
		return n
	}
}

// To wait for a timer alone is to sleep.
func retryAfter(ctx context.Context, try func(context.Context) error) {
	backoff := 100 * time.Millisecond
	for { // want `loop tries again after ctx is done: nothing but success ends it`
		err := try(ctx)
		if err == nil {
			return
		}
		<-time.After(backoff)
		if backoff < time.Minute {
			backoff *= 2
		}
	}
}

func conditionAfter(ctx context.Context, poll func(), interval time.Duration) {
	for ctx.Err() == nil {
		poll()
		<-time.After(interval) // want `waiting for time.After goes on after ctx is done`
	}
}

// The return is for another turn.
func settleSlowly(ctx context.Context, settled func() bool, delay time.Duration) error {
	for ctx.Err() == nil {
		if !settled() {
			time.Sleep(delay) // want `time.Sleep goes on after ctx is done`
			continue
		}
		return nil
	}
	return ctx.Err()
}
