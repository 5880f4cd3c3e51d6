package explore

import (
	"cmp"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A function that was explored on its own, with unknown arguments, need not be
// entered again at a call where it can meet nobody: its arguments are in the
// hands of others, and no lock that it may want is held. All that it can do
// wrong there it did wrong on its own. This keeps the exploration of a
// function to its own body and to what it calls with objects of its own.

// leftTrace reports whether a root that returns results has changed anything
// that its caller could notice: a lock that is held, a channel that was closed,
// or made, a function that was made. A new object without such parts is as good
// to the caller as one that comes from anywhere.
func (s *state) leftTrace(results []value) bool {
	if !slices.Equal(lockSet(s.held), lockSet(s.owed)) {
		return true // a lock that was taken is held, or one that was held is not
	}
	for _, o := range s.heap {
		if o != nil && o.kind == oChan && o.open && o.ch.closed {
			return true
		}
	}
	t := trail{s: s, seen: make(map[int32]bool)}
	return slices.ContainsFunc(results, t.noticeable)
}

// lockSet returns the locks in order, each once.
func lockSet(list []heldLock) []heldLock {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b heldLock) int { return cmp.Or(cmp.Compare(a.obj, b.obj), cmp.Compare(a.key, b.key)) })
	return slices.CompactFunc(list, func(a, b heldLock) bool { return a.obj == b.obj && a.key == b.key })
}

// makes reports whether a root returns an object that it has made.
func (s *state) makes(results []value) bool {
	return slices.ContainsFunc(results, func(v value) bool {
		if v.k == kIface {
			v = v.x.vals[0]
		}
		// That it was given away to code that is not seen, such as an option, may be
		// otherwise at another call.
		return v.k == kPtr && v.ref >= 0 && (!s.heap[v.ref].open || s.heap[v.ref].site != nil)
	})
}

// cheapStates is how many states a function may have that makes an object and
// is always entered: whoever knows how an object was made knows that nobody
// else has it. To enter a function that makes one at the end of a long way
// costs more than that is worth.
const cheapStates = 50

// A trail looks through what a root returns, or a function of another package is
// given.
type trail struct {
	s     *state
	seen  map[int32]bool
	given *Program // nil if it is returned
	own   bool     // any memory of ours counts, but for lists and contexts
	// reads says that the function stores to nothing but what it has made itself, and adds
	// to no WaitGroup: what its like has made counts no more than a list does.
	reads bool
}

// noticeable reports whether a value leads to a new channel, a function, or
// the state of a lock or WaitGroup.
func (t *trail) noticeable(v value) bool {
	switch v.k {
	case kFunc:
		if v.n >= 0 && (t.given == nil || t.given.fns[v.n].Flags&skeleton.Imported == 0) {
			return true
		}
	case kIface:
		if t.given != nil {
			methods := t.given.methodsOf(v.n)
			if slices.ContainsFunc(methods, t.given.acts) {
				return true
			}
			if len(methods) > 0 && methods[0].Flags&skeleton.Model != 0 {
				t = &trail{s: t.s, seen: t.seen, given: t.given} // such as a context, to which nobody stores
			}
		}
	case kLock, kGroup, kOnce, kCond:
		return true
	case kChan, kPtr, kMap, kSlice, kIter:
		if v.ref >= 0 && t.object(v.ref, v.k == kSlice) {
			return true
		}
	}
	return v.x != nil && slices.ContainsFunc(v.x.vals, t.noticeable)
}

// acts reports whether it matters that a method is called by a function of
// another package: it is not one of those, and leaves a trace.
func (p *Program) acts(f *fn) bool {
	return f.Flags&(skeleton.Imported|skeleton.Model) == 0 && !p.neutral(f)
}

func (t *trail) object(i int32, list bool) bool {
	o := t.s.heap[i]
	if t.seen[i] || o.open {
		return false
	}
	t.seen[i] = true
	if o.kind == oChan || t.own && !list && !t.foreign(o) {
		return true
	}
	for _, sl := range o.slots {
		if t.noticeable(sl.k) || t.noticeable(sl.v) {
			return true
		}
	}
	return false
}

// foreign reports whether a function of another package has made an object, such as the
// context of a logger, and the one that is given it changes nothing.
func (t *trail) foreign(o *object) bool {
	return t.reads && o.site != nil && o.site.fn.Flags&skeleton.Imported != 0
}

