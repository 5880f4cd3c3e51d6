package generator_test

import (
	"context"
	"iter"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/concurlint/concurlint/patterns/generator"
	"github.com/concurlint/concurlint/patterns/internal/leakcheck"
)

func TestMain(m *testing.M) { leakcheck.Main(m) }

func collect[T any](in <-chan T) []T {
	var all []T
	for v := range in {
		all = append(all, v)
	}
	return all
}

func TestFromHasAll(t *testing.T) {
	for _, want := range [][]int{nil, {1}, {1, 2, 3}} {
		synctest.Test(t, func(t *testing.T) {
			if got := collect(generator.From(t.Context(), slices.Values(want))); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestGenerateIsLazy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		calls := 0
		out := generator.Generate(ctx, func() (int, bool) { calls++; return calls, true })
		if got := []int{<-out, <-out}; !slices.Equal(got, []int{1, 2}) {
			t.Errorf("got %v, want [1 2]", got)
		}
		synctest.Wait()
		if calls != 3 {
			t.Errorf("next was called %d times for 2 values, want one ahead", calls)
		}
		cancel()
	})
}

func TestCancelledIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		endless := generator.From(ctx, generator.Fibonacci())
		silent := generator.Take(ctx, 3, make(chan int))
		synctest.Wait() // one waits to send, the other to receive
		cancel()
		synctest.Wait()
		for name, ch := range map[string]<-chan int{"endless": endless, "silent": silent} {
			if v, ok := <-ch; ok {
				t.Errorf("%s: got %d after cancel, want it closed", name, v)
			}
		}
	})
}

func TestTake(t *testing.T) {
	for n, want := range map[int][]int{-1: nil, 0: nil, 2: {7, 8}, 9: {7, 8, 9}} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			in := generator.From(ctx, slices.Values([]int{7, 8, 9}))
			if got := collect(generator.Take(ctx, n, in)); !slices.Equal(got, want) {
				t.Errorf("the first %d are %v, want %v", n, got, want)
			}
		})
	}
}

// However the loop ends, the goroutine behind it does.
func TestAllEndsItsGenerator(t *testing.T) {
	endless := func(ctx context.Context) <-chan int { return generator.From(ctx, generator.Fibonacci()) }
	loops := map[string]func(iter.Seq[int]){
		"break": func(seq iter.Seq[int]) {
			for range seq {
				break
			}
		},
		"panic": func(seq iter.Seq[int]) {
			defer func() { _ = recover() }()
			for range seq {
				panic("in the loop")
			}
		},
		"twice": func(seq iter.Seq[int]) {
			for range 2 {
				next, stop := iter.Pull(seq)
				if v, ok := next(); v != 0 || !ok {
					panic("not from the start")
				}
				stop()
			}
		},
	}
	for _, loop := range loops {
		synctest.Test(t, func(t *testing.T) {
			loop(generator.All(context.Background(), endless))
		})
	}
}
