// Package fanin spreads a stream over several goroutines and merges several
// streams into one.
//
// Merging raises the question who closes the merged channel. None of those who
// send on it can know that it is the last, so a goroutine of its own waits for
// all of them and closes.
//
// As everywhere, the consumer drains the merged channel or cancels the
// context. Order is lost: values of different streams come as they happen to.
package fanin

import (
	"context"
	"sync"
)

// Merge returns a stream of all values of the given ones. It is closed when
// all of them are, at once if there are none, or when ctx is done.
func Merge[T any](ctx context.Context, ins ...<-chan T) <-chan T {
	out := make(chan T)
	var forwarders sync.WaitGroup
	for _, in := range ins {
		// Go raises the count here, before Wait below can look at it.
		forwarders.Go(func() { forward(ctx, in, out) })
	}
	go func() {
		forwarders.Wait()
		close(out)
	}()
	return out
}

// forward sends to out what comes from in, and leaves out open: it is shared.
func forward[T any](ctx context.Context, in <-chan T, out chan<- T) {
	for {
		select {
		case v, ok := <-in:
			if !ok || !send(ctx, out, v) {
				return
			}
		case <-ctx.Done():
			return
		}
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

// FanOut starts n instances of a stage on one input and returns their outputs.
// Each value goes to one instance, whichever is free. As nobody would read
// from in otherwise, an n below one counts as one.
func FanOut[In, Out any](ctx context.Context, n int, in <-chan In, stage func(context.Context, <-chan In) <-chan Out) []<-chan Out {
	outs := make([]<-chan Out, max(n, 1))
	for i := range outs {
		outs[i] = stage(ctx, in)
	}
	return outs
}
