package sleep

import (
	"context"
	"errors"
	"time"
)

var errGone = errors.New("gone")

func temporary(err error) bool { return !errors.Is(err, errGone) }

// Other errors end it as well, but not while it sleeps.
func growing(ctx context.Context, limit time.Duration, try func() error) error {
	delay := 10 * time.Millisecond
	for {
		err := try()
		if err == nil {
			return nil
		}
		if !temporary(err) {
			return err
		}
		time.Sleep(delay) // want `time.Sleep goes on after ctx is done: the loop does not look at it`
		if delay *= 2; delay > limit {
			delay = limit
		}
	}
}

// The next call would say that the context is done.
func relays(ctx context.Context, find func(context.Context) ([]string, error)) []string {
	for {
		list, err := find(ctx)
		switch {
		case err != nil:
			return nil
		case len(list) > 0:
			return list
		}
		time.Sleep(30 * time.Second) // want `time.Sleep goes on after ctx is done: the loop does not look at it`
	}
}

// The number of tries is bounded.
func counted(ctx context.Context, try func() error) error {
	tries := 0
	for {
		err := try()
		if err == nil {
			return nil
		}
		if tries++; tries > 3 {
			return err
		}
		time.Sleep(2 * time.Second)
	}
}

// What it sleeps is given, and soon over.
func polls(ctx context.Context, find func(context.Context) (string, error)) string {
	for {
		s, err := find(ctx)
		if err != nil || s != "" {
			return s
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// It rests for as long as it is told to, and then ends.
func rests(ctx context.Context, pause time.Duration, next func() (int, error)) (sum int) {
	for {
		n, err := next()
		if err != nil {
			return sum
		}
		sum += n
		if n == 0 {
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// A deadline ends it.
func deadline(ctx context.Context, until time.Time, try func() error) error {
	for {
		err := try()
		if err == nil || time.Now().After(until) {
			return err
		}
		time.Sleep(5 * time.Second)
	}
}

// It grows to a second, and no more.
func capped(ctx context.Context, try func() error) error {
	delay := 10 * time.Millisecond
	for {
		err := try()
		if err == nil {
			return nil
		}
		if !temporary(err) {
			return err
		}
		delay *= 2
		if most := 1 * time.Second; delay > most {
			delay = most
		}
		time.Sleep(delay)
	}
}

// It grows to more than that.
func cappedLate(ctx context.Context, try func() error) error {
	delay := 10 * time.Millisecond
	for {
		err := try()
		if err == nil {
			return nil
		}
		if !temporary(err) {
			return err
		}
		delay *= 2
		if most := 10 * time.Second; delay > most {
			delay = most
		}
		time.Sleep(delay) // want `time.Sleep goes on after ctx is done: the loop does not look at it`
	}
}
