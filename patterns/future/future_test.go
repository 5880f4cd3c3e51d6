package future_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/patterns/future"
	"github.com/concurlint/concurlint/patterns/internal/leakcheck"
)

func TestMain(m *testing.M) { leakcheck.Main(m) }

// after returns a computation that takes a while and watches its context.
func after(d time.Duration) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		select {
		case <-time.After(d):
			return "value", nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func TestManyReaders(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := future.Go(t.Context(), after(time.Second))
		read := func() {
			if got, err := f.Get(); got != "value" || err != nil {
				t.Errorf("Get returns %q, %v", got, err)
			}
		}
		var readers sync.WaitGroup
		for range 10 {
			readers.Go(read)
		}
		readers.Wait()
		read() // and once more, long after
	})
}

func TestNoReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		future.Go(t.Context(), after(time.Second))
	})
}

func TestError(t *testing.T) {
	failure := errors.New("failure")
	f := future.Go(t.Context(), func(context.Context) (int, error) { return 0, failure })
	for range 2 {
		if _, err := f.Get(); !errors.Is(err, failure) {
			t.Errorf("Get returns %v, want %v", err, failure)
		}
	}
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := future.Go(t.Context(), after(time.Minute))
		start := time.Now()
		_, err := f.GetWithTimeout(time.Second)
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != time.Second {
			t.Errorf("GetWithTimeout returns %v after %v, want %v after 1s", err, took, context.DeadlineExceeded)
		}
		if got, err := f.GetWithTimeout(time.Hour); got != "value" || err != nil {
			t.Errorf("a patient reader gets %q, %v", got, err)
		}
	})
}

func TestContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := future.Go(t.Context(), after(time.Minute))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if _, err := f.GetContext(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("GetContext returns %v, want %v", err, context.Canceled)
		}
	})
}

// A value that is there wins over a context that is done, each time.
func TestValueWins(t *testing.T) {
	p := future.NewPromise[int]()
	p.Resolve(7)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 {
		if got, err := p.Future().GetContext(ctx); got != 7 || err != nil {
			t.Fatalf("GetContext returns %d, %v, want 7", got, err)
		}
		if got, err := p.Future().GetWithTimeout(-1); got != 7 || err != nil {
			t.Fatalf("GetWithTimeout returns %d, %v, want 7", got, err)
		}
	}
}

func TestCancelComputation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		f := future.Go(ctx, after(time.Hour))
		cancel()
		if _, err := f.Get(); !errors.Is(err, context.Canceled) {
			t.Errorf("Get returns %v, want %v", err, context.Canceled)
		}
	})
}

func TestGoexit(t *testing.T) {
	f := future.Go(t.Context(), func(context.Context) (int, error) { runtime.Goexit(); return 0, nil })
	if _, err := f.Get(); !errors.Is(err, future.ErrAborted) {
		t.Errorf("Get returns %v, want %v", err, future.ErrAborted)
	}
}

func TestFirstSettles(t *testing.T) {
	p := future.NewPromise[int]()
	var first atomic.Int32
	var settlers sync.WaitGroup
	for i := range 10 {
		settlers.Go(func() {
			if p.Resolve(i) {
				first.Add(1)
			}
		})
	}
	got, err := p.Future().Get()
	settlers.Wait()
	if first.Load() != 1 || p.Reject(errors.New("late")) {
		t.Errorf("%d settled the promise, or one more did late", first.Load())
	}
	if again, err2 := p.Future().Get(); again != got || err != nil || err2 != nil {
		t.Errorf("Get returns %d, %v and then %d, %v", got, err, again, err2)
	}
}

func TestDone(t *testing.T) {
	p := future.NewPromise[int]()
	select {
	case <-p.Future().Done():
		t.Error("done before it is settled")
	default:
	}
	p.Reject(errors.New("no"))
	<-p.Future().Done()
}
