package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// What a process does before it ends.
const (
	oneUnit = iota
	wholeProgram
)

// tune adjusts the garbage collector, unless the environment does.
//
// Measured with analyzers that build SSA for all dependencies: with GOGC=200 a
// run takes a fifth less CPU than with 100, and twice the memory. That is a
// bargain for 150 MB, but not for the 2 GB that a package of generated code
// can take; so there is a limit from which on memory is the dearer one. It
// grows with the number of packages that are checked at a time: for two, a
// client of 800 generated operations just fits. A vet tool sees one package, and
// is gone.
func tune(work int) {
	percent := 200
	if work == oneUnit {
		percent = 400
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(3<<29 + int64(runtime.GOMAXPROCS(0))<<28)
	}
}
