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
	return slices.ContainsFunc(code, func(in instr) bool {
		return in.Op == skeleton.If && slices.ContainsFunc(in.leaves, func(loop int32) bool { return slices.Contains(loops, loop) }) &&
			slices.ContainsFunc(code, func(cmp instr) bool {
				return cmp.Op == skeleton.Bin && skeleton.Operand(cmp.Dst) == in.A && cmp.compares()
			})
	})
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
