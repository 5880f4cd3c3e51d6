package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What a process does before it ends.
const (
	oneUnit = iota
	wholeProgram
)

// tune adjusts the garbage collector, unless the environment does.
//
// With GOGC=200 a run takes a sixth less CPU than with 100, and twice the
// memory. That is a bargain as long as there is little in memory. So the
// percentage falls as the heap grows, to keep it below a size that is not noticed.
// A heap that cannot be kept there may grow by as much again: with less, the checking of
// a large program takes half as much CPU again. And there is a limit from which on
// memory is the dearer one whatever it costs. It grows with the number of packages that
// are checked at a time. A vet tool sees one package, and is gone.
func tune(work int) {
	if os.Getenv("GOGC") == "" {
		if work == oneUnit {
			debug.SetGCPercent(400)
		} else {
			adapt()
		}
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(3<<29 + int64(runtime.GOMAXPROCS(0))<<28)
	}
}

const (
	mostPercent  = 200
	leastPercent = 45
	largePercent = 100
	aim          = 350 << 20 // the size of the heap, in bytes, that should not be passed
	large        = 420 << 20 // and the one from which on that is out of reach
)

// percentOf returns how much a heap with that many live bytes may grow.
func percentOf(live uint64) int {
	if live > large {
		return largePercent
	}
	return int(min(mostPercent, max(leastPercent, (aim-min(aim, live))*100/max(live, 1))))
}

// adapt sets the percentage, and sets it again after each collection: an
// object that nobody holds has its finalizer run, and gets another one.
func adapt() {
	type sentinel struct{ next *sentinel }
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var collected func(*sentinel)
	collected = func(s *sentinel) {
		metrics.Read(sample)
		debug.SetGCPercent(percentOf(sample[0].Value.Uint64()))
		runtime.SetFinalizer(s, collected)
	}
	debug.SetGCPercent(mostPercent)
	runtime.SetFinalizer(new(sentinel), collected)
}
