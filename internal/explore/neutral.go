package explore

import (
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
	if len(s.held) > 0 {
		return true
	}
	for _, o := range s.heap {
		if o != nil && o.kind == oChan && o.open && o.ch.closed {
			return true
		}
	}
	t := trail{s: s, seen: make(map[int32]bool)}
	return slices.ContainsFunc(results, t.noticeable)
}

// makes reports whether a root returns an object that it has made.
func (s *state) makes(results []value) bool {
	return slices.ContainsFunc(results, func(v value) bool {
		if v.k == kIface {
			v = v.x.vals[0]
		}
		return v.k == kPtr && v.ref >= 0 && !s.heap[v.ref].open
	})
}

// cheapStates is how many states a function may have that makes an object and
// is always entered: whoever knows how an object was made knows that nobody
// else has it. To enter a function that makes one at the end of a long way
// costs more than that is worth.
const cheapStates = 50

// A trail looks through what a root returns.
type trail struct {
	s    *state
	seen map[int32]bool
}

// noticeable reports whether a value leads to a new channel, a function, or
// the state of a lock or WaitGroup.
func (t *trail) noticeable(v value) bool {
	switch v.k {
	case kFunc:
		return v.n >= 0
	case kLock, kGroup, kOnce, kCond:
		return true
	case kChan, kPtr, kMap, kSlice, kIter:
		if v.ref >= 0 && t.object(v.ref) {
			return true
		}
	}
	return v.x != nil && slices.ContainsFunc(v.x.vals, t.noticeable)
}

func (t *trail) object(i int32) bool {
	o := t.s.heap[i]
	if t.seen[i] || o.open {
		return false
	}
	t.seen[i] = true
	if o.kind == oChan {
		return true
	}
	for _, sl := range o.slots {
		if t.noticeable(sl.k) || t.noticeable(sl.v) {
			return true
		}
	}
	return false
}

// canSkip reports whether a call of a neutral function with these arguments
// can meet nobody.
func (m *machine) canSkip(s *state, callee *fn, fv value, args []value) bool {
	if fv.x != nil {
		return false
	}
	if len(s.held) > 0 {
		m.prog.summarize(callee)
		locks := &callee.locks
		for _, h := range s.held {
			if h.cls == 0 || locks.has(h.cls) || locks.has(0) {
				return false
			}
		}
	}
	for _, a := range args {
		switch a.k {
		case kZero, kAny, kInt, kStr, kSym:
		case kPtr, kChan, kMap, kSlice:
			if a.ref >= 0 && !s.heap[a.ref].open && (a.k != kSlice || len(s.heap[a.ref].slots) > 0) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// skip leaves out a call. What the function may have stored is unknown from
// now on, and so are its results.
func (m *machine) skip(s *state, f *frame, in *instr, callee *fn, args []value) {
	m.skipped[callee] = true
	m.prog.summarize(callee)
	s.known = slices.DeleteFunc(slices.Clone(s.known), func(i int32) bool {
		y := &s.heap[i].sym // a later load is another symbol
		return y.op == symPart && callee.stores.has(y.cls)
	})
	for i, o := range s.heap {
		if o != nil && o.kind == oMem && o.open {
			s.forgetSlots(int32(i), &callee.stores)
		}
	}
	if in.Dst == skeleton.NoReg {
		return
	}
	for k := range in.N {
		kind := skeleton.Any
		if int(k) < len(callee.Returns) {
			kind = callee.Returns[k]
		}
		f.regs[in.Dst+k] = s.unknown(kind, false)
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
