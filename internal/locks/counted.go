package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Who counts himself in a WaitGroup, and when.

// countsLater reports whether a function counts itself, and nowhere before an
// instruction: nobody waits for it then, if it has to wait there.
func countsLater(e end, at ssa.Instruction) bool {
	counts := false
	if !e.group {
		return false
	}
	for _, b := range e.fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if !ok || c.Call.StaticCallee() == nil || !countsUp(&c.Call, e.Class) && !callsToCount(c.Call.StaticCallee(), e.Class) {
				continue
			}
			if before(i, at) {
				return false
			}
			counts = true
		}
	}
	return counts
}

// countsUp reports whether a call is one of Add of a WaitGroup of a class.
func countsUp(c *ssa.CallCommon, class string) bool {
	return c.StaticCallee() != nil && c.StaticCallee().String() == "(*sync.WaitGroup).Add" && ClassOf(c.Args[0]) == class
}

// callsToCount reports whether a function counts up itself, for whoever calls it.
func callsToCount(fn *ssa.Function, class string) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			c, ok := i.(*ssa.Call)
			return ok && countsUp(&c.Call, class)
		})
	})
}
