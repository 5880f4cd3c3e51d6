package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// What an object does once, such as a handshake, it does before all else: each
// method calls it first, and it returns at once when a flag says that it is done.
// Its order of locks is then no matter for those who are past it.

// over reports whether the critical section of o is over for good, on every
// object, where e takes its locks.
func over(e, o Edge) bool {
	if e.at == nil || o.at == nil {
		return false
	}
	fn, once := e.at.Parent(), o.at.Parent()
	if len(fn.Params) == 0 || !flagged(o.at) {
		return false
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if ok && ir.Dominates(c, e.at) && hands(&c.Call, fn) && leadsTo(c.Call.StaticCallee(), once, 0) {
				return true
			}
		}
	}
	return false
}

// hands reports whether a function calls a method of its own receiver.
func hands(c *ssa.CallCommon, fn *ssa.Function) bool {
	return c.StaticCallee() != nil && len(c.Args) > 0 && len(fn.Params) > 0 && c.Args[0] == fn.Params[0]
}

// leadsTo reports whether calling a method calls another one of the same object,
// whatever happens.
func leadsTo(fn, to *ssa.Function, depth int) bool {
	if fn == to {
		return true
	}
	if depth > maxDepth || len(fn.Blocks) == 0 {
		return false
	}
	return slices.ContainsFunc(fn.Blocks[0].Instrs, func(i ssa.Instruction) bool {
		c, ok := i.(*ssa.Call)
		return ok && hands(&c.Call, fn) && leadsTo(c.Call.StaticCallee(), to, depth+1)
	})
}

// flagged reports whether a flag of the receiver decides whether control comes to
// an instruction: if it is set, or is not, the function ends without.
func flagged(at ssa.Instruction) bool {
	for d := at.Block().Idom(); d != nil; d = d.Idom() {
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok || !flag(br.Cond) {
			continue
		}
		if !ir.ComesTo(d.Succs[0], at.Block()) || !ir.ComesTo(d.Succs[1], at.Block()) {
			return true
		}
	}
	return false
}

// flag reports whether a value is a boolean field of the receiver, or an atomic one.
func flag(v ssa.Value) bool {
	var addr ssa.Value
	switch v := v.(type) {
	case *ssa.UnOp:
		if !isLoad(v) {
			return flag(v.X)
		}
		addr = v.X
	case *ssa.Call:
		name, on := calledMethod(&v.Call)
		if !strings.HasPrefix(name, "(*sync/atomic.") || !strings.HasSuffix(name, ").Load") {
			return false
		}
		addr = on
	default:
		return false
	}
	f, ok := addr.(*ssa.FieldAddr)
	return ok && isReceiver(RefOf(f.X).Root) && ir.IsBool(v.Type())
}

func isReceiver(v ssa.Value) bool {
	p, ok := v.(*ssa.Parameter)
	return ok && p.Parent().Signature.Recv() != nil && p == p.Parent().Params[0] && !types.IsInterface(p.Type())
}
