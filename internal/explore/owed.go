package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// owed reports whether a goroutine is stuck because it takes back a token that it has
// not put into its channel, though code that is not seen has told it to: that
// work is done, say, for which a token was put there. Only a function that itself
// puts them there does so, and then whoever tells it knows how many there are.
func (m *machine) owed(s *state, o *Outcome) bool {
	if o.Kind != Stuck || len(o.Cause) != 1 || o.Cause[0].Made == nil {
		return false
	}
	b := o.Cause[0]
	at := b.Stack[0]
	if b.Op != skeleton.Recv || !isToken(at) || !hasRoom(*b.Made) {
		return false
	}
	puts := slices.ContainsFunc(at.Fn.Code, func(in skeleton.Instr) bool {
		return in.Op == skeleton.Send && in.Label == at.Instr.Label ||
			in.Op == skeleton.Select && slices.ContainsFunc(in.Cases, func(c skeleton.Case) bool { return c.Send && c.Label == at.Instr.Label })
	})
	if !puts {
		return false
	}
	for i := len(m.tracer.steps) - 1; i >= 0; i-- {
		t := &m.tracer.steps[i]
		if t.gi != b.gi || len(t.Stack) == 0 {
			continue
		}
		switch op := t.Stack[0].Instr; {
		case op.Op == skeleton.Recv && op.Label == at.Instr.Label:
			continue // another token
		case op.Op == skeleton.Recv, op.Op == skeleton.Select && t.Way >= 0 && !op.Cases[t.Way].Send:
			return len(t.about) == 1 && s.unseen(t.about[0].obj)
		}
		return false
	}
	return false
}

// isToken reports whether nobody looks at what is received.
func isToken(at Place) bool {
	if at.Instr.Kind != skeleton.Struct || at.Instr.Has(skeleton.CommaOk) {
		return false
	}
	return at.Instr.Dst == skeleton.NoReg || !slices.ContainsFunc(at.Fn.Code, func(in skeleton.Instr) bool {
		used := false
		in.Uses(func(o skeleton.Operand) { used = used || o == skeleton.Operand(at.Instr.Dst) })
		return used
	})
}

// hasRoom reports whether a channel is made with room.
func hasRoom(made Place) bool {
	in := made.Instr
	return in.Op == skeleton.MakeChan && (!in.A.IsConst() || made.Fn.Consts[^in.A].Kind != skeleton.ConstZero)
}

// unseen reports whether code that is not seen serves a channel, and neither time nor
// a context.
func (s *state) unseen(obj int32) bool {
	if obj < 0 {
		return true
	}
	o := s.heap[obj]
	return o != nil && o.kind == oChan && o.open && !o.ch.done && !o.ch.served
}
