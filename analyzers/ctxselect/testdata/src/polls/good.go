package polls

import (
	"context"
	"time"
)

// Who is asked knows the context.
func told(ctx context.Context, every time.Duration, ask func(context.Context) (bool, error)) error {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		<-t.C
		ok, err := ask(ctx)
		if err != nil || ok {
			return err
		}
	}
}

// The number of turns is bounded.
func tries(ctx context.Context, ask func() bool) bool {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for range 10 {
		<-t.C
		ok := ask()
		if ok {
			return true
		}
	}
	for n := 0; ; n++ {
		<-t.C
		ok := ask()
		if ok {
			return true
		}
		if n == 10 {
			return false
		}
	}
}

// It is looked at in each turn.
func looks(ctx context.Context, ask func() bool) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for range t.C {
		ok := ask()
		if ok || ctx.Err() != nil {
			return
		}
	}
}

// It is waited for, too.
func waits(ctx context.Context, ask func() bool) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
		ok := ask()
		if ok {
			return
		}
	}
}

// The time is short.
func soon(ctx context.Context, ask func() bool) {
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
	for range t.C {
		ok := ask()
		if ok {
			return
		}
	}
}

// Time ends it.
func limited(ctx context.Context, until time.Time, ask func() bool) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for range t.C {
		ok := ask()
		if ok || time.Now().After(until) {
			return
		}
	}
}

// What is asked was made with the context, which tells it.
func made(ctx context.Context, open func(context.Context) func() bool) {
	ask := open(ctx)
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for range t.C {
		ok := ask()
		if ok {
			return
		}
	}
}
