package explore

import (
	"maps"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// Options are the bounds of an exploration. The zero value means the defaults.
type Options struct {
	States int  // states per root; default 1000. It is less as long as the root is alone: see [machine.bound]
	Visits int  // of a loop per activation, beyond a count that is known; default 5
	Main   bool // the world ends when the root function returns
	Thrift int  // divides the default number of states, if it is more than 1
	// Forks, if not nil, gets the number of times that each instruction split a
	// state in two: to find out where states come from.
	Forks map[string]int
	// Test says that the root is a test, or a helper of tests: see [machine.passes].
	Test bool
	// Case says that testing calls the root: it is a test, a benchmark or a fuzz test.
	Case bool
	// Started says that the root function only ever runs in goroutines of its own.
	Started bool
}

func (o Options) withDefaults() Options {
	if o.States == 0 {
		o.States = 1000 / max(o.Thrift, 1)
	}
	if o.Visits == 0 {
		o.Visits = 5
	}
	return o
}

// A Bound is a limit at which a part of the schedules is given up.
type Bound uint8

// The bounds.
const (
	BoundStates     Bound = iota // states per root
	BoundVisits                  // of a loop
	BoundDepth                   // of the stack, or of recursion
	BoundGoroutines              // alive at a time
	BoundCalls                   // calls of functions that were given up are not followed
	numBounds
)

// Bounds are all bounds.
var Bounds = []Bound{BoundStates, BoundVisits, BoundDepth, BoundGoroutines, BoundCalls}

var boundNames = [numBounds]string{"states", "loop", "depth", "goroutines", "calls"}

func (b Bound) String() string { return boundNames[b] }

// A Result is what the exploration of one root found.
type Result struct {
	Outcomes []*Outcome
	Lost     []*Outcome     // outcomes whose witness could not be replayed: mistakes of ours
	States   int            // distinct states met
	Bounds   map[Bound]*Cut // what was given up; empty if the exploration is complete
	Detached []string       // functions started as goroutines that share nothing, sorted
	// Entered are the functions that were run to the end at least once, or that
	// were begun if the exploration is complete.
	Entered map[string]bool
	Skipped map[string]bool // functions that were not entered at some call, being neutral
	// Near are outcomes that are about what the root itself has made, found without most
	// of what it calls: they do not depend on who calls the root.
	Near []*Outcome
	Ends bool // the root can return
	Dies bool // or does not come back, since it panics or ends the process
	// Neutral says that the root leaves no trace, as far as was explored: see
	// [skeleton.Neutral].
	Neutral bool
}

// A Cut says where a bound was hit first, and how often it was hit.
type Cut struct {
	Func  string
	Times int
}

// Explore runs the function of that name, with unknown arguments, over all
// schedules within the bounds. It returns nil if there is no such function.
func (p *Program) Explore(name string, opts Options) *Result {
	root := p.fn(name)
	if root == nil {
		return nil
	}
	m := newMachine(p, root, opts)
	m.runs()
	r := m.result()
	opts.Forks = nil // they were counted
	if m.bounds[BoundStates] != nil && m.enters {
		// What it calls is too much: take that for code that is not seen.
		m = newMachine(p, root, opts)
		m.closed = true
		if !m.begins {
			m.opts.States = min(m.opts.States, closedStates)
		}
		m.runs()
		rest := m.result()
		rest.States += r.States
		rest.join(r)
		r = rest
	}
	if m.bounds[BoundStates] != nil {
		p.findNear(r, root, opts)
	}
	return r
}

// closedStates is the bound of states of a root that starts no goroutines itself and whose calls of
// functions that were given up are not followed: of what is found that way, nearly all is found in
// the first hundred.
const closedStates = 400

// givenUp reports whether a function alone has more schedules than are explored.
func (p *Program) givenUp(f *fn) bool {
	p.try(f)
	return f.hopeless || f.Flags&skeleton.GivenUp != 0
}

// neutral reports whether a function is known to leave no trace.
func (p *Program) neutral(f *fn) bool {
	p.try(f)
	return f.neutral || f.Flags&skeleton.Neutral != 0
}

// try explores a function of another package on its own when something of it is
// first asked for: is it neutral, or has it many schedules? Its package exports
// what it does, not what comes of it: most of that is never asked for.
func (p *Program) try(f *fn) {
	if f.tried || f.Flags&skeleton.Imported == 0 {
		return
	}
	f.tried = true
	m := newMachine(p, f, Options{States: triedStates})
	m.run()
	f.hopeless = m.bounds[BoundStates] != nil
	f.neutral = !f.hopeless && m.neutral()
	f.acquires, f.explored = m.acquires, m.complete()
	f.cheap = f.explored && m.states <= cheapStates
	f.stays = f.explored && !m.ends
}

// triedStates is how many states a function of another package may have to be
// known.
const triedStates = 60

// join adds what was found by another exploration of the same root.
func (r *Result) join(other *Result) {
	for _, o := range other.Outcomes {
		if !slices.ContainsFunc(r.Outcomes, func(p *Outcome) bool { return p.key == o.key }) {
			r.Outcomes = append(r.Outcomes, o)
		}
	}
	r.Lost = append(r.Lost, other.Lost...)
	r.Detached = slices.Compact(slices.Sorted(slices.Values(append(r.Detached, other.Detached...))))
	maps.Copy(r.Entered, other.Entered)
	maps.Copy(r.Skipped, other.Skipped)
	r.Ends = r.Ends || other.Ends
	r.Dies = r.Dies || other.Dies
	r.Neutral = r.Neutral && other.Neutral
}

// runs explores, and again with what was learned on the way: if locks are
// handed over, what was found to be stuck may not be.
func (m *machine) runs() {
	m.run()
	if len(m.handover) == 0 || len(m.outcomes) == 0 {
		return
	}
	again := newMachine(m.prog, m.root, m.opts)
	again.handover, again.closed, again.near = m.handover, m.closed, m.near
	again.run()
	*m = *again
	m.hasher.m = m
}

// complete reports whether all of the root was explored, but for loops.
func (m *machine) complete() bool {
	return m.bounds[BoundStates] == nil && m.bounds[BoundGoroutines] == nil
}

// neutral reports whether the root leaves no trace, as far as was explored. Never
// to come back is a trace, too: what stands behind the call is not reached.
func (m *machine) neutral() bool {
	return !m.leaves && (m.ends || !m.dies) && (!m.makes || m.states > cheapStates)
}

func (m *machine) result() *Result {
	m.root.acquires = m.acquires
	m.root.explored = m.complete()
	m.root.cheap = m.root.explored && m.states <= cheapStates
	m.root.stays = m.root.explored && !m.ends
	r := &Result{States: m.states, Bounds: m.bounds, Entered: make(map[string]bool),
		Skipped: make(map[string]bool), Ends: m.ends, Dies: m.dies, Neutral: m.neutral()}
	for f := range m.skipped {
		r.Skipped[f.Name] = true
	}
	for f := range m.detached {
		r.Detached = append(r.Detached, f.Name)
	}
	slices.Sort(r.Detached)
	if len(m.bounds) == 0 {
		// What has begun and never comes to an end does not for a reason.
		m.entered = m.begun
	}
	for f := range m.entered {
		r.Entered[f.Name] = true
	}
	for _, o := range m.outcomes {
		given, ok := m.trace(o)
		switch {
		case !ok:
			r.Lost = append(r.Lost, o)
		case o.repeats, o.owed:
		case !m.opts.Test || !o.picked && !o.data && (m.sure(o) || m.passes(o, given)):
			r.Outcomes = append(r.Outcomes, o)
		}
	}
	return r
}
