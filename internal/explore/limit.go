package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// limited reports whether a goroutine waits for a signal because of how one number that
// is not known compares with another: the loop around the wait is left when, say, there
// are fewer than some limit. Whoever waits when nobody is left to signal does so because
// of what is not known.
func (g *goroutine) limited() bool {
	if g.op.in.Op != skeleton.CondWait {
		return false
	}
	f := g.top
	for f != nil && f.fn.Flags&skeleton.Model != 0 {
		f = f.up
	}
	if f == nil {
		return false
	}
	code := f.fn.code
	loops := code[max(f.pc-1, 0)].loops
	return some(code, func(in *instr) bool {
		return in.Op == skeleton.If && slices.ContainsFunc(in.leaves, func(loop int32) bool { return slices.Contains(loops, loop) }) &&
			some(code, func(cmp *instr) bool {
				return cmp.Op == skeleton.Bin && skeleton.Operand(cmp.Dst) == in.A && cmp.compares()
			})
	})
}

// multiplied reports whether a goroutine sends or receives in a loop that is left by a
// comparison with the product of two numbers neither of which is written there, such as
// those of the turns of one loop inside of another: how often that is nobody computes.
func (g *goroutine) multiplied() bool {
	if op := g.op.in.Op; op != skeleton.Send && op != skeleton.Recv || g.top == nil {
		return false
	}
	code := g.top.fn.code
	writes := func(o skeleton.Operand, what func(in *instr) bool) bool {
		return !o.IsConst() && some(code, func(in *instr) bool {
			return in.Op == skeleton.Bin && skeleton.Operand(in.Dst) == o && what(in)
		})
	}
	product := func(in *instr) bool { return in.bin == opMul && !in.A.IsConst() && !in.B.IsConst() }
	return some(code, func(in *instr) bool {
		return in.Op == skeleton.If && slices.ContainsFunc(g.op.in.loops, func(loop int32) bool { return in.exits(code, loop) }) &&
			writes(in.A, func(cmp *instr) bool {
				return cmp.compares() && (writes(cmp.A, product) || writes(cmp.B, product))
			})
	})
}

// exits reports whether a branch leaves a loop.
func (in *instr) exits(code []instr, loop int32) bool {
	in1, in2 := slices.Contains(code[in.N].loops, loop), slices.Contains(code[in.M].loops, loop)
	return slices.Contains(in.loops, loop) && in1 != in2
}

// compares reports whether an instruction asks which of two numbers is less, neither of
// which is written there.
func (in *instr) compares() bool {
	switch in.bin {
	case opLt, opLe, opGt, opGe:
		return !in.A.IsConst() && !in.B.IsConst()
	}
	return false
}
