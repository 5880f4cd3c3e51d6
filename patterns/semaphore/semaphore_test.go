package semaphore_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/patterns/internal/leakcheck"
	"github.com/concurlint/concurlint/patterns/semaphore"
)

func TestMain(m *testing.M) { leakcheck.Main(m) }

// second is a job that takes a second.
func second(context.Context) error {
	time.Sleep(time.Second)
	return nil
}

func TestDoIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sem := semaphore.New(3)
		start := time.Now()
		var wg sync.WaitGroup
		for range 7 {
			wg.Go(func() {
				if err := sem.Do(t.Context(), second); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("7 jobs of a second, 3 at once, took %v, want 3s", took)
		}
	})
}

func TestAcquireGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sem := semaphore.New(1)
		if err := sem.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := sem.Acquire(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Acquire returns %v, want %v", err, context.DeadlineExceeded)
		}
		sem.Release()
		if !sem.TryAcquire() {
			t.Error("the Acquire that failed has kept a slot")
		}
		sem.Release()
	})
}

// A context that is done wins over a free slot, each time.
func TestAcquireCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	sem := semaphore.New(1000)
	for range 100 {
		if err := sem.Acquire(ctx); !errors.Is(err, context.Canceled) {
			t.Fatalf("Acquire returns %v, want %v", err, context.Canceled)
		}
	}
}

func TestTryAcquire(t *testing.T) {
	sem := semaphore.New(1)
	if !sem.TryAcquire() {
		t.Error("TryAcquire fails with a slot free")
	}
	if sem.TryAcquire() {
		t.Error("TryAcquire succeeds with no slot free")
	}
	sem.Release()
}

func TestDoReleases(t *testing.T) {
	sem := semaphore.New(1)
	failure := errors.New("failure")
	ends := map[string]func(context.Context) error{
		"error": func(context.Context) error { return failure },
		"panic": func(context.Context) error { panic(failure) },
	}
	for name, f := range ends {
		if err := do(sem, f); !errors.Is(err, failure) {
			t.Errorf("%s: got %v, want %v", name, err, failure)
		}
		if !sem.TryAcquire() {
			t.Fatalf("%s: Do has kept the slot", name)
		}
		sem.Release()
	}
}

// do makes an error of a panic.
func do(sem *semaphore.Semaphore, f func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(error)
		}
	}()
	return sem.Do(context.Background(), f)
}

func TestMisuse(t *testing.T) {
	for name, f := range map[string]func(){
		"no slots":                func() { semaphore.New(0) },
		"release without acquire": func() { semaphore.New(1).Release() },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
