package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// An opSet is a set of things that code may do, as far as they can help a
// goroutine that is blocked.
type opSet uint32

const (
	maySend opSet = 1 << iota
	mayRecv
	mayClose
	mayUnlock
	mayAdd // to a WaitGroup
	maySignal
	mayRelease // a semaphore
	mayArm     // a timer
	mayStore   // hand a reference to others through memory
	mayTry     // TryLock
	mayStart   // a goroutine
	mayDynamic // call a function value or method: see universe.dynamic
	mayPut     // change what is in a map
	mayMark    // swap an atomic, or compare and swap it
	mayWait    // for a WaitGroup
	mayDie     // panic on purpose, or end the process
	mayAll     = mayDynamic - 1
)

// A classSet is a set of classes of locations, as numbered in instructions.
type classSet [skeleton.NumClasses / 64]uint64

func (c *classSet) add(cls uint16) { c[cls/64] |= 1 << (cls % 64) }

func (c *classSet) has(cls uint16) bool { return c[cls/64]&(1<<(cls%64)) != 0 }

// join adds all of other and reports whether anything is new.
func (c *classSet) join(other *classSet) bool {
	grown := false
	for i, w := range other {
		grown = grown || w&^c[i] != 0
		c[i] |= w
	}
	return grown
}

var allClasses = func() (c classSet) {
	for i := range c {
		c[i] = ^uint64(0)
	}
	return c
}()

// loads adds the classes that the instruction itself loads: all, if it copies a
// struct or hands something to code that is not seen.
func (c *classSet) loads(in *instr) {
	switch {
	case in.Op == skeleton.Load && in.Kind == skeleton.Struct, own(in)&mayAll == mayAll:
		*c = allClasses
	case in.Op == skeleton.Load:
		c.add(uint16(in.M))
	}
}

// own returns what the instruction itself may do.
func own(in *instr) opSet {
	switch in.Op {
	case skeleton.Send:
		return maySend
	case skeleton.Recv:
		return mayRecv
	case skeleton.Close:
		return mayClose
	case skeleton.Select:
		var set opSet
		for _, c := range in.Cases {
			if c.Send {
				set |= maySend
			} else {
				set |= mayRecv
			}
		}
		return set
	case skeleton.Unlock, skeleton.RUnlock:
		return mayUnlock
	case skeleton.TryLock, skeleton.TryRLock:
		return mayTry
	case skeleton.Add:
		return mayAdd
	case skeleton.Wait:
		return mayWait
	case skeleton.PanicOp, skeleton.Exit:
		if in.Has(skeleton.Default) {
			return 0 // behind the last case of a select
		}
		return mayDie
	case skeleton.Signal, skeleton.Broadcast:
		return maySignal
	case skeleton.Release:
		return mayRelease
	case skeleton.Arm:
		return mayArm
	case skeleton.Update:
		return mayStore | mayPut
	case skeleton.Delete, skeleton.Clear:
		return mayPut
	case skeleton.AtomicCAS, skeleton.AtomicSwap:
		return mayStore | mayMark
	case skeleton.Store, skeleton.Append, skeleton.AtomicStore:
		return mayStore
	case skeleton.Call:
		if in.callee == nil && hands(in) {
			return mayAll
		}
	case skeleton.CallValue, skeleton.Invoke:
		if hands(in) {
			return mayDynamic | mayAll // whoever is called may hand it on
		}
		return mayDynamic
	case skeleton.Escape:
		if in.Has(skeleton.Contexts) {
			return 0 // who holds a context cannot cancel it
		}
		return mayAll
	}
	return 0
}

// hands reports whether a call hands over anything.
func hands(in *instr) bool {
	for _, o := range in.Args {
		if !o.IsConst() || in.fn.consts[^o].k == kFunc {
			return true
		}
	}
	return false
}

