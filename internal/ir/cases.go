package ir

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// NoneLeft reports whether a block goes on by its second way only with a value that it, and
// those before it in a chain, have found to be none of the constants of its type: the rest of
// a switch with a case for each. Of the constants those count for which counts holds; there
// have to be two at least.
func NoneLeft(b *ssa.BasicBlock, counts func(*types.Const) bool) bool {
	subject, _ := comparesConst(b)
	if subject == nil {
		return false
	}
	left := make(map[string]bool)
	for _, c := range ConstantsOf(subject.Type()) {
		if counts(c) {
			left[c.Val().ExactString()] = true
		}
	}
	if len(left) < 2 {
		return false
	}
	for {
		v, c := comparesConst(b)
		if v != subject {
			return false
		}
		if delete(left, c.Value.ExactString()); len(left) == 0 {
			return true
		}
		if len(b.Preds) != 1 || len(b.Preds[0].Succs) != 2 || b.Preds[0].Succs[1] != b {
			return false
		}
		b = b.Preds[0]
	}
}

// comparesConst returns what a block compares with which constant in the end, to go on by its
// first way if it is that, and by another one if not; or nil.
func comparesConst(b *ssa.BasicBlock) (ssa.Value, *ssa.Const) {
	br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || b.Succs[0] == b.Succs[1] {
		return nil, nil
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL {
		return nil, nil
	}
	c, ok := cmp.Y.(*ssa.Const)
	if !ok || c.Value == nil {
		return nil, nil
	}
	return cmp.X, c
}

// ConstantsOf returns the constants of a named type that its package declares, by name; those
// of other packages are only the exported ones.
func ConstantsOf(t types.Type) (list []*types.Const) {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), named) {
			list = append(list, c)
		}
	}
	return list
}
