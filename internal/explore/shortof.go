package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// shortOf reports whether somebody waits for nothing because a number has not become as
// much as it was to be: whoever brings it there closes the channel, and does so once, as
// it only goes one way. How many there are who count is mostly as many as there should be,
// which is beyond what is known of numbers.
func (m *machine) shortOf(o *Outcome) bool {
	if o.Kind != Stuck {
		return false
	}
	for _, b := range o.Cause {
		if b.Op != skeleton.Recv || !slices.ContainsFunc(m.tracer.sides, func(d side) bool { return d.keepsFrom(b.Stack[0].Instr) }) {
			return false
		}
	}
	return true
}

// keepsFrom reports whether the other side leads to where the channel of a receive is
// closed by whoever has counted enough, and this one does not.
func (d *side) keepsFrom(recv *skeleton.Instr) bool {
	closes := func(in *skeleton.Instr) bool {
		return in.Op == skeleton.Close && in.Flags&skeleton.Idem != 0 && in.Label != "" && in.Label == recv.Label
	}
	this, other := d.at.Instr.N, d.at.Instr.M
	if !d.yes {
		this, other = other, this
	}
	cond := d.ofNumbers()
	if cond == nil || !comesBy(d.at.Fn.Code, other, closes) {
		return false
	}
	unequal := cond.Name == "==" && !d.yes || cond.Name == "!=" && d.yes // and so they are when it is asked again
	return unequal || !comesBy(d.at.Fn.Code, this, closes)
}

// comesBy reports whether an instruction of a kind comes behind one of a function.
func comesBy(code []skeleton.Instr, from int32, is func(*skeleton.Instr) bool) bool {
	seen := make([]bool, len(code))
	for work := []int32{from}; len(work) > 0; {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		if is(&code[pc]) {
			return true
		}
		work = append(work, code[pc].Next(pc)...)
	}
	return false
}

// ofNumbers returns the comparison of a branch if it is one of two numbers, one of which, at
// least, the source does not spell out.
func (d *side) ofNumbers() *skeleton.Instr {
	of := func(o skeleton.Operand) *skeleton.Instr {
		i := slices.IndexFunc(d.at.Fn.Code, func(in skeleton.Instr) bool { return in.Defs() > 0 && skeleton.Operand(in.Dst) == o })
		if o.IsConst() || i < 0 {
			return nil
		}
		return &d.at.Fn.Code[i]
	}
	cond := of(d.at.Instr.A)
	if cond == nil || cond.Op != skeleton.Bin || !slices.ContainsFunc([]skeleton.Operand{cond.A, cond.B}, func(o skeleton.Operand) bool {
		in := of(o)
		return in != nil && (in.Kind == skeleton.Int || in.Kind == skeleton.Uint || in.Op == skeleton.AtomicAdd)
	}) {
		return nil
	}
	return cond
}
