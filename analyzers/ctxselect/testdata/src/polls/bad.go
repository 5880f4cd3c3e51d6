// Package polls asks at each tick, whatever becomes of the context.
package polls

import (
	"context"
	"time"
)

// The context is one of many settings.
type Settings struct {
	Ctx   context.Context
	Every time.Duration
	Ask   func() (bool, error)
	Tries func(int)
}

func Until(s Settings) error {
	if s.Ctx == nil {
		s.Ctx = context.Background()
	}
	t := time.NewTicker(s.Every)
	defer t.Stop()
	for n := 1; ; n++ {
		<-t.C // want `waiting for t.C goes on after s.Ctx is done: the loop does not look at it`
		s.Tries(n)
		ok, err := s.Ask()
		if err != nil {
			return err
		}
		if ok {
			return nil
		}
	}
}

func ready(ctx context.Context, every time.Duration, ask func() bool) {
	t := time.NewTicker(every)
	defer t.Stop()
	for range t.C { // want `waiting for t.C goes on after ctx is done: the loop does not look at it`
		ok := ask()
		if ok {
			return
		}
	}
}

// It succeeds or goes on.
func connect(ctx context.Context, dial func() error) {
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		<-tick.C // want `waiting for tick.C goes on after ctx is done: the loop does not look at it`
		if err := dial(); err == nil {
			return
		}
	}
}