// summarize returns what a call of the function may do, callees and the
// goroutines they start included.
func (p *Program) summarize(f *fn) opSet {
	if f.summary != 0 {
		return f.summary
	}
	// Functions that call each other get the union of what all of them do:
	// iterate until nothing changes. Most that are called were met after their caller.
	reached := p.reachable(f, func(g *fn) bool { return g.summary != 0 })
	for changed := true; changed; {
		changed = false
		for _, g := range slices.Backward(reached) {
			if g.summary != 0 && len(p.refersTo(g)) == 0 {
				continue // all that it does it does itself
			}
			set := g.summary | summarized
			loads, stores, locks, unlocks := g.loads, g.stores, g.locks, g.unlocks
			for pc := range g.code {
				in := &g.code[pc]
				set |= own(in)
				if in.Has(skeleton.Go) {
					set |= mayStart
				}
				loads.loads(in)
				switch {
				case in.Op == skeleton.Store && !g.makesNew(in.A):
					stores.add(uint16(in.M))
				case in.Op == skeleton.Lock, in.Op == skeleton.RLock, in.Op == skeleton.TryLock, in.Op == skeleton.TryRLock:
					locks.add(uint16(in.M))
				case in.Op == skeleton.Unlock, in.Op == skeleton.RUnlock:
					unlocks.add(uint16(in.M))
				case in.Op == skeleton.Call && in.callee != nil:
					set |= in.callee.summary
					loads.join(&in.callee.loads)
					stores.join(&in.callee.stores)
					locks.join(in.ofLock(&in.callee.locks))
					unlocks.join(in.ofLock(&in.callee.unlocks))
				}
			}
			// Functions that it makes are called by it, if by anybody.
			for _, v := range p.valuesOf(g) {
				locks.join(&v.locks)
				stores.join(&v.stores)
			}
			grown := g.loads.join(&loads)
			grown = g.locks.join(&locks) || grown
			grown = g.unlocks.join(&unlocks) || grown
			if g.stores.join(&stores) || grown || set != g.summary {
				g.summary = set
				changed = true
			}
		}
	}
	for _, g := range reached {
		if g.future == nil {
			futures(g)
		}
	}
	return f.summary
}

// makesNew reports whether a register is sure to point into an object that the
// function has made itself: what it stores there changes nothing of what was there
// before.
func (f *fn) makesNew(o skeleton.Operand) bool {
	if f.news == nil {
		f.findNews()
	}
	return !o.IsConst() && f.news[o]
}

func (f *fn) findNews() {
	f.news = make([]bool, f.Regs)
	for i := range f.code {
		if in := &f.code[i]; in.Op == skeleton.New || in.Op == skeleton.Addr {
			f.news[in.Dst] = true
		}
	}
	for changed := true; changed; {
		changed = false
		for i := range f.code {
			in := &f.code[i]
			if in.Op == skeleton.New || in.Op == skeleton.Addr && !in.A.IsConst() && f.news[in.A] {
				continue
			}
			for k := range in.Defs() {
				if r := int(in.Dst) + k; f.news[r] {
					f.news[r] = false
					changed = true
				}
			}
		}
	}
}

// ofLock returns the classes of locks of what an instruction calls: if that is
// a method of the lock, the class is known here.
func (in *instr) ofLock(callee *classSet) *classSet {
	if in.M == 0 || *callee == (classSet{}) {
		return callee
	}
	var set classSet
	set.add(uint16(in.M))
	return &set
}

// summarized marks a summary that was computed, since it may be empty.
const summarized opSet = 1 << 31

// futures computes for each instruction what the activation may still do,
// starting with that instruction.
func futures(f *fn) {
	f.future = make([]opSet, len(f.code)+1)
	if f.loads != (classSet{}) {
		f.futureLoads = make([]classSet, len(f.code)+1)
	}
	succ := successors(f)
	for changed := true; changed; {
		changed = false
		for pc := len(f.code) - 1; pc >= 0; pc-- {
			in := &f.code[pc]
			set := own(in)
			if in.Op == skeleton.Call && in.callee != nil {
				set |= in.callee.summary
			}
			if in.Has(skeleton.Go) {
				set |= mayStart
			}
			for _, s := range succ[pc] {
				set |= f.future[s]
			}
			if f.futureLoads != nil && f.moreLoads(in, succ[pc]) || set != f.future[pc] {
				f.future[pc] = set
				changed = true
			}
		}
	}
}

