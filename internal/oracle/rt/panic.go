package rt

import "runtime"

// A failure is a panic that unwinds a goroutine.
type failure struct {
	Panic
	number int  // in the order of time
	depth  int  // of the stack
	meant  bool // a panic on purpose, whatever is to blame
	beside bool // another goroutine was in the middle of a panic
}

// finish notes how a goroutine ended.
func (g *G) finish() {
	if v := recover(); v != nil {
		if g.state == inside || len(g.fails) == 0 {
			g.panicked(kindOf(v))
		}
		g.crash()
	}
	g.state = ended
}

// panicked notes that the operation that the goroutine is at panics.
func (g *G) panicked(kind string) {
	if g.run.dead {
		return
	}
	g.run.fails++
	g.fails = append(g.fails, failure{Panic: Panic{kind, g.line}, number: g.run.fails, depth: g.depth})
}

// crash notes that the goroutine ends by its panics. A panic in a deferred call
// that ran because of another does not count.
func (g *G) crash() {
	if g.run.dead {
		return
	}
	f := g.fails[0]
	for _, h := range g.run.gs {
		f.beside = f.beside || h != g && len(h.fails) > 0 && h.state != ended
	}
	g.run.panics = append(g.run.panics, f)
}

// caught is deferred by operations that may panic.
func (g *G) caught() {
	if v := recover(); v != nil {
		g.panicked(kindOf(v))
		g.done() // a step like any other, if somebody recovers
		panic(v)
	}
}

// unwinds notes the panic of a select, whose send is not wrapped: it has come
// to a deferred call.
func (g *G) unwinds() {
	if g.state == inside {
		g.panicked(SendClosed)
		g.done()
	}
}

// Panics panics on purpose. It is no step of a schedule.
func Panics(g *G, line int) {
	g.Gate(line)
	g.state = running
	g.panicked(Purpose)
	last := &g.fails[len(g.fails)-1]
	last.meant = true
	if n := len(g.stopped); n > 0 {
		last.Panic, last.number = g.stopped[n-1].Panic, g.stopped[n-1].number
	}
	panic(Purpose)
}

// ending reports whether a panic on purpose unwinds the goroutine.
func (g *G) ending() bool { return len(g.fails) > 0 && g.fails[len(g.fails)-1].meant }

// Exit ends the process. It is no step of a schedule. In the middle of a panic,
// even if that was stopped, the panic is what has ended it.
func Exit(g *G, line int) {
	g.Gate(line)
	if n := len(g.stopped); n > 0 {
		g.fails = append(g.fails, g.stopped[n-1])
	}
	if len(g.fails) > 0 {
		g.crash()
	}
	g.run.quit, g.run.over = true, true
	g.state = ended
	<-g.run.kill // there are no deferred calls
	g.Exit()
}

// Goexit ends the goroutine, and all panics that unwind it.
func Goexit(g *G) {
	g.unwinds()
	g.fails = nil
	runtime.Goexit()
}

// Depth returns the depth of the stack of the caller.
func (g *G) Depth() int { return depth() }

// depth returns the depth of the stack of the caller of the caller.
func depth() int {
	var pcs [128]uintptr
	return runtime.Callers(3, pcs[:])
}

// Recovered notes what a recover has returned, in a call deferred by a function
// at a depth of the stack, and reports whether there was a panic. All panics
// from there on are over; one further down, in the middle of which another one
// came and went, is not.
func (g *G) Recovered(depth int, v any) bool {
	g.unwinds()
	if v == nil {
		return false
	}
	for n := len(g.fails); n > 0 && g.fails[n-1].depth >= depth; n-- {
		g.stopped = append(g.stopped, g.fails[n-1])
		g.fails = g.fails[:n-1]
	}
	return true
}

// Stopped returns how many panics the goroutine has stopped in deferred
// functions that have not come back.
func (g *G) Stopped() int { return len(g.stopped) }

// Over says that a deferred function which recovers comes back, in which others
// had stopped n panics.
func (g *G) Over(n int) { g.stopped = g.stopped[:n] }
