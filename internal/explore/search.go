package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// machine explores one root.
type machine struct {
	prog  *Program
	u     *universe
	root  *fn
	opts  Options
	owner uint64

	hasher  hasher
	visited map[digest]struct{}
	queue   [][]*state // by what they cost: see [machine.push]
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
	dies     bool     // a panic, or Goexit, or the end of the process ends it
	ends     bool     // it returns
	acquires classSet // locks that it takes: see [fn.acquires]
	makes    bool     // it returns an object that it has made
	company  bool     // it has started a goroutine that shares something with it
	begins   bool     // it starts goroutines itself, or a literal in it does, and is no test
	enters   bool     // it enters functions that were given up
	closed   bool     // calls of such functions are not followed
	waited   bool     // code that is not seen was given a literal that waits for a WaitGroup
	near     bool     // see [Program.findNear]

	reachPool []reach
	moveBuf   []move
	canBuf    []move
	expandBuf []move
	again     []digest // states that were met before, since the last expansion began
	enabled   []bool
	own       []int
	vals      []value  // of the operands of the instruction that is executed
	censuses  census   // the memory of the last one
	pool      *pool    // of the program
	tracer    *tracer  // set while a witness is replayed
	given     *answers // to choices, where it is asked whether a test passes
	passed    bool     // the root has come to its end
}

func newMachine(p *Program, root *fn, opts Options) *machine {
	m := &machine{
		prog: p, root: root, u: p.universe(root), pool: &p.pool,
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
	m.opts = opts.withDefaults()
	m.begins = !opts.Test && slices.ContainsFunc(p.family(root), p.starts)
	return m
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
	s := &state{id: m.owner, pool: m.pool, last: -1, way: &way{move: -1}}
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
	s.given = s.symbols
	f := m.frame(s, m.root, fv, args)
	s.gs = []*goroutine{{own: s.id, fn: m.root, top: f}}
	return s
}

func (m *machine) run() {
	m.settle(m.initial(), m.arrive)
	for {
		s := m.pop()
		if s == nil || m.given != nil && m.given.not == nil && m.passed {
			return
		}
		if m.states >= m.bound() || m.steps > m.opts.States*stepsPerState {
			m.cut(BoundStates, m.root)
			return
		}
		m.expand(s)
	}
}

// bound returns how many states the root may have: fewer as long as it has started no
// goroutine, unless it will do so itself. Then its states differ by data alone, and three
// times as many of them let it make one choice and a half more.
func (m *machine) bound() int {
	if m.company || m.begins {
		return m.opts.States
	}
	return m.opts.States * 3 / 10
}

// pop takes the state with the fewest preemptions and like goroutines, the
// oldest first.
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
	cost := int(s.switches) + s.alike()
	for len(m.queue) <= cost {
		m.queue = append(m.queue, nil)
	}
	m.queue[cost] = append(m.queue[cost], s)
}

// alike returns how many goroutines run a function that another one runs as
// well. Of a loop that starts as many as there are items, the first few already
// show most of what may go wrong, in far fewer states.
func (s *state) alike() int {
	n := 0
	for i, g := range s.gs {
		if slices.ContainsFunc(s.gs[:i], func(h *goroutine) bool { return h.fn == g.fn }) {
			n++
		}
	}
	return n
}

// stepsPerState times the bound of states is the bound of all local steps of a
// root: a loop whose end is in sight may have a long way to it, or none.
const stepsPerState = 256

// heapPerStep is how many objects may be looked at for the price of a step. A loop with many
// turns, in each of which a call makes objects unknown, has more of them in each turn.
const heapPerStep = 128

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
			if m.steps++; m.steps > m.opts.States*stepsPerState && m.tracer == nil {
				m.cut(BoundStates, s.gs[gi].top.fn)
				return
			}
			out = m.step(s, gi)
		}
		switch out {
		case parks, finish:
			work = append(work, s)
		case drops:
			m.free(s)
		case forks:
			if m.tracer != nil {
				continue // the way ends here
			}
			if len(s.pre) == 0 && !m.first(s, gi) {
				m.free(s)
				continue // met before
			}
			m.countFork(s.gs[gi].top)
			for c := s.want - 1; c >= 0; c-- {
				if m.given != nil && !m.given.allow(asking(s.gs[gi]), len(s.pre), int8(c)) {
					continue
				}
				t := s // nobody needs s after the last choice
				if c > 0 {
					t = m.clone(s)
					t.way = s.way.fork()
				}
				t.pre, t.chooser = append(slices.Clip(s.pre), int8(c)), gi
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

// runnable returns a goroutine that has local steps to take, or -1: who is in the
// middle of an instruction, since the choices that were made are meant for it,
// or the first one.
func (s *state) runnable() int32 {
	if len(s.pre) > 0 {
		return s.chooser
	}
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
	if m.opts.Test {
		s.way.at = append(slices.Clip(s.way.at), d)
	}
	if _, ok := m.visited[d]; ok {
		m.again = append(m.again, d)
		return false
	}
	m.visited[d] = struct{}{}
	m.states++
	if len(s.heap) > 32 {
		m.hasher.collect(s)
	}
	if m.states < m.bound()+m.bound()/2 {
		return true
	}
	m.cut(BoundStates, m.root)
	return false
}

// arrive takes in a state in which every goroutine is parked or has ended.
func (m *machine) arrive(s *state) {
	m.oneShots(s)
	m.moveBuf = m.moves(s, m.moveBuf[:0])
	if len(m.moveBuf) == 1 && s.alive() == 1 && m.ticking(s, m.moveBuf) == nil {
		// One goroutine, one thing to do: no need to remember the state.
		m.move(s, m.moveBuf[0], 0)
		return
	}
	if !m.first(s, -1) {
		m.free(s)
		return
	}
	m.judge(s)
	m.push(s)
}

// move makes move number i of a state and takes in what comes of it.
func (m *machine) move(s *state, mv move, i int) {
	switch m.take(s, mv, i) {
	case drops:
		m.free(s)
		return
	case stops:
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
	if g.status != parked {
		return false
	}
	m.canBuf = m.movesOf(s, gi, g, m.canBuf[:0])
	return len(m.canBuf) > 0
}

// expand makes all moves of a state, or those that stand for all.
func (m *machine) expand(s *state) {
	m.expandBuf = m.moves(s, m.expandBuf[:0])
	moves := m.expandBuf
	chosen := m.prompt(s, moves, m.reduce(s, moves))
	if chosen == nil {
		for i, mv := range moves[:max(len(moves)-1, 0)] {
			m.move(m.clone(s), mv, i)
		}
		if i := len(moves) - 1; i >= 0 {
			m.move(s, moves[i], i) // nobody needs s any more
		}
		return
	}
	before := m.states
	m.again = m.again[:0]
	for _, i := range chosen {
		m.move(m.clone(s), moves[i], i)
	}
	if m.states > before {
		return
	}
	// Nothing new: what was put off might be put off for ever. Time, in a test, is only
	// if this goes round in a circle; otherwise it passes where that goes on.
	circle := !m.opts.Test || slices.ContainsFunc(m.again, s.way.passed)
	for i, mv := range moves {
		if !slices.Contains(chosen, i) && (circle || !s.late(mv)) {
			m.move(m.clone(s), mv, i)
		}
	}
}

// passed reports whether a state was met on the way.
func (w *way) passed(d digest) bool {
	for ; w != nil; w = w.up {
		if slices.Contains(w.at, d) {
			return true
		}
	}
	return false
}