// moreLoads adds what the activation may still load from an instruction on, and reports
// whether anything of it is new.
func (f *fn) moreLoads(in *instr, succ []int32) bool {
	loads := f.futureLoads[in.pc]
	loads.loads(in)
	if in.Op == skeleton.Call && in.callee != nil {
		loads.join(&in.callee.loads)
	}
	for _, s := range succ {
		loads.join(&f.futureLoads[s])
	}
	return f.futureLoads[in.pc].join(&loads)
}

// reachable returns the functions that one may call or refer to, itself
// included, without those for which known holds, and what is only reached
// through them.
func (p *Program) reachable(root *fn, known func(*fn) bool) []*fn {
	p.walks++
	var out []*fn
	work := []*fn{root}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if f.walked == p.walks || known(f) {
			continue
		}
		f.walked = p.walks
		out = append(out, f)
		work = append(work, p.refersTo(f)...)
	}
	return out
}

// refersTo returns the functions that f calls or makes values of, each once.
func (p *Program) refersTo(f *fn) []*fn {
	if f.referred {
		return f.refers
	}
	var out []*fn
	for pc := range f.code {
		in := &f.code[pc]
		if in.callee != nil {
			out = append(out, in.callee)
		}
		if in.Op == skeleton.Iface {
			out = append(out, p.methodsOf(in.typ)...)
		}
	}
	for _, c := range f.consts {
		if c.k == kFunc {
			out = append(out, p.fns[c.n])
		}
	}
	f.refers, f.referred = distinct(out), true
	return f.refers
}

// distinct drops from a list what comes again later.
func distinct(list []*fn) []*fn {
	seen := make(map[*fn]bool, len(list))
	first := len(list)
	for _, f := range slices.Backward(list) {
		if !seen[f] {
			seen[f] = true
			first--
			list[first] = f
		}
	}
	return list[first:]
}

// A universe is what can be known of all code that a root may run.
type universe struct {
	dynamic opSet    // what a call of a function value or method may do
	loads   classSet // what it may load
	// counters are the classes of numbers that are stored as what was loaded, or
	// counted on from that.
	counters classSet
	tryLock  bool // somebody calls TryLock
	counts   map[int64]int64
	adds     map[int64]int64 // counts of WaitGroups, where that is something else
	scaled   int             // number of different constants that were scaled
	trips    int64           // how often a loop with an unknown count is run at most
	room     int64           // of the largest channel, scaled
}

// universe looks at all code that may run in the root.
func (p *Program) universe(root *fn) *universe {
	if root.universe != nil {
		return root.universe
	}
	u := new(universe)
	root.universe = u
	reached := p.reachable(root, func(*fn) bool { return false })
	for _, f := range reached {
		p.summarize(f)
	}
	p.walks++
	for _, f := range reached {
		u.tryLock = u.tryLock || f.summary&mayTry != 0
		for _, g := range p.valuesOf(f) {
			if g.walked != p.walks {
				g.walked = p.walks
				u.dynamic |= g.summary
				u.loads.join(&g.loads)
			}
		}
	}
	u.scale(reached)
	return u
}

// valuesOf returns the functions that f makes values of: closures, function
// constants, and methods of what it puts into interfaces.
func (p *Program) valuesOf(f *fn) []*fn {
	if f.made {
		return f.makes
	}
	var out []*fn
	for pc := range f.code {
		in := &f.code[pc]
		switch in.Op {
		case skeleton.Closure:
			if in.callee != nil {
				out = append(out, in.callee)
			}
		case skeleton.Iface:
			out = append(out, p.methodsOf(in.typ)...)
		}
	}
	for _, c := range f.consts {
		if c.k == kFunc && c.n >= 0 {
			out = append(out, p.fns[c.n])
		}
	}
	f.makes, f.made = distinct(out), true
	return f.makes
}

// mayLoad adds to set the classes that an activation may still load from
// instruction pc on.
func (f *fn) mayLoad(set *classSet, pc int32, u *universe) {
	if f.futureLoads != nil {
		set.join(&f.futureLoads[pc])
	}
	if f.future[pc]&mayDynamic != 0 {
		set.join(&u.loads)
	}
}

// may says what an activation may still do from instruction pc on.
func (f *fn) may(pc int32, u *universe) opSet {
	set := f.future[pc]
	if set&mayDynamic != 0 {
		set |= u.dynamic
	}
	return set
}
