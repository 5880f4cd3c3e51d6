package breaks

import (
	"context"
	"time"
)

// The label says what is left.
func labelled(ctx context.Context, in chan int) {
loop:
	for {
		select {
		case <-ctx.Done():
			break loop
		case <-in:
		}
	}
}

// What follows leaves.
func behind(ctx context.Context, in chan int) error {
	for {
		select {
		case <-ctx.Done():
			break
		case <-in:
			continue
		}
		return ctx.Err()
	}
}

// The next turn looks first.
func nextTurn(ctx context.Context, try func() bool) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if try() {
			return nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// The condition looks.
func condition(ctx context.Context, in chan int) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			break
		case <-in:
		}
	}
	done := false
	for !done {
		select {
		case <-ctx.Done():
			done = true
			break
		case <-in:
		}
	}
}

// This context is that of one turn.
func turn(parent context.Context, in chan int) {
	for {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		select {
		case <-ctx.Done():
			break
		case v, ok := <-in:
			if !ok {
				cancel()
				return
			}
			println(v)
		}
		cancel()
	}
}

// A channel that is nil is not received from again.
func once(ctx context.Context, in chan int) {
	done := ctx.Done()
	for {
		select {
		case <-done:
			done = nil
		case v, ok := <-in:
			if !ok {
				return
			}
			println(v)
		}
	}
}

// The rest is dropped, but received, so that senders need not wait.
func drain(ctx context.Context, in, out chan int) {
	for v := range in {
		select {
		case out <- v:
		case <-ctx.Done():
			break
		}
	}
}

// The end makes something else happen that ends the loop.
func indirect(ctx context.Context, stop func(), in chan int) {
	for {
		select {
		case <-ctx.Done():
			stop()
		case _, ok := <-in:
			if !ok {
				return
			}
		}
	}
}

// The channel says something else.
func other(timeout <-chan time.Time, ready chan struct{}, in chan int) {
	for {
		select {
		case <-timeout:
			break
		case <-ready:
			break
		case <-in:
			return
		}
	}
}

// No loop.
func single(ctx context.Context, in chan int) {
	select {
	case <-ctx.Done():
		break
	case <-in:
	}
}

// The break skips the rest of the case.
func skips(ctx context.Context, in chan int) {
	for {
		select {
		case v, ok := <-in:
			if !ok {
				return
			}
			if ctx.Err() != nil {
				break
			}
			println(v)
		}
	}
}

func healthy(ctx context.Context, in chan int) {
	for {
		select {
		case _, ok := <-in:
			if !ok {
				return
			}
			if ctx.Err() == nil {
				break
			}
		}
	}
}

// The error of ctx is kept before it is looked at, at the next turn.
func errKept(ctx context.Context, ticks <-chan int, do func() error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(); err != nil {
			return err
		}
		select {
		case <-ticks:
		case <-ctx.Done():
		}
	}
}

// What is behind the select, and behind what it is in, looks at the end.
func followed(ctx context.Context, next func() (string, bool), out chan string) {
	for {
		s, ok := next()
		if !ok {
			select {
			case <-ctx.Done():
				break
			case <-time.After(time.Second):
			}
			s = "none"
		}
		if over(ctx) {
			return
		}
		out <- s
	}
}

func over(ctx context.Context) bool { return ctx.Err() != nil }
