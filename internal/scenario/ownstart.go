package scenario

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// beginDepth is how many functions are followed from the one that makes a component.
const beginDepth = 3

// begins reports whether the function that makes a component starts a method of it itself,
// in a goroutine: what has begun for good is not begun by its client as well, though it has
// a name to be called by.
func (mk *maker) begins(m *method) bool {
	seen := make(map[*ssa.Function]bool)
	var starts func(fn *ssa.Function, depth int) bool
	starts = func(fn *ssa.Function, depth int) bool {
		if fn == nil || seen[fn] || depth > beginDepth || fn.Pkg != mk.info.Func.Pkg {
			return false
		}
		seen[fn] = true
		return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
				switch i := i.(type) {
				case *ssa.Go:
					return i.Call.StaticCallee() == m.info.Func
				case *ssa.Call:
					return starts(i.Call.StaticCallee(), depth+1)
				}
				return false
			})
		})
	}
	return starts(mk.info.Func, 0)
}
