package rt

import (
	"context"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// Go starts a goroutine.
func Go(g *G, line int, f func(*G)) { g.run.start(g, line, f) }

// Send sends v on ch.
func Send[T any](g *G, line int, ch chan<- T, v T) {
	g.Gate(line)
	defer g.caught()
	select {
	case ch <- v:
		g.done()
	case <-g.run.kill:
		g.Exit()
	}
}

// Recv receives from ch.
func Recv[T any](g *G, line int, ch <-chan T) T {
	v, _ := RecvOk(g, line, ch)
	return v
}

// RecvOk receives from ch.
func RecvOk[T any](g *G, line int, ch <-chan T) (v T, ok bool) {
	g.Gate(line)
	select {
	case v, ok = <-ch:
		g.done()
	case <-g.run.kill:
		g.Exit()
	}
	return v, ok
}

// More reports whether a loop over ch goes on.
func More(g *G, line int, ch <-chan int) bool {
	_, ok := RecvOk(g, line, ch)
	return ok
}

// Close closes ch.
func Close[T any](g *G, line int, ch chan<- T) {
	g.Gate(line)
	defer g.caught()
	close(ch)
	g.done()
}

// Cancel calls a CancelFunc.
func Cancel(g *G, line int, cancel context.CancelFunc) {
	g.Gate(line)
	cancel()
	g.done()
}

// Do calls f if it is the first call for o.
func Do(g *G, line int, o *sync.Once, f func()) {
	g.Gate(line)
	first := false
	o.Do(func() {
		first = true
		g.done()
		f()
	})
	if !first {
		g.done()
	}
}

// A group is what is known of a WaitGroup, to tell that a goroutine adds to it
// after the Wait that should have waited for it.
type group struct {
	count  int
	waiter *G
	passed int // when
}

func (r *Run) group(wg *sync.WaitGroup) *group {
	if r.groups[wg] == nil {
		r.groups[wg] = new(group)
	}
	return r.groups[wg]
}

// Add adds n to wg.
func Add(g *G, line int, wg *sync.WaitGroup, n int) {
	g.Gate(line)
	w := g.run.group(wg)
	late := w.count == 0 && w.waiter != nil && n > 0 && w.waiter != g && g.born <= w.passed && g.descends(w.waiter)
	if late && len(g.fails) == 0 { // else a panic is what went wrong
		g.panicked(Early)
		g.crash()
		g.run.over = true
		g.Exit()
	}
	defer g.caught()
	w.count += n
	wg.Add(n)
	w.waiter = nil
	g.done()
}

// Done takes one from wg.
func Done(g *G, line int, wg *sync.WaitGroup) { Add(g, line, wg, -1) }

// Wait waits for wg.
func Wait(g *G, line int, wg *sync.WaitGroup) {
	g.Gate(line)
	w := g.run.group(wg)
	g.free = func() {
		if w.count > 0 {
			wg.Add(-w.count)
			w.count = 0
		}
	}
	wg.Wait()
	w.waiter, w.passed = g, g.run.clock
	g.done()
}

// GroupGo starts a goroutine that wg counts.
func GroupGo(g *G, line int, wg *sync.WaitGroup, f func(*G)) {
	Add(g, line, wg, 1)
	Go(g, line, func(g *G) {
		defer Done(g, line, wg)
		f(g)
	})
}

// descends reports whether g was started by ancestor, or by a goroutine that
// was.
func (g *G) descends(ancestor *G) bool {
	for p := g.parent; p != nil; p = p.parent {
		if p == ancestor {
			return true
		}
	}
	return false
}

// kindOf names a panic.
func kindOf(v any) string {
	text := ""
	switch v := v.(type) {
	case error:
		text = v.Error()
	case string:
		text = v
	}
	return strings.TrimPrefix(text, "sync: ")
}

// goid returns the number of the current goroutine.
func goid() uint64 {
	var buf [64]byte
	text := string(buf[:runtime.Stack(buf[:], false)])
	n, _ := strconv.ParseUint(strings.Fields(text)[1], 10, 64)
	return n
}
