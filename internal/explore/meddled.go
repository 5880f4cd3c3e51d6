package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// meddled reports whether a channel is closed again because of a number that is not what
// it was made as, though nobody in view has changed it since: code that is not seen, which
// has the object, must have done so, by functions of the package. These change what goes
// with the number as well, such as the channel, which is closed only as far as is known.
func (m *machine) meddled(s *state, o *Outcome) bool {
	steps := m.tracer.steps
	last := len(steps) - 1
	if o.Kind != Panic || o.Panic != CloseClosed || last < 1 || len(steps[last].about) != 1 {
		return false
	}
	ch := steps[last].about[0]
	if !s.heap[ch.obj].open {
		return false
	}
	first := slices.IndexFunc(steps[:last], func(t traced) bool { return t.does(skeleton.Close, ch) })
	for i := first + 1; 0 < i && i < last; i++ {
		t := &steps[i]
		if t.gi != steps[last].gi || len(t.about) != 1 || !t.does(skeleton.AtomicSwap, t.about[0]) && !t.does(skeleton.AtomicLoad, t.about[0]) {
			continue
		}
		number := t.about[0]
		if x := s.heap[number.obj]; x.kind != oMem || !x.open || x.partial || slices.ContainsFunc(steps[:i], func(u traced) bool { return u.changes(number) }) {
			continue
		}
		if slices.ContainsFunc(m.tracer.sides, func(d side) bool {
			return d.gi == t.gi && i < d.after && d.differs(t.Stack[0]) && d.leadsTo(steps[last].Stack)
		}) {
			return true
		}
	}
	return false
}

// changes reports whether a step may store to a slot by an atomic operation.
func (s *traced) changes(at about) bool {
	return slices.ContainsFunc([]skeleton.Op{skeleton.AtomicStore, skeleton.AtomicSwap, skeleton.AtomicAdd, skeleton.AtomicCAS},
		func(op skeleton.Op) bool { return s.does(op, at) })
}

// differs reports whether the result of an operation turned out not to be zero.
func (d *side) differs(op Place) bool {
	if d.at.Fn != op.Fn {
		return false
	}
	return slices.ContainsFunc(d.at.Fn.Code, func(in skeleton.Instr) bool {
		return in.Defs() == 1 && skeleton.Operand(in.Dst) == d.at.Instr.A && in.Op == skeleton.Bin &&
			(in.Name == "==" && !d.yes || in.Name == "!=" && d.yes) && in.A == skeleton.Operand(op.Instr.Dst) &&
			in.B.IsConst() && d.at.Fn.Consts[^in.B].Kind == skeleton.ConstZero
	})
}
