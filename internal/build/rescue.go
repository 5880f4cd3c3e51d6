package build

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// rescues reports whether result i of a function, an error or a yes or no, is nothing for a
// parameter that is nil, of which nobody knows the type: what recover has said, which is nil
// where nothing panicked.
func rescues(fn *ssa.Function, i int) bool {
	t := fn.Signature.Results().At(i).Type()
	if !isError(t) && !isBool(t) {
		return false
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && len(b.Preds) == 1 && saysNothing(ret.Results[i]) && whereNil(b.Preds[0], b) {
			return true
		}
	}
	return false
}

// saysNothing reports whether a value is no error, or no.
func saysNothing(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && (c.IsNil() || c.Value != nil && c.Value.Kind() == constant.Bool && !constant.BoolVal(c.Value))
}

// whereNil reports whether block b is where a parameter of any type is nil, which the block before
// it asks.
func whereNil(before, b *ssa.BasicBlock) bool {
	branch, ok := before.Instrs[len(before.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	test, ok := branch.Cond.(*ssa.BinOp)
	if !ok || !ir.IsNil(test.Y) || test.Op != token.EQL && test.Op != token.NEQ {
		return false
	}
	p, ok := test.X.(*ssa.Parameter)
	if !ok {
		return false
	}
	face, ok := p.Type().Underlying().(*types.Interface)
	return ok && face.Empty() && (test.Op == token.EQL) == (before.Succs[0] == b)
}
