// Package broken is the pipeline with its classic mistakes.
package broken

import "context"

// generate is right: it watches ctx.
func generate(ctx context.Context, items ...int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, item := range items {
			select {
			case out <- item:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// square sends without watching a context, so it lives only as long as its
// consumer is patient.
func square(in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for v := range in {
			// leak: firstSquare takes one value and goes; the second is never taken.
			out <- v * v // want "."
		}
	}()
	return out
}

// firstSquare leaves early. It cancels, as it should, and so ends generate.
func firstSquare(ctx context.Context) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return <-square(generate(ctx, 1, 2, 3))
}

// positive forgets on one path that it owns out.
func positive(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for v := range in {
			if v < 0 {
				return // leaves out open
			}
			select {
			case out <- v:
			case <-ctx.Done():
				return // leaves out open
			}
		}
		close(out)
	}()
	return out
}

// sum waits for the end of a stream that may not end.
func sum(ctx context.Context) int {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	total := 0
	// leak: positive meets -2 and returns without closing, so this range never ends.
	for v := range positive(ctx, generate(ctx, 1, -2, 3)) { // want "."
		total += v
	}
	return total
}