// canSkip reports whether a call of a neutral function with these arguments
// can meet nobody: whatever it gets is in the hands of others or is nothing but
// data, and it takes no lock that is held. A cheap function that tells something
// about what is known, raises an atomic flag, or computes something from numbers that
// are known is entered all the same.
func (m *machine) canSkip(s *state, callee *fn, fv value, args []value) bool {
	g := guard{m: m, s: s}
	g.function(callee)
	does := m.prog.summarize(callee)
	g.puts = does&mayPut != 0
	harms := fv.x != nil && !g.harmless(fv) || slices.ContainsFunc(args, func(a value) bool { return !g.harmless(a) })
	if harms && !m.computes(s, callee, fv, args, true) {
		return false
	}
	if s.onces > 0 {
		return false // it may come to the same Once
	}
	if does&mayAdd != 0 && does&mayStart != 0 && m.prog.startsCounting(callee) {
		return false // whoever waits for the group may come first
	}
	if nilChannel(callee, args) || callee.cheap && (callee.onlyReads() || callee.asksForNil(args) || s.tells(callee, does, fv, args) || does&^mayDie == summarized && s.numbers(args) || does&mayDie != 0 && callee.asksWhether()) {
		return false
	}
	if does&mayDynamic != 0 && m.prog.mayRelease(s) {
		return false
	}
	for _, h := range s.held {
		if h.cls == 0 || g.locks.has(h.cls) || g.locks.has(0) {
			return false
		}
	}
	return true
}

// nilChannel reports whether a function is given a nil channel, on which it
// would be stuck.
func nilChannel(callee *fn, args []value) bool {
	for i, a := range args {
		if a.k == kZero && i < len(callee.Kinds) && callee.Kinds[i] == skeleton.Chan {
			return true
		}
	}
	return false
}

// onlyReads reports whether a function answers with yes or no, and does nothing but read fields
// for that: who asks twice may hear the same.
func (f *fn) onlyReads() bool {
	if len(f.Returns) != 1 || f.Returns[0] != skeleton.Bool {
		return false
	}
	reads := false
	for i := range f.code {
		switch in := &f.code[i]; in.Op {
		case skeleton.Load:
			reads = true
		case skeleton.Addr, skeleton.Bin, skeleton.Not, skeleton.Moves, skeleton.Jump, skeleton.If, skeleton.Return:
		default:
			return false
		}
	}
	return reads
}

// asksForNil reports whether a function is given nil for an interface, as by a recover where nothing
// panicked, and asks whether it is: what it returns tells that.
func (f *fn) asksForNil(args []value) bool {
	return some(f.code, func(in *instr) bool {
		if in.Op != skeleton.Bin || in.A.IsConst() || int(in.A) >= min(len(args), len(f.Kinds)) {
			return false
		}
		return f.Kinds[in.A] == skeleton.Interface && args[in.A].k == kZero && in.B.IsConst() && f.consts[^in.B].k == kZero
	})
}

// asksWhether reports whether a function is given an error, or a yes or no, by which it may
// decide whether it returns at all: what comes after it relies on that.
func (f *fn) asksWhether() bool {
	return slices.ContainsFunc(f.Kinds, func(k skeleton.Kind) bool { return k == skeleton.Error || k == skeleton.Bool })
}

// numbers reports whether there are arguments, and all are numbers that are known.
func (s *state) numbers(args []value) bool {
	return len(args) > 0 && !slices.ContainsFunc(args, func(a value) bool {
		_, ok := s.exact(a).number()
		return !ok
	})
}

// tells reports whether a function that may do so much may tell something about
// what is known: it swaps an atomic, may store to what is known, waits while
// somebody is known to be counted, or looks at a channel while one is known to be
// closed.
func (s *state) tells(f *fn, does opSet, fv value, args []value) bool {
	return does&mayMark != 0 || s.remembers(&f.stores) || does&mayWait != 0 && s.hasCounted() || does&mayRecv != 0 && s.hasClosed() && s.sees(f, fv, args)
}

// hasCounted reports whether a WaitGroup which others can reach has counted somebody.
func (s *state) hasCounted() bool {
	return slices.ContainsFunc(s.heap, func(o *object) bool {
		return o != nil && o.open && slices.ContainsFunc(o.slots, func(sl slot) bool { return sl.v.k == kGroup && sl.v.n > 0 })
	})
}

// hasClosed reports whether a channel was closed here.
func (s *state) hasClosed() bool {
	return slices.ContainsFunc(s.heap, closedChannel)
}

func closedChannel(o *object) bool {
	return o != nil && o.kind == oChan && o.ch.closed && !o.ch.served
}

// sees reports whether a function may come to a channel that is known to be
// closed. One of another package, such as a logger, knows none but those that it
// is given.
func (s *state) sees(f *fn, fv value, args []value) bool {
	if f.Flags&skeleton.Imported == 0 {
		return true
	}
	var seen []int32
	var leads func(value) bool
	leads = func(v value) bool {
		switch v.k {
		case kPtr, kChan, kMap, kSlice, kIter, kSym:
			if v.ref < 0 || slices.Contains(seen, v.ref) {
				break
			}
			seen = append(seen, v.ref)
			o := s.heap[v.ref]
			if closedChannel(o) || o != nil && slices.ContainsFunc(o.slots, func(sl slot) bool { return leads(sl.k) || leads(sl.v) }) {
				return true
			}
		}
		return v.x != nil && slices.ContainsFunc(v.x.vals, leads)
	}
	return leads(fv) || slices.ContainsFunc(args, leads)
}

