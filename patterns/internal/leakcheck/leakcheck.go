// Package leakcheck fails tests that leave goroutines behind.
package leakcheck

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long goroutines may take to end. One that was told to stop
// needs microseconds; the rest is for a busy machine under the race detector.
const patience = 5 * time.Second

// Check fails the test if goroutines are left at its end that were not there
// when Check was called. It is of no use in a parallel test, which sees the
// goroutines of its neighbours.
func Check(t testing.TB) {
	t.Helper()
	check(t, patience)
}

func check(t testing.TB, wait time.Duration) {
	before := stacks()
	t.Cleanup(func() {
		t.Helper()
		for _, stack := range left(before, wait) {
			t.Errorf("goroutine left behind:\n%s", stack)
		}
	})
}

// Main runs the tests and fails if goroutines are left after them. It sees
// what Check can't, the leaks of examples and benchmarks.
func Main(m *testing.M) {
	before := stacks()
	code := m.Run()
	for _, stack := range left(before, patience) {
		fmt.Fprintf(os.Stderr, "goroutine left behind:\n%s\n", stack)
		code = max(code, 1)
	}
	os.Exit(code)
}

// left waits until no goroutine runs that is not in before, or for at most
// the given time, and returns the stacks of the others.
func left(before map[string]string, wait time.Duration) []string {
	deadline := time.Now().Add(wait)
	for pause := time.Microsecond; ; pause = min(2*pause, 50*time.Millisecond) {
		others := added(before)
		if len(others) == 0 || time.Now().After(deadline) {
			return others
		}
		time.Sleep(pause)
	}
}

func added(before map[string]string) []string {
	var others []string
	for id, stack := range stacks() {
		if _, ok := before[id]; !ok {
			others = append(others, stack)
		}
	}
	slices.Sort(others)
	return others
}

// stacks maps the header of each goroutine ("goroutine 7"), which is never
// used again in a process, to its stack.
func stacks() map[string]string {
	all := make(map[string]string)
	for stack := range strings.SplitSeq(dump(), "\n\n") {
		id, _, _ := strings.Cut(stack, " [")
		all[id] = stack
	}
	return all
}

func dump() string {
	for size := 1 << 16; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return string(buf[:n])
		}
	}
}
