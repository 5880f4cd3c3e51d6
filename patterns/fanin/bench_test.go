package fanin_test

import (
	"fmt"
	"testing"

	"github.com/concurlint/concurlint/patterns/fanin"
	"github.com/concurlint/concurlint/patterns/pipeline"
)

// What does merging cost, and does it grow with the number of streams? The
// same number of values comes from ever more streams; "none" reads the one
// stream without a merge.
func BenchmarkMerge(b *testing.B) {
	const items = 8192
	run := func(b *testing.B, name string, streams int, merge func(ins []<-chan int) <-chan int) {
		b.Run(name, func(b *testing.B) {
			values := make([]int, items/streams)
			for b.Loop() {
				ins := make([]<-chan int, streams)
				for i := range ins {
					ins[i] = pipeline.Generate(b.Context(), values...)
				}
				for range merge(ins) {
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/items, "ns/item")
		})
	}
	run(b, "none", 1, func(ins []<-chan int) <-chan int { return ins[0] })
	for _, streams := range []int{1, 8, 64, 512} {
		run(b, fmt.Sprint(streams), streams, func(ins []<-chan int) <-chan int {
			return fanin.Merge(b.Context(), ins...)
		})
	}
}
