package leak

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// noneLeft reports whether a block goes on to another one because a value is none of the
// constants that its type has: the default of a switch with a case for each, which nobody
// comes to.
func noneLeft(b, to *ssa.BasicBlock) bool {
	subject, _, ok := comparesConst(b)
	if !ok || b.Succs[1] != to || b.Succs[0] == to {
		return false
	}
	all := constantsOf(subject.Type())
	if len(all) < 2 {
		return false
	}
	of := locks.RefOf(subject)
	for {
		v, c, ok := comparesConst(b)
		if !ok || locks.RefOf(v) != of {
			return false
		}
		if delete(all, c.Value.ExactString()); len(all) == 0 {
			return true
		}
		if len(b.Preds) != 1 || b.Preds[0].Succs[1] != b {
			return false
		}
		b = b.Preds[0]
	}
}

// comparesConst returns what a block compares with a constant in the end, to go on with its
// first successor if it is that.
func comparesConst(b *ssa.BasicBlock) (v ssa.Value, c *ssa.Const, ok bool) {
	br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil, nil, false
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL {
		return nil, nil, false
	}
	c, ok = cmp.Y.(*ssa.Const)
	return cmp.X, c, ok && c.Value != nil
}

// constantsOf returns the values of the constants of a named type, those that are declared
// with it.
func constantsOf(t types.Type) map[string]bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	all := make(map[string]bool)
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), named) {
			all[c.Val().ExactString()] = true
		}
	}
	return all
}
