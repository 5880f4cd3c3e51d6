package explore

import "github.com/concurlint/concurlint/internal/skeleton"

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
	mayAll     = mayDynamic - 1
)

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
	case skeleton.Signal, skeleton.Broadcast:
		return maySignal
	case skeleton.Release:
		return mayRelease
	case skeleton.Arm:
		return mayArm
	case skeleton.Store, skeleton.Update, skeleton.Append, skeleton.AtomicStore, skeleton.AtomicSwap, skeleton.AtomicCAS:
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
	// iterate until nothing changes.
	reached := p.reachable([]*fn{f})
	for changed := true; changed; {
		changed = false
		for _, g := range reached {
			set := g.summary | summarized
			for pc := range g.code {
				in := &g.code[pc]
				set |= own(in)
				if in.Has(skeleton.Go) {
					set |= mayStart
				}
				if in.Op == skeleton.Call && in.callee != nil {
					set |= in.callee.summary
				}
			}
			if set != g.summary {
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

// summarized marks a summary that was computed, since it may be empty.
const summarized opSet = 1 << 31

// futures computes for each instruction what the activation may still do,
// starting with that instruction.
func futures(f *fn) {
	f.future = make([]opSet, len(f.code)+1)
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
			if set != f.future[pc] {
				f.future[pc] = set
				changed = true
			}
		}
	}
}

// reachable returns the functions that the given ones may call or refer to.
func (p *Program) reachable(roots []*fn) []*fn {
	seen := make(map[*fn]bool)
	var out []*fn
	work := roots
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		if f == nil || seen[f] {
			continue
		}
		seen[f] = true
		out = append(out, f)
		for pc := range f.code {
			in := &f.code[pc]
			if in.callee != nil {
				work = append(work, in.callee)
			}
			if in.Op == skeleton.Iface {
				for _, name := range p.types[in.typ].sortedFuncs() {
					work = append(work, p.fn(name))
				}
			}
		}
		for _, c := range f.consts {
			if c.k == kFunc {
				work = append(work, p.fns[c.n])
			}
		}
	}
	return out
}

// A universe is what can be known of all code that a root may run.
type universe struct {
	dynamic opSet // what a call of a function value or method may do
	tryLock bool  // somebody calls TryLock
	counts  map[int64]int64
	scaled  int // number of different constants that were scaled
}

// universe looks at all code that may run in the root.
func (p *Program) universe(root *fn) *universe {
	u := new(universe)
	reached := p.reachable([]*fn{root})
	for _, f := range reached {
		p.summarize(f)
	}
	for _, f := range reached {
		for pc := range f.code {
			if own(&f.code[pc])&mayTry != 0 {
				u.tryLock = true
			}
		}
		u.dynamic |= f.summary // any of them may be called by value
	}
	u.scale(reached)
	return u
}

// may says what an activation may still do from instruction pc on.
func (f *fn) may(pc int32, u *universe) opSet {
	set := f.future[pc]
	if set&mayDynamic != 0 {
		set |= u.dynamic
	}
	return set
}
