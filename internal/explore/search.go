package explore

import (
	"maps"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// Options are the bounds of an exploration. The zero value means the defaults.
type Options struct {
	States int  // states per root; default 1000, or 300 if it starts no goroutines
	Visits int  // of a loop per activation, beyond a count that is known; default 5
	Main   bool // the world ends when the root function returns
	// Forks, if not nil, gets the number of times that each instruction split a
	// state in two: to find out where states come from.
	Forks map[string]int
	// Started says that the root function only ever runs in goroutines of its own.
	Started bool
}

func (o Options) withDefaults(starts bool) Options {
	switch {
	case o.States != 0:
	case starts:
		o.States = 1000
	default:
		o.States = 300
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
	Ends    bool            // the root can return
	// Neutral says that the root leaves no trace, as far as was explored: see
	// [skeleton.Neutral].
	Neutral bool
}

// A Cut says where a bound was hit first, and how often it was hit.
type Cut struct {
	Func  string
	Times int
}

// machine explores one root.
type machine struct {
	prog  *Program
	u     *universe
	root  *fn
	opts  Options
	owner uint64

	hasher  hasher
	visited map[digest]struct{}
	queue   [][]*state // by number of preemptions
	states  int
	steps   int // local steps, all in all
	bounds  map[Bound]*Cut

	outcomes []*Outcome
	seen     map[string]bool
	handover map[lockClass]bool
	detached map[*fn]bool
	begun    map[*fn]bool
	entered  map[*fn]bool
	skipped  map[*fn]bool
	leaves   bool     // the root leaves a trace
	ends     bool     // it returns
	acquires classSet // locks that it takes: see [fn.acquires]
	makes    bool     // it returns an object that it has made
	enters   bool     // it enters functions that were given up
	closed   bool     // calls of such functions are not followed

	reachPool []reach
	moveBuf   []move
	tracer    *tracer // set while a witness is replayed
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
	if m.bounds[BoundStates] == nil || !m.enters {
		return r
	}
	// What it calls is too much: take that for code that is not seen.
	m = newMachine(p, root, opts)
	m.closed = true
	m.runs()
	rest := m.result()
	rest.States += r.States
	rest.join(r)
	return rest
}

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
	again.handover, again.closed = m.handover, m.closed
	again.run()
	*m = *again
	m.hasher.m = m
}

func newMachine(p *Program, root *fn, opts Options) *machine {
	m := &machine{
		prog: p, root: root, u: p.universe(root),
		visited:  make(map[digest]struct{}),
		bounds:   make(map[Bound]*Cut),
		seen:     make(map[string]bool),
		handover: make(map[lockClass]bool),
		detached: make(map[*fn]bool),
		begun:    make(map[*fn]bool),
		entered:  make(map[*fn]bool),
		skipped:  make(map[*fn]bool),
	}
	m.hasher.m = m
	m.opts = opts.withDefaults(root.summary&mayStart != 0)
	return m
}

func (m *machine) result() *Result {
	m.root.acquires = m.acquires
	m.root.explored = m.bounds[BoundStates] == nil && m.bounds[BoundGoroutines] == nil
	r := &Result{States: m.states, Bounds: m.bounds, Entered: make(map[string]bool),
		Skipped: make(map[string]bool), Ends: m.ends, Neutral: !m.leaves && (!m.makes || m.states > cheapStates)}
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
		if m.trace(o) {
			r.Outcomes = append(r.Outcomes, o)
		} else {
			r.Lost = append(r.Lost, o)
		}
	}
	return r
}

// cut records that a bound was hit. Paths that are not cut are not affected.
func (m *machine) cut(b Bound, f *fn) {
	c := m.bounds[b]
	if c == nil {
		c = &Cut{Func: f.Name}
		m.bounds[b] = c
	}
	c.Times++
}

// initial returns the state in which the root function begins.
func (m *machine) initial() *state {
	m.owner++
	s := &state{id: m.owner, last: -1, way: &way{move: -1}}
	args := make([]value, m.root.Params)
	for i := range args {
		k := skeleton.Any
		if i < len(m.root.Kinds) {
			k = m.root.Kinds[i]
		}
		args[i] = s.unknown(k, false)
	}
	fv := value{k: kFunc, n: int64(m.root.num)}
	if m.root.Free > 0 {
		fv.x = &ext{}
		for i := range m.root.Free {
			k := skeleton.Any
			if m.root.Params+i < len(m.root.Kinds) {
				k = m.root.Kinds[m.root.Params+i]
			}
			fv.x.vals = append(fv.x.vals, s.unknown(k, false))
		}
	}
	f := &frame{fn: m.root, dst: skeleton.NoReg}
	m.fill(s, f, fv, args)
	s.gs = []*goroutine{{own: s.id, fn: m.root, top: f}}
	return s
}

func (m *machine) run() {
	m.settle(m.initial(), m.arrive)
	for {
		s := m.pop()
		if s == nil {
			return
		}
		if m.states >= m.opts.States || m.steps > m.opts.States*stepsPerState {
			m.cut(BoundStates, m.root)
			return
		}
		m.expand(s)
	}
}

