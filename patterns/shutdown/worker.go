package shutdown

import (
	"context"
	"errors"
)

// A Worker is a function that runs in the background until it is stopped. Its
// methods may be called by several goroutines at once, and more than once.
type Worker struct {
	cancel context.CancelFunc
	done   chan struct{} // closed once err is set, which then stays
	err    error
}

// Start runs f in the background. f is to return soon after its context is
// done; that it was, is not counted as an error of f. The caller must Stop the
// worker, or cancel ctx.
func Start(ctx context.Context, f func(context.Context) error) *Worker {
	ctx, cancel := context.WithCancel(ctx)
	w := &Worker{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(w.done)
		defer cancel() // f may end before anybody stops it
		err := f(ctx)
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			return // it has done what it was told
		}
		w.err = err
	}()
	return w
}

// Stop tells f to end and waits for it like Wait.
func (w *Worker) Stop(ctx context.Context) error {
	w.cancel()
	return w.Wait(ctx)
}

// Wait waits for f to return, and returns its error. If ctx is done first, its
// error is returned and f left behind.
func (w *Worker) Wait(ctx context.Context) error {
	select {
	case <-w.done:
		return w.err
	default: // with both ready, the select below would choose at random
	}
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		return ctx.Err()
	}
}
