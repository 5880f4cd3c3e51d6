package generator_test

import (
	"iter"
	"testing"

	"github.com/concurlint/concurlint/patterns/generator"
)

// What does a value cost that comes through a channel, by range over a
// sequence, or by iter.Pull?
func BenchmarkValue(b *testing.B) {
	const items = 10_000
	numbers := func(yield func(int) bool) {
		for i := range items {
			if !yield(i) {
				return
			}
		}
	}
	consumers := []struct {
		name    string
		consume func() int
	}{
		{"channel", func() (sum int) {
			for n := range generator.From(b.Context(), numbers) {
				sum += n
			}
			return sum
		}},
		{"range", func() (sum int) {
			for n := range iter.Seq[int](numbers) {
				sum += n
			}
			return sum
		}},
		{"pull", func() (sum int) {
			next, stop := iter.Pull(numbers)
			defer stop()
			for n, ok := next(); ok; n, ok = next() {
				sum += n
			}
			return sum
		}},
	}
	for _, c := range consumers {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.consume()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/items, "ns/item")
		})
	}
}
