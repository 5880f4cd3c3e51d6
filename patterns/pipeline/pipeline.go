// Package pipeline connects goroutines by channels into a stream of values:
// a source, stages that map and filter, a consumer.
//
// Two rules make stages safe to compose, and every function here keeps them:
//
//   - The goroutine that sends on a channel is the one that closes it, always:
//     when its input is used up and when the context is done. A consumer may
//     therefore range over the output of a stage.
//   - Whoever waits on a channel also waits for the context. A consumer may
//     therefore leave early: it cancels, and all stages before it end.
//
// So a consumer either drains the last channel or cancels the context. One
// that does neither leaves every stage blocked for good.
//
// A closed channel says that no more will come, not that all has come: after a
// cancellation the stream is cut somewhere. [Collect] tells the two apart.
//
// The functions given to stages have nobody to return an error or a panic to.
// Errors belong in the values (see package workerpool); a panic ends the
// program, as in any goroutine.
package pipeline

import "context"

// A Stage turns a stream into another. It returns at once; its goroutine ends
// when in is closed and what came out of it was taken, or when ctx is done.
type Stage[In, Out any] func(ctx context.Context, in <-chan In) <-chan Out

// Generate returns a stream of the items.
func Generate[T any](ctx context.Context, items ...T) <-chan T {
	out := make(chan T)
	go func() {
		defer close(out)
		for _, item := range items {
			if !send(ctx, out, item) {
				return
			}
		}
	}()
	return out
}

// Map returns a stage that sends f(v) for each v it receives.
func Map[In, Out any](f func(In) Out) Stage[In, Out] {
	return func(ctx context.Context, in <-chan In) <-chan Out {
		out := make(chan Out)
		go func() {
			defer close(out)
			for {
				v, ok := receive(ctx, in)
				if !ok || !send(ctx, out, f(v)) {
					return
				}
			}
		}()
		return out
	}
}

// Filter returns a stage that passes on the values for which keep reports
// true.
func Filter[T any](keep func(T) bool) Stage[T, T] {
	return func(ctx context.Context, in <-chan T) <-chan T {
		out := make(chan T)
		go func() {
			defer close(out)
			for {
				v, ok := receive(ctx, in)
				if !ok || keep(v) && !send(ctx, out, v) {
					return
				}
			}
		}()
		return out
	}
}

// Join makes one stage of two, the second fed by the first.
func Join[In, Mid, Out any](first Stage[In, Mid], second Stage[Mid, Out]) Stage[In, Out] {
	return func(ctx context.Context, in <-chan In) <-chan Out {
		return second(ctx, first(ctx, in))
	}
}

// Collect gathers a stream. If ctx is done the error says so, for the values
// may not be all.
func Collect[T any](ctx context.Context, in <-chan T) ([]T, error) {
	var all []T
	for {
		v, ok := receive(ctx, in)
		if !ok {
			return all, ctx.Err()
		}
		all = append(all, v)
	}
}

// send reports whether the value was taken before ctx was done.
func send[T any](ctx context.Context, out chan<- T, v T) bool {
	select {
	case out <- v:
		return true
	case <-ctx.Done():
		return false
	}
}

// receive reports whether a value came before the end of in and of ctx. A
// stage whose input comes from another stage could range over it, which is
// closed when ctx is done; but an input may come from anywhere.
func receive[T any](ctx context.Context, in <-chan T) (v T, ok bool) {
	select {
	case v, ok = <-in:
		return v, ok
	case <-ctx.Done():
		return v, false
	}
}
