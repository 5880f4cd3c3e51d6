package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestPercentOf(t *testing.T) {
	for _, c := range []struct {
		mb   uint64
		want int
	}{{0, 200}, {10, 200}, {110, 200}, {175, 100}, {250, 45}, {300, 45}, {420, 45}, {421, 100}, {4000, 100}} {
		if got := percentOf(c.mb << 20); got != c.want {
			t.Errorf("%d MB: %d, want %d", c.mb, got, c.want)
		}
	}
}

// A heap that has grown may grow by less.
func TestAdapt(t *testing.T) {
	old := debug.SetGCPercent(100)
	defer debug.SetGCPercent(old)
	adapt()
	heap := make([]byte, 600<<20)
	for range 100 {
		runtime.GC()
		runtime.Gosched()
		now := debug.SetGCPercent(-1)
		debug.SetGCPercent(now)
		if now == largePercent {
			runtime.KeepAlive(heap)
			return
		}
	}
	t.Error("the percentage did not change with the heap")
}
