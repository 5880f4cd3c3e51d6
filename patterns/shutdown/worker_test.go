package shutdown_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/patterns/internal/leakcheck"
	"github.com/concurlint/concurlint/patterns/shutdown"
)

func TestMain(m *testing.M) { leakcheck.Main(m) }

// untilDone works until it is told to stop, which takes it a second.
func untilDone(ctx context.Context) error {
	<-ctx.Done()
	time.Sleep(time.Second)
	return ctx.Err()
}

func TestStopTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shutdown.Start(t.Context(), untilDone)
		start := time.Now()
		stop := func() {
			err := w.Stop(t.Context())
			if took := time.Since(start); err != nil || took != time.Second {
				t.Errorf("Stop returns %v after %v, want nil when the worker has ended, after 1s", err, took)
			}
		}
		var stoppers sync.WaitGroup
		for range 3 {
			stoppers.Go(stop)
		}
		stoppers.Wait()
		stop()
	})
}

func TestStopGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := shutdown.Start(t.Context(), untilDone)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		if err := w.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Stop returns %v, want %v", err, context.DeadlineExceeded)
		}
		if err := w.Wait(t.Context()); err != nil {
			t.Errorf("Wait returns %v after all", err)
		}
		if err := w.Wait(ctx); err != nil {
			t.Errorf("Wait returns %v with the worker gone, want nil each time", err)
		}
	})
}

func TestWorkerError(t *testing.T) {
	failure := errors.New("failure")
	w := shutdown.Start(t.Context(), func(context.Context) error { return failure })
	for range 2 {
		if err := w.Wait(t.Context()); !errors.Is(err, failure) {
			t.Errorf("Wait returns %v, want %v", err, failure)
		}
	}
	if err := w.Stop(t.Context()); !errors.Is(err, failure) {
		t.Errorf("Stop returns %v, want %v", err, failure)
	}
}

// Only a cancellation of its own excuses a worker.
func TestWorkerErrorCanceled(t *testing.T) {
	w := shutdown.Start(t.Context(), func(context.Context) error { return context.Canceled })
	if err := w.Wait(t.Context()); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait returns %v, want %v", err, context.Canceled)
	}
}
