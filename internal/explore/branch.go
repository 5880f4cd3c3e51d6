package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

func (m *machine) jump(s *state, f *frame, target int32) outcome {
	back := target <= f.pc
	f.pc = target
	if !back {
		return jumps
	}
	loop := f.fn.code[target].loop
	if f.visits == nil {
		f.visits = make([]uint8, f.fn.loops)
	}
	f.visits[loop]++
	visits := m.opts.Visits
	if f.fn.fills(loop) {
		visits = max(visits, int(m.u.room)+2)
	}
	if int(f.visits[loop]) > visits {
		m.cut(BoundVisits, f.fn)
		return drops
	}
	return jumps
}

// branch decides a condition. Leaving a loop whose trip count is not
// understood, by a choice that is ours, is remembered with the channels it
// served: it might as well have gone on.
func (m *machine) branch(s *state, gi int32, f *frame, in *instr) outcome {
	cond := s.exact(f.val(in.A))
	_, decided := cond.number()
	if !decided && cond.isRef() {
		decided = true
	}
	yes, ok := s.truth(cond)
	if !ok {
		return forks
	}
	target := in.M
	if yes {
		target = in.N
	}
	switch {
	case !decided:
		m.traceBranch(s, gi, in, m.answered(s, cond), yes)
	case m.tracer != nil && m.tracer.chosen[gi].of(f, Reg(in.A)):
		m.traceBranch(s, gi, in, m.tracer.chosen[gi], yes)
	}
	for _, loop := range in.leaves {
		if slices.Contains(f.fn.code[target].inLoop, loop) {
			continue
		}
		if !decided && (f.visits == nil || f.visits[loop] == 0) && f.fn.serves(loop) {
			return drops // no trip at all: see [machine.above]
		}
		m.leaveLoop(s, gi, f.serial, loop, !decided)
	}
	if decided && f.visits != nil && in.counts() {
		// The count of the loop is exact: it ends by itself.
		for _, loop := range in.loops {
			f.visits[loop] = 0
		}
	}
	return m.jump(s, f, target)
}

// fills reports whether the body of a loop sends, and does not wait for anything
// else where it does: it goes on until a channel with room for some is full.
func (f *fn) fills(loop int32) bool {
	for pc := range f.code {
		if in := &f.code[pc]; in.Op == skeleton.Send && slices.Contains(in.loops, loop) {
			return true
		}
	}
	return false
}

// serves reports whether the body of a loop may send or receive or count.
func (f *fn) serves(loop int32) bool {
	for pc := range f.code {
		in := &f.code[pc]
		if !slices.Contains(in.loops, loop) {
			continue
		}
		set := own(in)
		if in.Op == skeleton.Call && in.callee != nil {
			set |= in.callee.summary
		}
		if set&(maySend|mayRecv|mayAdd|mayStart) != 0 || in.Has(skeleton.Go) {
			return true
		}
	}
	return false
}

// counts reports whether the branch compares a loop's count with its bound.
func (in *instr) counts() bool {
	if in.pc == 0 {
		return false
	}
	prev := &in.fn.code[in.pc-1]
	return prev.Op == skeleton.Bin && prev.Has(skeleton.Count) && skeleton.Operand(prev.Dst) == in.A
}

// leaveLoop forgets the operations inside of a loop that is left; if the
// choice to leave it was ours, the channels remember.
func (m *machine) leaveLoop(s *state, gi int32, serial, loop int32, arbitrary bool) {
	g := s.goroutine(gi)
	g.ops = slices.DeleteFunc(g.ops, func(op loopOp) bool {
		if op.serial != serial || op.loop != loop {
			return false
		}
		if arbitrary && s.heap[op.object] != nil {
			s.object(op.object).ch.arb |= op.end
		}
		return true
	})
}
