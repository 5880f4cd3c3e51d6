// Package deadlines asks contexts whether they have a deadline.
package deadlines

import (
	"context"
	"errors"
)

// The context is without its parent's deadline, and ends with it only if somebody
// cancels that.
func detach(parent context.Context) context.Context {
	if _, ok := parent.Deadline(); !ok {
		return parent
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	go func() {
		<-parent.Done()
		if errors.Is(parent.Err(), context.DeadlineExceeded) {
			return
		}
		cancel()
	}()
	return ctx
}

// What was detached has no deadline any more, and is not detached again.
func Get(ctx context.Context, ask func(context.Context) error) error {
	ctx = detach(ctx)
	if err := ask(ctx); err != nil {
		return err
	}
	return list(ctx, ask)
}

func list(ctx context.Context, ask func(context.Context) error) error {
	return ask(detach(ctx))
}

// A context with a timeout has a deadline, and so have its children.
func Ask(parent context.Context, answer func() int) int {
	ctx, stop := context.WithTimeout(context.Background(), 10)
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	got := make(chan int)
	go func() {
		if _, ok := ctx.Deadline(); !ok {
			return
		}
		got <- answer()
	}()
	return <-got
}
