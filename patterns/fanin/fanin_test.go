package fanin_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/concurlint/concurlint/patterns/fanin"
	"github.com/concurlint/concurlint/patterns/internal/leakcheck"
	"github.com/concurlint/concurlint/patterns/pipeline"
)

func TestMain(m *testing.M) { leakcheck.Main(m) }

func TestMergeHasAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		var got []int
		for v := range fanin.Merge(ctx, pipeline.Generate(ctx, 1, 2), pipeline.Generate[int](ctx), pipeline.Generate(ctx, 3)) {
			got = append(got, v)
		}
		slices.Sort(got)
		if want := []int{1, 2, 3}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestMergeOfNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if v, ok := <-fanin.Merge[int](t.Context()); ok {
			t.Errorf("got %v from no streams", v)
		}
	})
}

func TestLeaveEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		ones := func() <-chan int { return pipeline.Generate(ctx, 1, 1, 1) }
		if got := <-fanin.Merge(ctx, ones(), ones(), make(chan int), nil); got != 1 {
			t.Errorf("got %d, want 1", got)
		}
		synctest.Wait() // now all forwarders have something that nobody takes
		cancel()
	})
}

func TestCancelledIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		out := fanin.Merge(ctx, make(chan int), nil)
		cancel()
		if _, ok := <-out; ok {
			t.Error("a value came out of nothing")
		}
	})
}

func TestFanOutOfNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		same := pipeline.Map(func(n int) int { return n })
		for _, n := range []int{-1, 0, 1} {
			outs := fanin.FanOut(t.Context(), n, pipeline.Generate(t.Context(), 7), same)
			if len(outs) != 1 {
				t.Fatalf("FanOut(%d) has %d outputs, want 1", n, len(outs))
			}
			for got := range outs[0] {
				if got != 7 {
					t.Errorf("got %d, want 7", got)
				}
			}
		}
	})
}

// The instances work at the same time: each blocks until all have a value.
func TestFanOutIsParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		const n = 4
		var met []int
		meet := make(chan int)
		stage := pipeline.Map(func(v int) int { meet <- v; return v })
		fanin.FanOut(ctx, n, pipeline.Generate(ctx, 1, 2, 3, 4, 5), stage)
		synctest.Wait() // now n instances stand at meet, and nobody has taken a result
		for range n {
			met = append(met, <-meet)
		}
		slices.Sort(met)
		if want := []int{1, 2, 3, 4}; !slices.Equal(met, want) {
			t.Errorf("met %v, want %v", met, want)
		}
	})
}
