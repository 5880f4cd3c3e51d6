package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A function value that is handed to code that is not seen gives it no more than
// its own code does: if it only receives from a channel that it has captured,
// nobody gets to send to the channel or to close it by that.

// listens returns which captured variables hold a channel that the function does
// nothing with but receive.
func (f *fn) listens() []bool {
	if f.ears != nil {
		return f.ears
	}
	f.ears = make([]bool, f.Free)
	for i := range f.ears {
		reg := skeleton.Operand(f.Params + i)
		f.ears[i] = f.only(reg, func(in *instr) bool {
			switch in.Op {
			case skeleton.Load:
				return in.Kind == skeleton.Chan && f.only(skeleton.Operand(in.Dst), func(use *instr) bool { return use.receives(skeleton.Operand(in.Dst)) })
			case skeleton.Closure:
				return in.callee != nil && in.callee != f && !slices.ContainsFunc(in.callee.captures(in, reg), func(ok bool) bool { return !ok })
			}
			return false
		})
	}
	return f.ears
}

// only reports whether each instruction that uses a register is of a kind.
func (f *fn) only(reg skeleton.Operand, kind func(*instr) bool) bool {
	for pc := range f.code {
		in, used := &f.code[pc], false
		in.Uses(func(o skeleton.Operand) { used = used || o == reg })
		if used && !kind(in) {
			return false
		}
	}
	return true
}

// captures returns, for each time that a literal captures a register, whether it
// only listens by it.
func (f *fn) captures(in *instr, reg skeleton.Operand) (list []bool) {
	for i, o := range in.Args {
		if o == reg {
			list = append(list, i < f.Free && f.listens()[i])
		}
	}
	return list
}

// receives reports whether an instruction receives from a channel, and does
// nothing else with it.
func (in *instr) receives(ch skeleton.Operand) bool {
	switch in.Op {
	case skeleton.Recv:
		return true
	case skeleton.Select:
		return !slices.ContainsFunc(in.Cases, func(c skeleton.Case) bool { return c.Send && (c.Chan == ch || c.Val == ch) })
	}
	return false
}

// hear lets code that is not seen receive from the channel in a variable, and
// reports whether there is one.
func (s *state) hear(v value) bool {
	if v.k != kPtr || v.ref < 0 {
		return false
	}
	ch, ok := s.get(v.ref, int32(v.n))
	if !ok || ch.k != kChan || ch.ref < 0 {
		return false
	}
	if o := s.heap[ch.ref]; !o.open && !o.ch.done {
		s.object(ch.ref).ch.ample = true // who sends need not wait for us
	}
	return true
}
