package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// What is given to Cleanup runs when the test, or the subtest, has returned, with the
// calls that it has itself deferred, and its subtests have: the last one first. The
// context of the test is over just before. So these are calls that its first function
// defers, of a kind that comes last. A function that is explored by itself does not know
// when the test ends that it is given, or what that does until then: there, code that is
// not seen has what is given to Cleanup.

// runsTest reports whether a goroutine is that of a test or a subtest.
func (m *machine) runsTest(s *state, gi int32) bool {
	return gi == 0 && m.opts.Case || s.gs[gi].fn.Name == subtest
}

// testOf returns the goroutine of the test that a goroutine belongs to, or that of
// the root.
func (m *machine) testOf(s *state, gi int32) int32 {
	for gi != 0 && !m.runsTest(s, gi) {
		gi = s.gs[gi].parent
	}
	return gi
}

// cleansUp puts a call off until a test has returned.
func (m *machine) cleansUp(s *state, gi int32, f *frame, in *instr, fv value, args []value) outcome {
	if !m.runsTest(s, gi) {
		m.unseen(s, fv, args)
		m.leaves = true
		return goesOn
	}
	d := deferred{in: callSite(f, in), fn: fv, args: slices.Clone(args), last: true}
	bottom := s.bottom(gi)
	i := 0
	for i < len(bottom.defers) && bottom.defers[i].last {
		i++
	}
	bottom.defers = slices.Insert(slices.Clone(bottom.defers), i, d)
	return goesOn
}

// callSite returns the instruction outside of models that led to one of the top frame.
func callSite(f *frame, in *instr) *instr {
	for in.fn.Flags&skeleton.Model != 0 && f.up != nil {
		f = f.up
		in = &f.fn.code[max(f.pc-1, 0)]
	}
	return in
}

// bottom returns the frame of the function that a goroutine began with, for changing.
func (s *state) bottom(gi int32) *frame {
	link := &s.goroutine(gi).top
	for {
		*link = s.ownFrame(*link)
		if (*link).up == nil {
			return *link
		}
		link = &(*link).up
	}
}

// popDeferred takes the call that comes next off the deferred ones, if it is a
// cleanup, or is none.
func (f *frame) popDeferred(cleanup bool) (deferred, bool) {
	n := len(f.defers) - 1
	if n < 0 || f.defers[n].last != cleanup {
		return deferred{}, false
	}
	d := f.defers[n]
	f.defers = f.defers[:n]
	return d, true
}

// cleanup takes the next cleanup of a test that has returned. None begins before the
// context of the test is over.
func (m *machine) cleanup(s *state, gi int32, f *frame) (deferred, bool) {
	d, ok := f.popDeferred(true)
	if ok {
		s.closesContexts(gi)
		s.goroutine(gi).cleans = true
	}
	return d, ok
}

// sure reports whether a test that goes wrong in a cleanup does so whatever is not known:
// it cannot come to its end at all. What else always goes wrong in a test its author sees
// at once, and so it is one of ours. But what a helper has put off is easily overlooked
// until then.
func (m *machine) sure(o *Outcome) bool { return o.cleans && len(m.bounds) == 0 && !m.passed }

// inCleanup reports whether some goroutine is that of a test in one of its cleanups.
func (s *state) inCleanup(list []Blocked) bool {
	return slices.ContainsFunc(list, func(b Blocked) bool { return s.gs[b.gi].cleans })
}

// toReturn lets a frame that has cleanups ahead go on where its function returns, and
// reports whether it has any.
func (f *frame) toReturn() bool {
	if len(f.defers) == 0 {
		return false
	}
	pc := slices.IndexFunc(f.fn.code, func(in instr) bool { return in.Op == skeleton.Return })
	f.pc = int32(max(pc, 0))
	return pc >= 0
}

// closesContexts closes the Done channels of the contexts of a test, if a goroutine is
// that of one, which has come to its end.
func (s *state) closesContexts(gi int32) {
	for i, o := range s.heap {
		if o != nil && o.kind == oChan && o.ch.atEnd && o.ch.owner == gi && !o.ch.closed {
			s.object(int32(i)).ch.closed = true
		}
	}
}
