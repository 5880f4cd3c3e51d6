package pipeline_test

import (
	"fmt"
	"testing"

	"github.com/concurlint/concurlint/patterns/pipeline"
)

const items = 10_000

func perItem(b *testing.B) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/items, "ns/item")
}

// Does a buffer make a channel faster, and how large must it be? One
// goroutine sends to another; neither does any work of its own, so what is
// seen is the cost of handing over.
func BenchmarkBuffer(b *testing.B) {
	for _, size := range []int{0, 1, 8, 64, 512} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				ch := make(chan int, size)
				go func() {
					defer close(ch)
					for i := range items {
						ch <- i
					}
				}()
				for range ch {
				}
			}
			perItem(b)
		})
	}
}

// Should three small steps be three stages or one? "separate" runs each step
// in a goroutine of its own, "merged" all three in one; "loop" is the same
// work without any channel.
func BenchmarkStages(b *testing.B) {
	inc := func(n int) int { return n + 1 }
	numbers := make([]int, items)
	step := pipeline.Map(inc)
	stages := map[string]pipeline.Stage[int, int]{
		"separate": pipeline.Join(pipeline.Join(step, step), step),
		"merged":   pipeline.Map(func(n int) int { return inc(inc(inc(n))) }),
	}
	for _, name := range []string{"separate", "merged"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for range stages[name](b.Context(), pipeline.Generate(b.Context(), numbers...)) {
				}
			}
			perItem(b)
		})
	}
	b.Run("loop", func(b *testing.B) {
		sum := 0
		for b.Loop() {
			for _, n := range numbers {
				sum += inc(inc(inc(n)))
			}
		}
		perItem(b)
	})
}
