package condwait

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// risen reports whether a Wait stands under the condition that an atomic counter has not
// risen above a number, if the counter only rises, and all who wake it have raised it.
func (p *program) risen(c condCall, cond ssa.Value) bool {
	cmp, ok := cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.LEQ && cmp.Op != token.LSS && cmp.Op != token.EQL {
		return false
	}
	load, ok := cmp.X.(*ssa.Call)
	if _, isConst := cmp.Y.(*ssa.Const); !ok || !isConst {
		return false
	}
	f := atomicOn(&load.Call, "Load")
	if f == nil {
		return false
	}
	raises, ok := p.raises(locks.ClassOf(f))
	return ok && !slices.ContainsFunc(p.calls, func(w condCall) bool {
		return w.method != "Wait" && w.class == c.class && !slices.ContainsFunc(raises, func(r *ssa.Call) bool {
			return r.Parent() == w.call.Parent() && ir.Dominates(r, w.call)
		})
	})
}

// raises returns the calls that raise an atomic counter, and whether nothing else changes it.
func (p *program) raises(class string) (list []*ssa.Call, only bool) {
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if f, _ := stored(i); f != nil && locks.ClassOf(f) == class {
					return nil, false
				}
				c, ok := i.(*ssa.Call)
				if !ok {
					continue
				}
				if f := atomicOn(&c.Call, "Add"); f != nil && locks.ClassOf(f) == class {
					n, ok := c.Call.Args[len(c.Call.Args)-1].(*ssa.Const)
					if !ok || n.Int64() <= 0 {
						return nil, false
					}
					list = append(list, c)
				}
				for _, other := range []string{"Swap", "CompareAndSwap", "And", "Or"} {
					if f := atomicOn(&c.Call, other); f != nil && locks.ClassOf(f) == class {
						return nil, false
					}
				}
			}
		}
	}
	return list, true
}
