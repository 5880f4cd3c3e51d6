package explore_test

import (
	"runtime"
	"testing"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// What the explorer is fed with, in three extremes: goroutines that meet at
// every step, branches on unknown data, and a service with a loop.
var benchmarks = []struct{ name, src string }{
	{"workers", `
func main() {
	jobs = makechan 1 "jobs"
	results = makechan nil "results"
	wg = new "wg"
	mu = new "mu"
	add wg 3
	call.go worker(jobs, results, wg, mu)
	call.go worker(jobs, results, wg, mu)
	call.go worker(jobs, results, wg, mu)
	call.go feeder(jobs)
	call.go closer(results, wg)
	jump loop
  loop:
	v, ok = recv.ok results
	if ok loop done
  done:
	return ()
}
func worker(jobs, results, wg, mu) {
	jump loop
  loop:
	v, ok = recv.ok jobs
	if ok work done
  work:
	lock mu
	unlock mu
	send results v
	jump loop
  done:
	add wg -1
	return ()
}
func feeder(jobs) {
	send jobs 1
	send jobs 2
	send jobs 3
	close jobs
	return ()
}
func closer(results, wg) {
	wait wg
	close results
	return ()
}
`},
	{"branches", `
func main(c ptr, n int) {
	mu = addr c 0
	state = addr c 1
	lock mu
	i = move 0
	jump loop
  loop:
	e = unknown iface
	bad = bin e != nil
	if bad fail ok
  fail:
	old = load state int 1 2
	new = bin old + 1
	store state new 1 2
	jump next
  ok:
	k = unknown int
	big = bin k > 10
	if big next small
  small:
	store state k 1 2
	jump next
  next:
	i = bin i + 1
	more = bin.count i < n
	if more loop done
  done:
	s = load state int 1 2
	zero = bin s == 0
	if zero out wait
  wait:
	ch = makechan 1
	call.go child(ch, c)
	recv ch
  out:
	unlock mu
	return ()
}
func child(ch, c ptr) {
	a = addr c 3
	x = load a int 1 4
	odd = bin x > 3
	if odd one two
  one:
	send ch 1
	return ()
  two:
	send ch 2
	return ()
}
`},
	{"service", `
func main() {
	reqs = makechan nil "reqs"
	quit = makechan nil "quit"
	mu = new "mu"
	call.go serve(reqs, quit, mu)
	call.go client(reqs, mu)
	call.go client(reqs, mu)
	close quit
	return ()
}
func serve(reqs, quit, mu) {
	jump loop
  loop:
	i, ok, v, w = select {recv reqs; recv quit}
	stop = bin i == 1
	if stop done handle
  handle:
	lock mu
	e = unknown iface
	bad = bin e != nil
	if bad skip reply
  reply:
	send v 1
  skip:
	unlock mu
	jump loop
  done:
	return ()
}
func client(reqs, mu) {
	answer = makechan 1
	send reqs answer
	lock mu
	unlock mu
	recv answer
	return ()
}
`},
}

// BenchmarkExplore measures how many states the explorer gets through in a
// second, and what it allocates for each.
func BenchmarkExplore(b *testing.B) {
	for _, bm := range benchmarks {
		b.Run(bm.name, func(b *testing.B) {
			pkg, err := skeleton.Parse(bm.src)
			if err != nil {
				b.Fatal(err)
			}
			var before, after runtime.MemStats
			states := 0
			runtime.ReadMemStats(&before)
			for b.Loop() {
				states += program(pkg).Explore("main", explore.Options{States: 3000}).States
			}
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(states)/float64(b.N), "states/op")
			b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
			b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(states), "allocs/state")
		})
	}
}
