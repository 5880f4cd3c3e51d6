// Package generator produces values one by one, as they are asked for.
//
// If the consumer needs no concurrency, the better answer is an [iter.Seq]: it
// takes no goroutine, leaving the loop ends it, and there is nothing to cancel
// and nothing to leak. [Fibonacci] is one.
//
// A channel is the answer when values are worth producing while others are
// being used, when several consumers share them, or when they meet other
// channels in a select. [From] and [Generate] start a generator of that kind,
// which its consumer must drain or cancel; [All] puts it into a sequence again,
// which cancels by itself.
//
// The goroutine prepares a value before it knows that somebody wants it, so it
// is always one ahead. [iter.Pull] is not.
package generator

import (
	"context"
	"iter"
)

// Fibonacci returns the sequence 0, 1, 1, 2, 3, 5, and so on. It has no end:
// the consumer leaves the loop. The values overflow in time.
func Fibonacci() iter.Seq[int] {
	return func(yield func(int) bool) {
		for a, b := 0, 1; yield(a); a, b = b, a+b {
		}
	}
}

// Generate returns a channel of what next returns, until next reports false or
// ctx is done; then the channel is closed. Only one goroutine calls next.
func Generate[T any](ctx context.Context, next func() (T, bool)) <-chan T {
	return From(ctx, func(yield func(T) bool) {
		for {
			v, ok := next()
			if !ok || !yield(v) {
				return
			}
		}
	})
}

// From returns a channel of the values of a sequence, which is closed at its
// end or when ctx is done.
func From[T any](ctx context.Context, seq iter.Seq[T]) <-chan T {
	out := make(chan T)
	go func() {
		defer close(out)
		for v := range seq {
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// Take returns a channel of at most the first n values of in. Having passed
// them on it receives no more, so whatever sends on in needs ctx to end it.
func Take[T any](ctx context.Context, n int, in <-chan T) <-chan T {
	out := make(chan T)
	go func() {
		defer close(out)
		for range n {
			v, ok := receive(ctx, in)
			if !ok {
				return
			}
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// receive reports whether a value came before the end of in and of ctx.
func receive[T any](ctx context.Context, in <-chan T) (v T, ok bool) {
	select {
	case v, ok = <-in:
		return v, ok
	case <-ctx.Done():
		return v, false
	}
}

// All returns a sequence of the values that start generates. Each loop over
// the sequence starts a generator of its own and cancels it at the end,
// however the loop ends: its consumer cannot forget to.
func All[T any](ctx context.Context, start func(context.Context) <-chan T) iter.Seq[T] {
	return func(yield func(T) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for v := range start(ctx) {
			if !yield(v) {
				return
			}
		}
	}
}