// remembers reports whether a slot of an open object holds a constant that would
// be forgotten if such stores were left out. What a function does to it is known
// here: it was told that a connection is closed, say, and leaves it at that.
func (s *state) remembers(stores *classSet) bool {
	if *stores == (classSet{}) {
		return false
	}
	for _, o := range s.heap {
		if o == nil || o.kind != oMem || !o.open {
			continue
		}
		for _, sl := range o.slots {
			if sl.cls != 0 && stores.has(sl.cls) && (sl.v.k == kZero || sl.v.k == kInt) {
				return true
			}
		}
	}
	return false
}

// A guard looks through the arguments of a call, and collects the locks that
// may be taken by what is called.
type guard struct {
	m     *machine
	s     *state
	locks classSet
	puts  bool // what is called may change a map
	seen  []int32
}

func (g *guard) function(f *fn) {
	g.m.prog.try(f)
	g.m.prog.summarize(f)
	if f.explored {
		g.locks.join(&f.acquires)
	} else {
		g.locks.join(&f.locks)
	}
}

// harmless reports whether nobody would notice if a value were never used.
func (g *guard) harmless(v value) bool {
	switch v.k {
	case kLock, kGroup, kOnce, kCond, kIter:
		return false
	case kFunc:
		if v.n >= 0 {
			f := g.m.prog.fns[v.n]
			if !g.m.prog.neutral(f) {
				return false
			}
			g.function(f)
		}
	case kIface:
		if len(g.s.held) > 0 {
			g.methods(v.n)
		}
	case kPtr, kChan, kMap, kSlice:
		if v.ref >= 0 && !g.idle(v) {
			return false
		}
	}
	return v.x == nil || !slices.ContainsFunc(v.x.vals, func(w value) bool { return !g.harmless(w) })
}

// methods adds the locks of the methods of a type.
func (g *guard) methods(typ int64) {
	for _, f := range g.m.prog.methodsOf(typ) {
		g.function(f)
	}
}

// idle reports whether what v refers to is in the hands of others, or is a list
// or map of harmless values. What a pointer of our own points to may have locks
// that were never used, and is not.
func (g *guard) idle(v value) bool {
	o := g.s.heap[v.ref]
	if o.open || slices.Contains(g.seen, v.ref) {
		return true
	}
	if v.k != kSlice && (v.k != kMap || g.puts) || o.kind == oChan {
		return false
	}
	g.seen = append(g.seen, v.ref)
	for _, sl := range o.slots {
		if !g.harmless(sl.k) || !g.harmless(sl.v) {
			return false
		}
	}
	return true
}

// skip leaves out a call. What the function may have stored is unknown from
// now on, and so are its results.
func (m *machine) skip(s *state, f *frame, in *instr, callee *fn, args []value) {
	m.skipped[callee] = true
	m.steps += len(s.heap) / heapPerStep
	g := guard{m: m, s: s}
	g.function(callee)
	m.acquires.join(&g.locks)
	if callee.stores != (classSet{}) {
		s.forget(&callee.stores)
		for _, a := range args {
			s.forgetZero(a)
		}
	}
	if in.Dst == skeleton.NoReg {
		return
	}
	for k := range in.N {
		*f.at(in.Dst + k) = s.unknown(callee.returns(k), false)
	}
}

// forget makes unknown what may have been stored to.
func (s *state) forget(stores *classSet) {
	s.known = slices.DeleteFunc(slices.Clone(s.known), func(i int32) bool {
		y := s.heap[i].sym // a later load is another symbol
		return y.op == symPart && stores.has(y.cls)
	})
	for i, o := range s.heap {
		if o != nil && o.kind == oMem && o.open {
			s.forgetSlots(int32(i), stores)
		}
	}
}

// forgetZero makes the slots unknown that nobody has stored to, of an object
// that was made here and is in the hands of others by now: whoever was given it
// may have set it up.
func (s *state) forgetZero(v value) {
	if v.k == kIface {
		v = v.x.vals[0]
	}
	if v.k == kPtr && v.ref >= 0 && s.heap[v.ref].open && s.heap[v.ref].kind == oMem {
		s.blur(v.ref, s.unknown(skeleton.Struct, false), 0, 0)
	}
}

// forgetSlots makes the slots of an open object unknown that may have been
// stored to.
func (s *state) forgetSlots(i int32, stores *classSet) {
	for _, sl := range s.heap[i].slots {
		if sl.cls != 0 && stores.has(sl.cls) {
			s.setClass(i, sl.key, s.unknown(skeleton.Any, false), sl.cls)
		}
	}
}
