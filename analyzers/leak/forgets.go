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
			if stop, at := changes(funcs, fn, class, value); stop != nil && !heardFrom(funcs, set) {
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

// heardFrom reports whether all who start a method wait for a word of it that comes after it
// has set the flag: nobody else has the object before.
func heardFrom(funcs []*ssa.Function, set *ssa.Call) bool {
	fn := set.Parent()
	word := tellsAfter(set)
	if word < 0 || fn.Object() != nil && fn.Object().Exported() {
		return false
	}
	started := false
	for _, caller := range funcs {
		for _, b := range caller.Blocks {
			for _, i := range b.Instrs {
				if !slices.ContainsFunc(i.Operands(nil), func(v *ssa.Value) bool { return *v == ssa.Value(fn) }) {
					continue
				}
				g, ok := i.(*ssa.Go)
				if !ok || g.Call.Value != ssa.Value(fn) || !waitsFor(g, g.Call.Args[word]) {
					return false
				}
				started = true
			}
		}
	}
	return started
}

// tellsAfter returns the parameter by which a function says that it has got past a call: it is
// a WaitGroup that it is done with, or a channel that it closes, or sends on. Or -1.
func tellsAfter(set *ssa.Call) int {
	list := set.Block().Instrs
	for _, i := range list[slices.Index(list, ssa.Instruction(set)):] {
		var on ssa.Value
		switch i := i.(type) {
		case *ssa.Send:
			on = i.Chan
		case *ssa.Call:
			if b, ok := i.Call.Value.(*ssa.Builtin); ok && b.Name() == "close" || ofGroup(i, "Done") {
				on = i.Call.Args[0]
			}
		}
		if p, ok := on.(*ssa.Parameter); ok {
			return slices.Index(set.Parent().Params, p)
		}
	}
	return -1
}

// waitsFor reports whether a function waits on v, in the block in which it starts a goroutine,
// before it does anything else that others could notice.
func waitsFor(g *ssa.Go, v ssa.Value) bool {
	list := g.Block().Instrs
	for _, i := range list[slices.Index(list, ssa.Instruction(g))+1:] {
		switch i := i.(type) {
		case *ssa.UnOp:
			if i.Op == token.ARROW {
				return i.X == v
			}
		case *ssa.Call:
			return ofGroup(i, "Wait") && i.Call.Args[0] == v
		case *ssa.Go, *ssa.Send, *ssa.Store, *ssa.Select:
			return false
		}
	}
	return false
}

// ofGroup reports whether a method of a sync.WaitGroup is called.
func ofGroup(c *ssa.Call, name string) bool {
	fn := c.Call.StaticCallee()
	return fn != nil && fn.String() == "(*sync.WaitGroup)."+name
}
