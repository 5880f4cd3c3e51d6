package leak

import (
	"go/token"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A goroutine closes a channel in a field when it has done what others wait for, and nobody
// else does. If something fails, it returns before: who waits for nothing but the close waits
// forever. Who calls a function that says by a result that it has failed may do what is missing,
// and so may those who are told on the way.

// An unfulfilled is a wait for a close that does not come if something fails.
type unfulfilled struct {
	recv *ssa.UnOp
	by   *ssa.Function
	left *ssa.Return
}

func unfulfilledWaits(funcs []*ssa.Function, all map[string]*uses) (list []unfulfilled) {
	callers := callsOf(funcs)
	for _, class := range slices.Sorted(maps.Keys(all)) {
		u := all[class]
		if class == "" || u.made == nil || u.escapes || len(u.sends) > 0 || len(u.closes) == 0 {
			continue
		}
		by := u.closes[0].Parent()
		if ofTest(by) || slices.ContainsFunc(u.closes, func(i ssa.Instruction) bool { _, now := i.(*ssa.Call); return !now || i.Parent() != by }) || !runsOnce(by, callers) {
			continue
		}
		left := failsBefore(by, u.closes)
		if left == nil {
			continue
		}
		for _, i := range u.recvs {
			if recv, ok := i.(*ssa.UnOp); ok && recv.Op == token.ARROW && !ofTest(recv.Parent()) {
				list = append(list, unfulfilled{recv, by, left})
				break
			}
		}
	}
	return list
}

// callsOf returns the calls of the functions of a package, with those that start goroutines.
func callsOf(funcs []*ssa.Function) map[*ssa.Function][]ssa.CallInstruction {
	calls := make(map[*ssa.Function][]ssa.CallInstruction)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(ssa.CallInstruction); ok && c.Common().StaticCallee() != nil {
					calls[c.Common().StaticCallee()] = append(calls[c.Common().StaticCallee()], c)
				}
			}
		}
	}
	return calls
}

// runsOnce reports whether a function returns nothing, and is started as a goroutine, or called
// once by a literal that is.
func runsOnce(fn *ssa.Function, callers map[*ssa.Function][]ssa.CallInstruction) bool {
	if fn.Signature.Results().Len() > 0 || token.IsExported(fn.Name()) || len(callers[fn]) == 0 {
		return false
	}
	for _, c := range callers[fn] {
		if _, starts := c.(*ssa.Go); starts {
			continue
		}
		if _, now := c.(*ssa.Call); !now || ir.InLoop(c.Block()) || c.Parent().Parent() == nil || !startedOnly(c.Parent(), callers) {
			return false
		}
	}
	return usedInCalls(fn, callers)
}

func startedOnly(fn *ssa.Function, callers map[*ssa.Function][]ssa.CallInstruction) bool {
	return len(callers[fn]) > 0 && !slices.ContainsFunc(callers[fn], func(c ssa.CallInstruction) bool { _, starts := c.(*ssa.Go); return !starts })
}

// usedInCalls reports whether a function is handed to nobody.
func usedInCalls(fn *ssa.Function, callers map[*ssa.Function][]ssa.CallInstruction) bool {
	if refs := fn.Referrers(); refs != nil {
		return !slices.ContainsFunc(*refs, func(r ssa.Instruction) bool {
			_, isClosure := r.(*ssa.MakeClosure)
			c, ok := r.(ssa.CallInstruction)
			return !isClosure && (!ok || c.Common().StaticCallee() != fn)
		})
	}
	return true
}

// failsBefore returns a return of a function behind an error, to which it comes without one of
// some instructions, and without a word to anybody.
func failsBefore(fn *ssa.Function, closes []ssa.Instruction) *ssa.Return {
	reached := map[*ssa.BasicBlock]bool{fn.Blocks[0]: true}
	for work := []*ssa.BasicBlock{fn.Blocks[0]}; len(work) > 0; work = work[1:] {
		b := work[0]
		if slices.ContainsFunc(closes, func(i ssa.Instruction) bool { return i.Block() == b }) {
			continue
		}
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && failed(b, closes) {
			return ret
		}
		for _, next := range b.Succs {
			if !reached[next] {
				reached[next] = true
				work = append(work, next)
			}
		}
	}
	return nil
}

// failed reports whether a function comes to a block only if an error was there, and does not
// tell anybody from there on.
func failed(b *ssa.BasicBlock, closes []ssa.Instruction) bool {
	for ; ; b = b.Preds[0] {
		if slices.ContainsFunc(b.Instrs, tellsAny) {
			return false
		}
		if len(b.Preds) != 1 {
			return false
		}
		from := b.Preds[0]
		branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		test, ok := branch.Cond.(*ssa.BinOp)
		if !ok || !ir.IsError(test.X.Type()) || !ir.IsNil(test.Y) || (test.Op == token.NEQ) != (from.Succs[0] == b) {
			return false
		}
		other := from.Succs[0]
		if other == b {
			other = from.Succs[1]
		}
		return slices.ContainsFunc(closes, func(i ssa.Instruction) bool { return ir.ComesTo(other, i.Block()) })
	}
}

// tellsAny reports whether an instruction may tell somebody something: it sends, closes, starts a
// goroutine, or calls what is given as a function, such as the means to cancel.
func tellsAny(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Send, *ssa.Go, *ssa.Select, *ssa.Panic:
		return true
	case ssa.CallInstruction:
		c := i.Common()
		if b, ok := c.Value.(*ssa.Builtin); ok {
			return b.Name() == "close"
		}
		fn := c.StaticCallee()
		return fn == nil && !c.IsInvoke() || fn != nil && fn.Pkg == i.Parent().Pkg
	}
	return false
}
