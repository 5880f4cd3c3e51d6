// Package future holds values that are still being computed.
//
// [Go] computes one in the background; [Future.Get] waits for it. Readers wait
// for a channel to be closed, not for a value to come through one: a value in
// a channel is gone after the first reader, and its sender is stuck if no
// reader came. So there may be any number of readers, at any time, and none.
//
// A panic in the computation is not recovered and ends the program, as in any
// goroutine.
package future

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrAborted is the error of a future whose computation ended its goroutine by
// runtime.Goexit instead of returning.
var ErrAborted = errors.New("future: the computation did not return")

// A Future is a value, or an error, that will be there some day. Its methods
// may be called by several goroutines at once.
type Future[T any] struct {
	done chan struct{} // closed once value and err are set, which then stay
	once sync.Once

	value T
	err   error
}

// Go calls f in a goroutine of its own and returns its future result. Readers
// that give up do not stop f; the end of ctx does, if f watches it.
func Go[T any](ctx context.Context, f func(context.Context) (T, error)) *Future[T] {
	p := NewPromise[T]()
	go func() {
		defer p.Reject(ErrAborted) // too late, unless f did not return
		value, err := f(ctx)
		p.settle(value, err)
	}()
	return p.Future()
}

// Get waits for the value.
func (f *Future[T]) Get() (T, error) {
	<-f.done
	return f.value, f.err
}

// GetContext waits for the value, but not longer than for the end of ctx. A
// value that is there is returned even so.
func (f *Future[T]) GetContext(ctx context.Context) (T, error) {
	select {
	case <-f.done:
		return f.Get()
	default: // with both ready, the select below would choose at random
	}
	select {
	case <-f.done:
		return f.Get()
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// GetWithTimeout waits for the value, but not longer than the given time. The
// error is [context.DeadlineExceeded] if it did not come.
func (f *Future[T]) GetWithTimeout(timeout time.Duration) (T, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return f.GetContext(ctx)
}

// Done returns a channel that is closed when the value is there, for a select
// with other things to wait for.
func (f *Future[T]) Done() <-chan struct{} { return f.done }
