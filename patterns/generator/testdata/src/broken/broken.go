// Package broken is the generator with its classic mistakes.
package broken

import "context"

// count sends for ever, to whoever may still be there.
func count() <-chan int {
	out := make(chan int)
	go func() {
		for i := 0; ; i++ {
			// leak: firstOver leaves, and nobody takes the next value.
			out <- i // want "."
		}
	}()
	return out
}

func firstOver(limit int) int {
	for n := range count() {
		if n > limit {
			return n
		}
	}
	return 0
}

// countUntil looks at ctx, but not while it waits.
func countUntil(ctx context.Context) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 0; ; i++ {
			select {
			case <-ctx.Done():
				return
			default:
			}
			// leak: cancelled while it waits here, it does not look again.
			out <- i // want "."
		}
	}()
	return out
}

func firstCancelled(ctx context.Context) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return <-countUntil(ctx)
}
