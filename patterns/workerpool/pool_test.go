package workerpool_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/patterns/workerpool"
)

func TestPoolRunsWhatItAccepts(t *testing.T) {
	for _, n := range []int{-1, 0, 1, 4} {
		synctest.Test(t, func(t *testing.T) {
			pool := workerpool.New(n)
			var accepted, ran atomic.Int32
			var clients sync.WaitGroup
			for range 10 {
				clients.Go(func() {
					for pool.Submit(t.Context(), func() { time.Sleep(time.Second); ran.Add(1) }) == nil {
						accepted.Add(1)
					}
				})
			}
			time.Sleep(10 * time.Second)
			pool.Close() // while all clients are in Submit
			clients.Wait()
			if accepted.Load() == 0 || accepted.Load() != ran.Load() {
				t.Errorf("with %d workers %d jobs were accepted and %d ran", n, accepted.Load(), ran.Load())
			}
		})
	}
}

func TestPoolCloseTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pool := workerpool.New(2)
		ran := false
		if err := pool.Submit(t.Context(), func() { time.Sleep(time.Second); ran = true }); err != nil {
			t.Fatal(err)
		}
		var closers sync.WaitGroup
		for range 3 {
			closers.Go(func() {
				pool.Close()
				if !ran {
					t.Error("Close returned before the job had ended")
				}
			})
		}
		closers.Wait()
		pool.Close()
		if err := pool.Submit(t.Context(), func() {}); !errors.Is(err, workerpool.ErrClosed) {
			t.Errorf("Submit after Close returns %v, want %v", err, workerpool.ErrClosed)
		}
	})
}

func TestPoolSubmitGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pool := workerpool.New(1)
		defer pool.Close()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := pool.Submit(ctx, func() { time.Sleep(time.Minute) }); err != nil {
			t.Fatal(err)
		}
		if err := pool.Submit(ctx, func() {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Submit to a busy pool returns %v, want %v", err, context.DeadlineExceeded)
		}
	})
}

// A context that is done wins over a free worker, each time.
func TestPoolSubmitCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pool := workerpool.New(1)
		defer pool.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		synctest.Wait() // now the worker is free
		for range 100 {
			if err := pool.Submit(ctx, func() {}); !errors.Is(err, context.Canceled) {
				t.Fatalf("Submit returns %v, want %v", err, context.Canceled)
			}
		}
	})
}
