package fetchgroup_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/concurlint/concurlint/patterns/fetchgroup"
)

// What does a limit cost when each fetch waits for a millisecond? 256 keys;
// "none" is All.
func BenchmarkLimit(b *testing.B) {
	keys := make([]int, 256)
	wait := func(context.Context, int) (int, error) { time.Sleep(time.Millisecond); return 0, nil }
	for _, limit := range []int{4, 16, 64} {
		b.Run(fmt.Sprint(limit), func(b *testing.B) {
			for b.Loop() {
				if _, err := fetchgroup.Limited(b.Context(), limit, keys, wait); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("none", func(b *testing.B) {
		for b.Loop() {
			if _, err := fetchgroup.All(b.Context(), keys, wait); err != nil {
				b.Fatal(err)
			}
		}
	})
}
