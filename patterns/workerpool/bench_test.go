package workerpool_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/concurlint/concurlint/patterns/pipeline"
	"github.com/concurlint/concurlint/patterns/workerpool"
)

// drain runs all items through a pool of the given size.
func drain(b *testing.B, size, items int, f func(context.Context, int) (byte, error)) {
	numbers := make([]int, items)
	for b.Loop() {
		for r := range workerpool.Run(b.Context(), size, pipeline.Generate(b.Context(), numbers...), f) {
			if r.Err != nil {
				b.Fatal(r.Err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(items), "ns/item")
}

// How many workers for work that keeps a CPU busy? GOMAXPROCS is among the
// sizes.
func BenchmarkSizeCPU(b *testing.B) {
	block := make([]byte, 16<<10)
	hash := func(context.Context, int) (byte, error) { return sha256.Sum256(block)[0], nil }
	sizes := []int{1, 4, 16, 64, runtime.GOMAXPROCS(0)}
	slices.Sort(sizes)
	for _, size := range slices.Compact(sizes) {
		b.Run(fmt.Sprint(size), func(b *testing.B) { drain(b, size, 1000, hash) })
	}
}

// How many workers for work that waits, say for a network?
func BenchmarkSizeWaiting(b *testing.B) {
	wait := func(context.Context, int) (byte, error) { time.Sleep(time.Millisecond); return 0, nil }
	for _, size := range []int{1, 4, 16, 64, 256} {
		b.Run(fmt.Sprint(size), func(b *testing.B) { drain(b, size, 256, wait) })
	}
}

// A million small items: a goroutine for each, a pool fed through a channel,
// or a few goroutines that each take a share of the slice?
func BenchmarkMillion(b *testing.B) {
	squares := make([]int, 1_000_000)
	workers := runtime.GOMAXPROCS(0)

	b.Run("goroutine-per-item", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var wg sync.WaitGroup
			for i := range squares {
				wg.Go(func() { squares[i] = i * i })
			}
			wg.Wait()
		}
	})
	b.Run("pool", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			items := make(chan int)
			var wg sync.WaitGroup
			for range workers {
				wg.Go(func() {
					for i := range items {
						squares[i] = i * i
					}
				})
			}
			for i := range squares {
				items <- i
			}
			close(items)
			wg.Wait()
		}
	})
	b.Run("shares", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var wg sync.WaitGroup
			for share := range slices.Chunk(squares, (len(squares)+workers-1)/workers) {
				wg.Go(func() {
					for i := range share {
						share[i] = i * i
					}
				})
			}
			wg.Wait()
		}
	})
}
