package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestPercentOf(t *testing.T) {
	for _, c := range []struct {
		mb    uint64
		share float64
		want  int
	}{
		{0, 0, 200}, {10, 0.2, 200}, {110, 0.2, 200}, {175, 0.2, 100}, {250, 0.2, 40}, {300, 0.2, 35}, {500, 0.2, 35},
		{300, 0.5, 100}, {501, 0.2, 100}, {4000, 0.5, 100},
	} {
		if got := percentOf(c.mb<<20, c.share); got != c.want {
			t.Errorf("%d MB, %v: %d, want %d", c.mb, c.share, got, c.want)
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
