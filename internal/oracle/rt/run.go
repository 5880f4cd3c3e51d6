// Package rt is linked into the programs that are run for real. Goroutines ask
// a controller before each operation, and the controller lets one at a time go
// on. The operations themselves are those of the runtime and of package sync:
// whether an operation blocks, who is woken by it and whether it panics is for
// them to decide. The controller only decides who is next.
//
// That a goroutine is blocked is seen by letting all others run until none can:
// with one processor, yielding a few times is enough for that. (A bubble of
// testing/synctest does not do, because a goroutine that waits for a mutex is
// not durably blocked there.)
package rt

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
)

// A Run is one execution of a program.
type Run struct {
	mu     sync.Mutex
	gs     []*G
	kill   chan struct{}
	dead   bool
	named  bool         // goroutines note their numbers
	over   bool         // nothing that comes now means anything
	quit   bool         // by the end of the process
	cut    bool         // it was not at an end: who is blocked may be helped yet
	fails  int          // panics so far
	panics []failure    // of goroutines that ended by them
	events []Step       // operations that were completed
	clock  int          // goroutines started and waits passed
	came   map[int]bool // lines of operations that goroutines were at
	groups map[*sync.WaitGroup]*group
	locks  map[any]*held
	choose chooser
}

// A G is a goroutine of the program.
type G struct {
	run    *Run
	parent *G
	wake   chan struct{}
	state  state
	line   int       // of the operation that it is at
	depth  int       // of the stack there
	fails  []failure // the panics that unwind it, the first one first
	// stopped are those that deferred functions have stopped which have not come
	// back, and may end the process for all that.
	stopped []failure
	free    func() // ends the operation that it is at
	born    int
	site    int // line of the go statement that started it
	serves  int // of a timer: the line of the operation that waits for it, or 0
	goid    uint64
}

type state uint8

const (
	running state = iota
	atGate        // asks to go on
	inside        // of an operation
	ended
)

// A Step is an operation that was completed: its line and, of a select, its
// case. Of the step of a witness, By and With say where the goroutines were
// started that do it: the lines of the go statements, or 0, or -1 for none.
type Step struct{ Line, Case, By, With int }

// A chooser decides which of the goroutines at their gates goes on.
type chooser interface{ next(r *Run, ready []*G) *G }

// maxSteps ends a run that does not end by itself.
const maxSteps = 5000

// execute runs a program to the end and returns what became of it, or nil if it
// ended well.
func execute(p *Program, a, b bool, c chooser) (*Run, *Outcome) {
	r := &Run{kill: make(chan struct{}), choose: c, came: make(map[int]bool), groups: make(map[*sync.WaitGroup]*group), locks: make(map[any]*held)}
	r.start(nil, 0, func(g *G) { p.Run(g, a, b) })
	for range maxSteps {
		quiet(yields)
		ready := r.at(atGate)
		if len(ready) == 0 || r.over {
			return r, r.outcome()
		}
		for _, g := range ready {
			r.came[g.line] = true
		}
		c.next(r, ready).wake <- struct{}{}
	}
	r.cut = true
	return r, r.outcome()
}

// yields is how often the controller yields until everything else is at rest.
// Once is nearly always enough: a goroutine that was preempted, or a look into
// the global queue in between, may need another.
const yields = 3

func quiet(n int) {
	for range n {
		runtime.Gosched()
	}
}

func (r *Run) at(st state) []*G {
	var out []*G
	for _, g := range r.gs {
		if g.state == st {
			out = append(out, g)
		}
	}
	return out
}

// outcome says what became of a run that is at rest. A panic ends the process,
// but the other goroutines have gone on, without the one that panicked: who is
// blocked then was so when it came to the panic, or would be if it came later.
func (r *Run) outcome() *Outcome {
	o := &Outcome{Kind: Stuck}
	stuck := r.at(inside)
	slices.SortStableFunc(stuck, func(g, h *G) int { return cmp.Compare(g.line, h.line) })
	for _, g := range stuck {
		o.Lines = append(o.Lines, g.line)
		o.Sites = append(o.Sites, g.site)
		o.Meant = o.Meant || g.ending()
	}
	if len(r.panics) > 0 {
		slices.SortFunc(r.panics, func(a, b failure) int { return cmp.Compare(a.number, b.number) })
		first := r.panics[0]
		o = &Outcome{Kind: first.Kind, Lines: []int{first.Line}, Blocked: o.Lines, Beside: first.beside}
		for _, p := range r.panics {
			o.Panics = append(o.Panics, p.Panic)
		}
		return o
	}
	switch {
	case r.quit:
		return &Outcome{Kind: Quit, Blocked: o.Lines}
	case o.Lines == nil:
		return nil
	}
	return o
}

// sure reports whether goroutines that seem to be stuck still are after others
// had much time to run.
func (r *Run) sure(o *Outcome) bool {
	quiet(20 * yields)
	now := r.outcome()
	return now != nil && slices.Equal(now.Lines, o.Lines)
}

// end lets all goroutines exit: those at a gate, those that are blocked at a
// channel, and most of those that wait for a lock or a WaitGroup. What is left
// is lost to this process, which has to be short-lived.
func (r *Run) end() {
	r.dead = true
	close(r.kill)
	for range 10 {
		left := r.at(atGate)
		for _, g := range left {
			select {
			case g.wake <- struct{}{}:
			default:
			}
		}
		quiet(yields)
		for _, g := range r.at(inside) {
			if g.state == inside && g.free != nil {
				left = append(left, g)
				g.free()
				quiet(yields) // it may hold the next one up
			}
		}
		if left == nil {
			break
		}
	}
}

// start starts a goroutine.
func (r *Run) start(parent *G, line int, f func(*G)) {
	g := r.enlist(parent, line)
	go func() {
		if r.named {
			g.goid = goid()
		}
		defer g.finish()
		f(g)
	}()
}

// enlist adds a goroutine.
func (r *Run) enlist(parent *G, line int) *G {
	r.clock++
	g := &G{run: r, parent: parent, wake: make(chan struct{}, 1), born: r.clock, site: line}
	r.gs = append(r.gs, g)
	return g
}

// Gate waits until the controller lets the goroutine go on with the operation
// at a line.
func (g *G) Gate(line int) {
	g.unwinds()
	g.line, g.depth = line, depth()
	g.state = atGate
	if g.run.dead {
		g.Exit()
	}
	<-g.wake
	if g.run.dead {
		g.Exit()
	}
	g.state = inside
}

// Exit ends a goroutine when its run is over.
func (g *G) Exit() {
	g.state = ended
	runtime.Goexit()
}

// Killed returns a channel that is closed when the run is over.
func (g *G) Killed() <-chan struct{} { return g.run.kill }

// Chose notes that a select has chosen a case.
func (g *G) Chose(c int) {
	g.state = running
	g.free = nil
	g.run.mu.Lock()
	g.run.events = append(g.run.events, Step{Line: g.line, Case: c})
	g.run.mu.Unlock()
}

func (g *G) done() { g.Chose(0) }
