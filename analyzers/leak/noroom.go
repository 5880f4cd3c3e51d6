package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who waits until there is room for so much beside what is there waits forever if it is
// more than there will ever be room for. Somebody has to ask that first.

// A noRoom is such a wait.
type noRoomWait struct {
	wait *ssa.Call
	test *ssa.BinOp // used + n > most
}

// noRoomWaits returns the waits of a package for room that there may never be.
func noRoomWaits(funcs []*ssa.Function) (list []noRoomWait) {
	var a *amounts
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
			if !ok || !ir.InLoop(b) {
				continue
			}
			test, n, used, most := overflows(branch.Cond)
			if test == nil || asksElse(b, used) {
				continue
			}
			wait := waitIn(b.Succs[0], b)
			if wait == nil {
				continue
			}
			if a == nil {
				a = newAmounts(funcs)
			}
			if !a.changes[most] && !a.asked(fn, n, most, 0) {
				list = append(list, noRoomWait{wait, test})
			}
		}
	}
	return list
}

// overflows returns, of a condition that what a field says and so much more are more than
// what another field of the object says, how much, and the classes of the fields.
func overflows(cond ssa.Value) (test *ssa.BinOp, n ssa.Value, used, most string) {
	test, ok := cond.(*ssa.BinOp)
	if !ok {
		return nil, nil, "", ""
	}
	sum, limit := test.X, test.Y
	switch test.Op {
	case token.GTR:
	case token.LSS:
		sum, limit = limit, sum
	default:
		return nil, nil, "", ""
	}
	add, ok := sum.(*ssa.BinOp)
	most = loadedFrom(limit)
	if !ok || add.Op != token.ADD || most == "" {
		return nil, nil, "", ""
	}
	if used, n = loadedFrom(add.X), add.Y; used == "" {
		used, n = loadedFrom(add.Y), add.X
	}
	switch n.(type) {
	case *ssa.Parameter, *ssa.Call:
	default:
		return nil, nil, "", ""
	}
	if used == "" || used == most || !sameBase(add, limit) {
		return nil, nil, "", ""
	}
	return test, n, used, most
}

// asksElse reports whether another block of a loop goes by what a field says: one that is
// too large may come in when there is nothing else.
func asksElse(head *ssa.BasicBlock, used string) bool {
	return slices.ContainsFunc(head.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || b == head || !ir.ComesTo(head, b) || !ir.ComesTo(b, head) {
			return false
		}
		test, ok := branch.Cond.(*ssa.BinOp)
		return ok && (loadedFrom(test.X) == used || loadedFrom(test.Y) == used)
	})
}

// sameBase reports whether a sum and a limit are of fields of one object.
func sameBase(add *ssa.BinOp, limit ssa.Value) bool {
	base := limit.(*ssa.UnOp).X.(*ssa.FieldAddr).X
	return slices.ContainsFunc([]ssa.Value{add.X, add.Y}, func(v ssa.Value) bool {
		return loadedFrom(v) != "" && v.(*ssa.UnOp).X.(*ssa.FieldAddr).X == base
	})
}

// waitIn returns a call between two blocks by which a goroutine waits to be woken.
func waitIn(from, to *ssa.BasicBlock) *ssa.Call {
	for _, b := range from.Parent().Blocks {
		if b == to || !ir.ComesTo(from, b) || !ir.ComesTo(b, to) || !from.Dominates(b) {
			continue
		}
		for _, i := range b.Instrs {
			if c, ok := i.(*ssa.Call); ok && c.Call.StaticCallee() != nil && c.Call.StaticCallee().Name() == "Wait" && c.Call.Signature().Recv() != nil {
				return c
			}
		}
	}
	return nil
}

// amounts knows which fields are changed, and who calls whom.
type amounts struct {
	changes map[string]bool // fields of objects that the function has not made
	calls   map[*ssa.Function][]ssa.CallInstruction
}

func newAmounts(funcs []*ssa.Function) *amounts {
	a := &amounts{make(map[string]bool), make(map[*ssa.Function][]ssa.CallInstruction)}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				switch i := i.(type) {
				case *ssa.Store:
					if f, ok := i.Addr.(*ssa.FieldAddr); ok {
						if _, made := f.X.(*ssa.Alloc); !made {
							a.changes[locks.ClassOf(f)] = true
						}
					}
				case ssa.CallInstruction:
					if callee := written(i.Common()); callee != nil {
						a.calls[callee] = append(a.calls[callee], i)
					}
				}
			}
		}
	}
	return a
}

const maxAsked = 3 // callers above the one that waits

// asked reports whether a function compares an amount with the most that there is room for,
// or all callers in view do, or give so little that it is a constant.
func (a *amounts) asked(fn *ssa.Function, n ssa.Value, most string, depth int) bool {
	if comparesWith(n, most) {
		return true
	}
	if _, ok := n.(*ssa.Const); ok {
		return true
	}
	p, ok := n.(*ssa.Parameter)
	if !ok {
		return false
	}
	calls := a.calls[fn]
	if len(calls) == 0 || depth > maxAsked || token.IsExported(fn.Name()) {
		return len(calls) == 0 && !token.IsExported(fn.Name())
	}
	at := slices.Index(fn.Params, p)
	return !slices.ContainsFunc(calls, func(c ssa.CallInstruction) bool {
		return !a.asked(c.Parent(), c.Common().Args[at], most, depth+1)
	})
}

// comparesWith reports whether an amount itself is compared with what a field says, or with
// anything else that is no constant.
func comparesWith(n ssa.Value, most string) bool {
	return n.Referrers() != nil && slices.ContainsFunc(*n.Referrers(), func(r ssa.Instruction) bool {
		b, ok := r.(*ssa.BinOp)
		if !ok || !types.Identical(b.Type(), types.Typ[types.Bool]) {
			return false
		}
		other := b.Y
		if other == n {
			other = b.X
		}
		_, constant := other.(*ssa.Const)
		return loadedFrom(other) == most || !constant
	})
}