// pop takes the state with the fewest preemptions, the oldest first.
func (m *machine) pop() *state {
	for i, bucket := range m.queue {
		if len(bucket) > 0 {
			m.queue[i] = bucket[1:]
			return bucket[0]
		}
	}
	return nil
}

func (m *machine) push(s *state) {
	for len(m.queue) <= int(s.switches) {
		m.queue = append(m.queue, nil)
	}
	m.queue[s.switches] = append(m.queue[s.switches], s)
}

// stepsPerState times the bound of states is the bound of all local steps of a
// root: a loop whose end is in sight may have a long way to it, or none.
const stepsPerState = 256

// settle lets the running goroutines of s take their local steps, on all
// branches, and calls yield with each state in which all are parked.
func (m *machine) settle(s *state, yield func(*state)) {
	work := []*state{s}
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		gi := s.runnable()
		if gi < 0 {
			yield(s)
			continue
		}
		out := goesOn
		for out == goesOn || out == jumps {
			if m.steps++; m.steps > m.opts.States*stepsPerState {
				m.cut(BoundStates, s.gs[gi].top.fn)
				return
			}
			out = m.step(s, gi)
		}
		switch out {
		case parks, finish:
			work = append(work, s)
		case forks:
			if m.tracer != nil {
				continue // the way ends here
			}
			if len(s.pre) == 0 && !m.first(s, gi) {
				continue // met before
			}
			m.countFork(s.gs[gi].top)
			for c := s.want - 1; c >= 0; c-- {
				t := m.clone(s)
				t.pre = append(slices.Clip(s.pre), int8(c))
				t.way = s.way.fork()
				work = append(work, t)
			}
		}
	}
}

// countFork counts a fork where somebody wants to know.
func (m *machine) countFork(f *frame) {
	if m.opts.Forks != nil {
		m.opts.Forks[f.fn.Name+": "+f.fn.Text(int(f.pc))]++
	}
}

// fork returns a copy of the end of a way that can go on differently.
func (w *way) fork() *way {
	c := *w
	c.choices = slices.Clip(w.choices)
	return &c
}

// runnable returns the first goroutine that has local steps to take, or -1.
func (s *state) runnable() int32 {
	for gi, g := range s.gs {
		if g.status == running {
			return int32(gi)
		}
	}
	return -1
}

// first reports whether no equal state was met before, and counts it.
func (m *machine) first(s *state, mover int32) bool {
	if m.tracer != nil {
		return true
	}
	d := m.hasher.digest(s, mover)
	if _, ok := m.visited[d]; ok {
		return false
	}
	m.visited[d] = struct{}{}
	m.states++
	if len(s.heap) > 32 {
		m.hasher.collect(s)
	}
	return m.states < m.opts.States+m.opts.States/2
}

// arrive takes in a state in which every goroutine is parked or has ended.
func (m *machine) arrive(s *state) {
	m.oneShots(s)
	m.moveBuf = m.moves(s, m.moveBuf[:0])
	if len(m.moveBuf) == 1 && s.alive() == 1 {
		// One goroutine, one thing to do: no need to remember the state.
		m.move(s, m.moveBuf[0], 0)
		return
	}
	if !m.first(s, -1) {
		return
	}
	m.judge(s)
	m.push(s)
}

// move makes move number i of a state and takes in what comes of it.
func (m *machine) move(s *state, mv move, i int) {
	switch m.take(s, mv, i) {
	case stops, drops:
		return
	}
	m.settle(s, m.arrive)
}

func (s *state) alive() int {
	n := 0
	for _, g := range s.gs {
		if g.status != ended {
			n++
		}
	}
	return n
}

// take makes move number i of a state.
func (m *machine) take(s *state, mv move, i int) outcome {
	s.way = &way{up: s.way, move: int16(i)}
	s.depth++
	if s.last >= 0 && s.last != mv.g && s.last != mv.h && m.canMove(s, s.last) {
		s.switches++
	}
	s.last = mv.g
	return m.fire(s, mv)
}

// canMove reports whether the goroutine could go on as well, so that moving
// another one is a preemption.
func (m *machine) canMove(s *state, gi int32) bool {
	g := s.gs[gi]
	return g.status == parked && len(m.movesOf(s, gi, g, nil)) > 0
}

// expand makes all moves of a state, or those that stand for all.
func (m *machine) expand(s *state) {
	moves := m.moves(s, nil)
	chosen := m.reduce(s, moves)
	before := m.states
	m.makeMoves(s, moves, chosen)
	if len(chosen) < len(moves) && m.states == before {
		// Nothing new: what was put off might be put off for ever.
		var rest []int
		for i := range moves {
			if !slices.Contains(chosen, i) {
				rest = append(rest, i)
			}
		}
		m.makeMoves(s, moves, rest)
	}
}

func (m *machine) makeMoves(s *state, moves []move, which []int) {
	for _, i := range which {
		m.move(m.clone(s), moves[i], i)
	}
}
