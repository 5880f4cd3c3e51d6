package semaphore_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	weighted "golang.org/x/sync/semaphore"

	"github.com/concurlint/concurlint/patterns/semaphore"
)

// Which is faster, the channel or the weighted semaphore, when nobody has to
// wait (1 goroutine) and when most have to (16 goroutines for 4 slots)? Each
// holder lets the others run once, or else nobody would ever meet a full one.
func BenchmarkAcquire(b *testing.B) {
	const (
		slots = 4
		turns = 16_000
	)
	contend := func(b *testing.B, goroutines int, turn func()) {
		for b.Loop() {
			var wg sync.WaitGroup
			for range goroutines {
				wg.Go(func() {
					for range turns / goroutines {
						turn()
					}
				})
			}
			wg.Wait()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/turns, "ns/turn")
	}
	for _, goroutines := range []int{1, 16} {
		b.Run(fmt.Sprintf("channel/%d", goroutines), func(b *testing.B) {
			sem := semaphore.New(slots)
			contend(b, goroutines, func() {
				if sem.Acquire(b.Context()) == nil {
					runtime.Gosched()
					sem.Release()
				}
			})
		})
		b.Run(fmt.Sprintf("weighted/%d", goroutines), func(b *testing.B) {
			sem := weighted.NewWeighted(slots)
			contend(b, goroutines, func() {
				if sem.Acquire(b.Context(), 1) == nil {
					runtime.Gosched()
					sem.Release(1)
				}
			})
		})
	}
}
