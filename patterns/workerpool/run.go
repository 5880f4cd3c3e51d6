// Package workerpool bounds how much is done at once by doing it in a fixed
// number of goroutines.
//
// [Run] is for a stream of items that all want the same done, and lasts as
// long as the stream. [Pool] is for jobs that come from everywhere, and lasts
// until it is closed. Where the items are a slice and the first error ends it
// all, package fetchgroup is shorter.
//
// A panic in a job is not recovered and ends the program, as in any goroutine:
// the pool cannot know what state the job left behind. A job that calls
// [runtime.Goexit] takes its worker with it.
package workerpool

import (
	"context"
	"sync"
)

// A Result is what became of an item.
type Result[In, Out any] struct {
	Item  In
	Value Out // not to be used if Err is set
	Err   error
}

// Run calls f for the items of a stream, n at a time, and returns the stream
// of results, in the order in which they are ready. An n below one counts as
// one.
//
// The results end when in is closed and all is done, or when ctx is done; then
// some items have no result. An error of f is a result like any other; a
// caller to whom the first one matters cancels. The caller drains the results
// or cancels ctx, or else the workers wait for it for ever.
func Run[In, Out any](ctx context.Context, n int, in <-chan In, f func(context.Context, In) (Out, error)) <-chan Result[In, Out] {
	out := make(chan Result[In, Out])
	var workers sync.WaitGroup
	for range max(n, 1) {
		workers.Go(func() { work(ctx, in, f, out) })
	}
	go func() {
		workers.Wait()
		close(out)
	}()
	return out
}

// work handles items until there are no more or ctx is done.
func work[In, Out any](ctx context.Context, in <-chan In, f func(context.Context, In) (Out, error), out chan<- Result[In, Out]) {
	for {
		select {
		case item, ok := <-in:
			if !ok || !handle(ctx, item, f, out) {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// handle reports whether somebody took the result of the item.
func handle[In, Out any](ctx context.Context, item In, f func(context.Context, In) (Out, error), out chan<- Result[In, Out]) bool {
	value, err := f(ctx, item)
	select {
	case out <- Result[In, Out]{Item: item, Value: value, Err: err}:
		return true
	case <-ctx.Done():
		return false
	}
}
