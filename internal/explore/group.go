package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A WaitGroup is a value of kind kGroup with its counter in n. After a Wait
// has passed, ref is the waiter + 1 and x holds the serial number of that
// moment: a goroutine that was already running then, and that adds only now,
// was not waited for.

// addGroup adds to a WaitGroup.
func (m *machine) addGroup(s *state, gi int32, op pending, v value) outcome {
	late := v.k == kGroup && v.n == 0 && v.ref > 0 && op.val.n > 0 && s.tooLate(gi, v)
	if late && m.replaced(s, gi) {
		return drops
	}
	if late && s.gs[gi].unwind.origin() == nil { // else a panic is what went wrong
		m.early(s, gi, v.ref-1, op)
		return drops
	}
	v.k = kGroup
	v.n += op.val.n
	v.ref, v.x = 0, nil
	if others := s.heap[op.obj].open || s.heap[op.obj].unknownAt(op.key); others {
		v.n = max(v.n, 0) // they count, too
	}
	if v.n == 0 {
		v = value{}
	}
	s.set(op.obj, op.key, v)
	if v.n < 0 {
		return m.panics(s, gi, NegativeGroup, op.in, op.obj)
	}
	return goesOn
}

// tooLate reports whether a goroutine should have been waited for when a Wait
// passed: it ran then, and the waiter or one of its ancestors started it.
func (s *state) tooLate(gi int32, v value) bool {
	return v.ref-1 != gi && s.gs[gi].born <= int32(v.x.vals[0].n) && s.descends(gi, v.ref-1)
}

// replaced reports whether code that is not seen was the partner of a channel
// that a goroutine may have still to serve: the waiter would have waited for that.
func (m *machine) replaced(s *state, gi int32) bool {
	return m.prog.summarize(s.gs[gi].fn)&(maySend|mayClose) != 0 && slices.ContainsFunc(s.heap, func(o *object) bool {
		return o != nil && o.kind == oChan && o.open && o.ch.met
	})
}

// waited records that a Wait has passed.
func (s *state) waited(gi int32, op pending, v value) {
	if s.heap[op.obj].open && v.k == kGroup && v.n > 0 {
		return // others may have counted it down
	}
	v.k = kGroup
	v.ref = gi + 1
	v.x = &ext{vals: []value{{k: kInt, n: int64(s.serial)}}}
	s.set(op.obj, op.key, v)
}

// descends reports whether goroutine gi was started by ancestor, or by a
// goroutine that was.
func (s *state) descends(gi, ancestor int32) bool {
	for gi > 0 {
		gi = s.gs[gi].parent
		if gi == ancestor {
			return true
		}
	}
	return false
}

// countsItself reports whether a function adds itself to a WaitGroup: it also
// counts down, and starts nobody.
func (f *fn) countsItself() bool {
	up, down := false, false
	for pc := range f.code {
		in := &f.code[pc]
		if in.Has(skeleton.Go) {
			return false
		}
		up = up || in.adds(1)
		down = down || in.adds(-1) || in.callee != nil && in.callee.Flags&skeleton.Model != 0 && in.callee.subtracts()
	}
	return up && down
}

// startsCounting reports whether a function, or one that it calls, starts a goroutine
// that counts itself.
func (p *Program) startsCounting(f *fn) bool {
	if f.counting == 0 {
		f.counting = 1
		if slices.ContainsFunc(p.reachable(f, func(*fn) bool { return false }), p.startsItself) {
			f.counting = 2
		}
	}
	return f.counting == 2
}

func (p *Program) startsItself(f *fn) bool {
	return some(f.code, func(in *instr) bool { return in.Has(skeleton.Go) }) &&
		slices.ContainsFunc(p.refersTo(f), (*fn).countsItself)
}

// subtracts reports whether a function counts a WaitGroup down.
func (f *fn) subtracts() bool {
	for pc := range f.code {
		if f.code[pc].adds(-1) {
			return true
		}
	}
	return false
}

// adds reports whether an instruction adds n to a WaitGroup.
func (in *instr) adds(n int64) bool {
	return in.Op == skeleton.Add && in.B.IsConst() && in.fn.consts[^in.B].n == n
}
