package leak

import (
	"go/constant"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A method sets an atomic flag and runs until the flag is changed, so that somebody else
// has to change it, in another goroutine. Nothing keeps that from coming first: then the
// method sets the flag again, and runs forever.

// A forgotten stop is a pair of such methods.
type forgotten struct {
	set  *ssa.Call     // where the flag is set that keeps the loop going
	stop *ssa.Function // changes it
	at   *ssa.Call
}

// forgottenStops returns the methods of a package that forget a stop.
func forgottenStops(funcs []*ssa.Function) (list []forgotten) {
	for _, fn := range funcs {
		if fn.Signature.Recv() == nil || fn.Parent() != nil || len(fn.Blocks) == 0 {
			continue
		}
		for _, i := range fn.Blocks[0].Instrs {
			set, class, value := setsFlag(i)
			if set == nil || !runsWhile(fn, class) {
				continue
			}
			if stop, at := changes(funcs, fn, class, value); stop != nil {
				list = append(list, forgotten{set, stop, at})
			}
		}
	}
	return list
}

// setsFlag returns what an instruction stores atomically to a field of the receiver, if it
// is a constant.
func setsFlag(i ssa.Instruction) (c *ssa.Call, class string, value constant.Value) {
	c, ok := i.(*ssa.Call)
	if !ok {
		return nil, "", nil
	}
	name, f := atomicOn(c)
	if f == nil || !strings.HasPrefix(name, "Store") || len(c.Call.Args) != 2 {
		return nil, "", nil
	}
	v, ok := c.Call.Args[1].(*ssa.Const)
	if !ok || v.Value == nil || len(c.Parent().Params) == 0 || f.X != c.Parent().Params[0] {
		return nil, "", nil
	}
	return c, locks.ClassOf(f), v.Value
}

// atomicOn returns the function of sync/atomic that is called, and the field on which.
func atomicOn(c *ssa.Call) (name string, on *ssa.FieldAddr) {
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "sync/atomic" || len(c.Call.Args) == 0 {
		return "", nil
	}
	on, _ = c.Call.Args[0].(*ssa.FieldAddr)
	return fn.Name(), on
}

// runsWhile reports whether a method has a loop that only a flag of its receiver ends.
func runsWhile(fn *ssa.Function, class string) bool {
	for _, b := range fn.Blocks {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if ok && ir.InLoop(b) && asksFlag(fn, branch.Cond, class) && onlyExit(fn, b) {
			return true
		}
	}
	return false
}

// asksFlag reports whether a condition is that a flag is set, which a method of the object
// may say.
func asksFlag(fn *ssa.Function, cond ssa.Value, class string) bool {
	switch v := cond.(type) {
	case *ssa.BinOp:
		return asksFlag(fn, v.X, class) || asksFlag(fn, v.Y, class)
	case *ssa.UnOp:
		return v.Op == token.NOT && asksFlag(fn, v.X, class)
	case *ssa.Call:
		if name, on := atomicOn(v); on != nil {
			return strings.HasPrefix(name, "Load") && locks.ClassOf(on) == class && on.X == fn.Params[0]
		}
		callee := v.Call.StaticCallee()
		if callee == nil || len(v.Call.Args) != 1 || v.Call.Args[0] != fn.Params[0] || len(callee.Blocks) != 1 {
			return false
		}
		ret, ok := callee.Blocks[0].Instrs[len(callee.Blocks[0].Instrs)-1].(*ssa.Return)
		return ok && len(ret.Results) == 1 && callee != fn && asksFlag(callee, ret.Results[0], class)
	}
	return false
}

// onlyExit reports whether a loop is left at one block only.
func onlyExit(fn *ssa.Function, head *ssa.BasicBlock) bool {
	in := func(b *ssa.BasicBlock) bool { return ir.ComesTo(head, b) && ir.ComesTo(b, head) }
	return !slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return b != head && in(b) && slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return !in(s) })
	})
}

// changes returns the method that stores another constant to a flag.
func changes(funcs []*ssa.Function, but *ssa.Function, class string, value constant.Value) (*ssa.Function, *ssa.Call) {
	for _, fn := range funcs {
		if fn == but || fn.Signature.Recv() == nil {
			continue
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if at, c, v := setsFlag(i); at != nil && c == class && v.ExactString() != value.ExactString() {
					return fn, at
				}
			}
		}
	}
	return nil, nil
}
