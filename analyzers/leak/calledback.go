package leak

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A timer that time.AfterFunc has made calls a function, and has no channel: C is nil. Who
// stops it in vain and then receives from C, as is right for other timers, waits forever.

// A callbackWait is a receive from the channel of such a timer.
type callbackWait struct {
	recv *ssa.UnOp
	made ssa.Instruction // where the timer is made
}

// callbackWaits returns those of a package.
func callbackWaits(funcs []*ssa.Function) (list []callbackWait) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				recv, ok := i.(*ssa.UnOp)
				if !ok || recv.Op != token.ARROW {
					continue
				}
				c := ir.LoadedField(recv.X)
				if c == nil || ir.FieldOf(c).Name() != "C" || c.X.Type().String() != "*time.Timer" {
					continue
				}
				if made := callsBack(funcs, c.X); made != nil && made.Parent() != fn && !looksFirst(recv) {
					list = append(list, callbackWait{recv, made})
				}
			}
		}
	}
	return list
}

// looksFirst reports whether it is asked before a receive whether there is a channel.
func looksFirst(recv *ssa.UnOp) bool {
	ch := locks.RefOf(recv.X)
	return slices.ContainsFunc(recv.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return b.Dominates(recv.Block()) && slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			cmp, ok := i.(*ssa.BinOp)
			return ok && ir.IsNil(cmp.Y) && locks.RefOf(cmp.X) == ch
		})
	})
}

// callsBack returns where time.AfterFunc makes a timer in a field that nobody outside of
// the package stores to, if it is made nowhere else. The explorer knows those in variables.
func callsBack(funcs []*ssa.Function, timer ssa.Value) ssa.Instruction {
	f := ir.LoadedField(timer)
	if f == nil || ir.FieldOf(f).Exported() {
		return nil
	}
	return onlyAfterFunc(funcs, locks.ClassOf(f))
}

// onlyAfterFunc returns a call of time.AfterFunc by which the timer in a field is made, if
// nothing else is stored there.
func onlyAfterFunc(funcs []*ssa.Function, class string) (made ssa.Instruction) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				f, ok := i.(*ssa.FieldAddr)
				if !ok || locks.ClassOf(f) != class {
					continue
				}
				if slices.ContainsFunc(*f.Referrers(), func(r ssa.Instruction) bool { return !accesses(r, f) }) {
					return nil
				}
				for _, r := range *f.Referrers() {
					st, ok := r.(*ssa.Store)
					if !ok || ir.IsNil(st.Val) {
						continue
					}
					call := afterFunc(st.Val)
					if call == nil {
						return nil
					}
					made = call
				}
			}
		}
	}
	return made
}

// afterFunc returns the call of time.AfterFunc that a value is, or nil.
func afterFunc(v ssa.Value) ssa.Instruction {
	c, ok := v.(*ssa.Call)
	if !ok || !isCall(c, "time.AfterFunc") {
		return nil
	}
	return c
}
