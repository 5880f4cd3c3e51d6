package pipeline_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/concurlint/concurlint/patterns/internal/leakcheck"
	"github.com/concurlint/concurlint/patterns/pipeline"
)

func TestMain(m *testing.M) { leakcheck.Main(m) }

var (
	double = pipeline.Map(func(n int) int { return 2 * n })
	odd    = pipeline.Filter(func(n int) bool { return n%2 != 0 })
)

// In a bubble a goroutine that is still blocked at the end fails the test, so
// each test below is also one for leaks.

func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stage := pipeline.Join(odd, double)
		got, err := pipeline.Collect(t.Context(), stage(t.Context(), pipeline.Generate(t.Context(), 1, 2, 3, 4, 5)))
		if want := []int{2, 6, 10}; !slices.Equal(got, want) || err != nil {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	})
}

func TestNoItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got, err := pipeline.Collect(t.Context(), double(t.Context(), pipeline.Generate[int](t.Context())))
		if len(got) != 0 || err != nil {
			t.Errorf("got %v, %v, want nothing", got, err)
		}
	})
}

func TestLeaveEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		out := double(ctx, odd(ctx, pipeline.Generate(ctx, 1, 2, 3, 4, 5)))
		if got := <-out; got != 2 {
			t.Errorf("first value is %d, want 2", got)
		}
		synctest.Wait() // now each stage has something that nobody takes
		cancel()
	})
}

func TestCancelledClosesOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		never := make(chan int) // nobody sends on it or closes it
		for range double(ctx, odd(ctx, never)) {
			t.Error("a value came out of nothing")
		}
		if _, err := pipeline.Collect(ctx, never); !errors.Is(err, context.Canceled) {
			t.Errorf("Collect returns %v, want %v", err, context.Canceled)
		}
	})
}

// A function that ends its goroutine must not leave the consumer waiting.
func TestGoexit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		quit := pipeline.Map(func(int) int { runtime.Goexit(); return 0 })
		if _, ok := <-quit(ctx, pipeline.Generate(ctx, 1, 2)); ok {
			t.Error("a value came from a stage that ended")
		}
	})
}
