package future_test

import (
	"context"
	"testing"

	"github.com/concurlint/concurlint/patterns/future"
)

// How much must a computation take before a future for it pays? "call" calls
// a small function, "future" has it called in the background and waits.
func BenchmarkOverhead(b *testing.B) {
	const items = 1000
	answer := func(context.Context) (int, error) { return 42, nil }
	ways := []struct {
		name string
		get  func() (int, error)
	}{
		{"call", func() (int, error) { return answer(b.Context()) }},
		{"future", func() (int, error) { return future.Go(b.Context(), answer).Get() }},
	}
	for _, way := range ways {
		b.Run(way.name, func(b *testing.B) {
			for b.Loop() {
				for range items {
					if _, err := way.get(); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/items, "ns/item")
		})
	}
}
