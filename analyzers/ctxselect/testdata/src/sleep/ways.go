package sleep

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

var errEnded = errors.New("gone")

// While it fails, nobody looks at ctx.
func tail(ctx context.Context, read func(int) ([]byte, error), most time.Duration) error {
	wait, at := 10*time.Millisecond, 0
	for {
		data, err := read(at)
		if errors.Is(err, errEnded) {
			return err
		}
		if err != nil {
			time.Sleep(wait) // want `loop tries again after ctx is done: while err != nil, it does not look at it`
			wait = min(2*wait, most)
			continue
		}
		at += len(data)
		wait = 10 * time.Millisecond
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

// Who is asked has the context.
func tailWith(ctx context.Context, read func(context.Context, int) ([]byte, error)) error {
	at := 0
	for {
		data, err := read(ctx, at)
		if errors.Is(err, errEnded) {
			return err
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		at += len(data)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// The listener is closed when ctx is done.
func accept(ctx context.Context, l net.Listener, serve func(net.Conn)) error {
	for {
		c, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return err
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		serve(c)
		select {
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
	}
}

// It gives up after a while.
func tailThrice(ctx context.Context, read func(int) ([]byte, error)) error {
	at, failed := 0, 0
	for {
		data, err := read(at)
		if err != nil {
			if failed++; failed > 3 {
				return err
			}
			time.Sleep(10 * time.Millisecond)
			continue
		}
		at += len(data)
		select {
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
	}
}

type bucket struct{ n int }

func (b *bucket) take() (time.Duration, bool) {
	b.n--
	return time.Duration(b.n), b.n > 0
}

// It is given a context, and prints it.
func (b *bucket) wait(ctx context.Context, name string) error {
	if name == "" {
		return fmt.Errorf("no name in %v", ctx)
	}
	for {
		d, ok := b.take()
		if ok {
			return nil
		}
		time.Sleep(d) // want `time.Sleep goes on after ctx is done: the loop does not look at it`
	}
}

// It hands the context on, to somebody who may know how to end it.
func (b *bucket) waitOrEnd(ctx context.Context, begin func(context.Context)) {
	begin(ctx)
	for {
		d, ok := b.take()
		if ok {
			return
		}
		time.Sleep(d)
	}
}
