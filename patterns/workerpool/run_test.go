package workerpool_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/concurlint/concurlint/patterns/internal/leakcheck"
	"github.com/concurlint/concurlint/patterns/pipeline"
	"github.com/concurlint/concurlint/patterns/workerpool"
)

func TestMain(m *testing.M) { leakcheck.Main(m) }

var errOdd = errors.New("odd")

func half(_ context.Context, n int) (int, error) {
	if n%2 != 0 {
		return 0, errOdd
	}
	return n / 2, nil
}

func TestRun(t *testing.T) {
	for _, n := range []int{-1, 0, 1, 3, 100} {
		synctest.Test(t, func(t *testing.T) {
			var halves, odd []int
			for r := range workerpool.Run(t.Context(), n, pipeline.Generate(t.Context(), 2, 3, 4, 5, 6), half) {
				if r.Err != nil {
					odd = append(odd, r.Item)
				} else {
					halves = append(halves, r.Value)
				}
			}
			slices.Sort(halves)
			slices.Sort(odd)
			if !slices.Equal(halves, []int{1, 2, 3}) || !slices.Equal(odd, []int{3, 5}) {
				t.Errorf("with %d workers: halves %v, odd %v", n, halves, odd)
			}
		})
	}
}

func TestRunNoItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for r := range workerpool.Run(t.Context(), 3, pipeline.Generate[int](t.Context()), half) {
			t.Errorf("got %v from no items", r)
		}
	})
}

func TestRunLeaveEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		<-workerpool.Run(ctx, 3, pipeline.Generate(ctx, 1, 2, 3, 4, 5, 6, 7), half)
		synctest.Wait() // now all workers have something that nobody takes
		cancel()
	})
}

func TestRunCancelledIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		out := workerpool.Run(ctx, 3, make(chan int), half)
		cancel()
		if r, ok := <-out; ok {
			t.Errorf("got %v from no items", r)
		}
	})
}

// n jobs at a time, not one more, and not fewer while there are items.
func TestRunIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 3
		var running atomic.Int32
		sleep := func(_ context.Context, i int) (int32, error) {
			defer running.Add(-1)
			atOnce := running.Add(1)
			time.Sleep(time.Second)
			return atOnce, nil
		}
		start := time.Now()
		for r := range workerpool.Run(t.Context(), n, pipeline.Generate(t.Context(), 1, 2, 3, 4, 5, 6), sleep) {
			if r.Value > n {
				t.Errorf("%d jobs at once, want at most %d", r.Value, n)
			}
		}
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("6 jobs of a second took %v, want 2s", took)
		}
	})
}

func TestRunGoexit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		quit := func(context.Context, int) (int, error) { runtime.Goexit(); return 0, nil }
		for r := range workerpool.Run(ctx, 2, pipeline.Generate(ctx, 1, 2, 3), quit) {
			t.Errorf("got %v from workers that ended", r)
		}
	})
}
