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
// a large program takes half as much CPU again. So may one of which the collection takes
// as much CPU as all else: a package that makes garbage fast is best left to do so. And there is a limit from which on
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
	leastPercent = 35
	largePercent = 100
	aim          = 350 << 20 // the size of the heap, in bytes, that should not be passed
	large        = 500 << 20 // and the one from which on that is out of reach
	dear         = 0.4       // the share of the collector in the CPU time from which on it is too much
)

// percentOf returns how much a heap with that many live bytes may grow, of which the
// collection has lately taken such a share of the CPU time.
func percentOf(live uint64, share float64) int {
	if live > large || share > dear {
		return largePercent
	}
	return int(min(mostPercent, max(leastPercent, (aim-min(aim, live))*100/max(live, 1))))
}

// adapt sets the percentage, and sets it again after each collection: an
// object that nobody holds has its finalizer run, and gets another one.
func adapt() {
	type sentinel struct{ next *sentinel }
	var m meter
	var collected func(*sentinel)
	collected = func(s *sentinel) {
		debug.SetGCPercent(percentOf(m.read()))
		runtime.SetFinalizer(s, collected)
	}
	debug.SetGCPercent(mostPercent)
	runtime.SetFinalizer(new(sentinel), collected)
}

// A meter reads what is live, and what share of the CPU time the collector takes.
type meter struct {
	gc, user float64 // seconds, when it was last read
	share    float64 // smoothed over some collections
}

func (m *meter) read() (live uint64, share float64) {
	samples := []metrics.Sample{
		{Name: "/gc/heap/live:bytes"},
		{Name: "/cpu/classes/gc/total:cpu-seconds"},
		{Name: "/cpu/classes/gc/mark/idle:cpu-seconds"},
		{Name: "/cpu/classes/user:cpu-seconds"},
	}
	metrics.Read(samples)
	gc, user := samples[1].Value.Float64()-samples[2].Value.Float64(), samples[3].Value.Float64()
	if all := gc - m.gc + user - m.user; all > 0 {
		const weight = 0.1 // of the newest
		m.share += weight * ((gc-m.gc)/all - m.share)
	}
	m.gc, m.user = gc, user
	return samples[0].Value.Uint64(), m.share
}
