package build

import (
	"go/constant"
	"go/token"
	"go/types"
	"regexp"

	"golang.org/x/tools/go/ssa"
)

// A switch over an enumeration that has a case for each of its constants and no default
// means that there is nothing else. What would happen if it fell through, such as a wait for
// a channel that none of the cases has made, is left out.

// coversAll reports whether a branch is the last case of such a switch.
func coversAll(last *ssa.If) bool {
	b := last.Block()
	if b.Succs[1].Comment != "switch.done" {
		return false
	}
	x, named := enumOf(last)
	if named == nil {
		return false
	}
	tested := make(map[string]bool)
	for {
		cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			break
		}
		y, _ := enumOf(cond)
		if y != x || b.Succs[0] == b.Succs[1] {
			break
		}
		tested[cond.Cond.(*ssa.BinOp).Y.(*ssa.Const).Value.ExactString()] = true
		if len(b.Preds) != 1 || b.Preds[0].Succs[len(b.Preds[0].Succs)-1] != b {
			break
		}
		b = b.Preds[0]
	}
	values := constantsOf(named)
	for _, v := range values {
		if !tested[v.ExactString()] {
			return false
		}
	}
	return len(values) > 1
}

// enumOf returns what a branch compares with a constant of its named type, and the type.
func enumOf(cond *ssa.If) (ssa.Value, *types.Named) {
	eq, ok := cond.Cond.(*ssa.BinOp)
	if !ok || eq.Op != token.EQL {
		return nil, nil
	}
	c, ok := eq.Y.(*ssa.Const)
	if !ok || c.Value == nil {
		return nil, nil
	}
	named, ok := types.Unalias(eq.X.Type()).(*types.Named)
	if !ok {
		return nil, nil
	}
	return eq.X, named
}

// noValue are names of constants that say that a value is none, or how many there are.
var noValue = regexp.MustCompile(`(?i)invalid|unknown|undefined|unspecified|^num|max$|last$|count$`)

// constantsOf returns the constants that the package of a type declares of it, but for
// those that nobody means to have.
func constantsOf(named *types.Named) (values []constant.Value) {
	pkg := named.Obj().Pkg()
	if pkg == nil {
		return nil
	}
	for _, name := range pkg.Scope().Names() {
		if c, ok := pkg.Scope().Lookup(name).(*types.Const); ok && types.Identical(c.Type(), named) && !noValue.MatchString(name) {
			values = append(values, c.Val())
		}
	}
	return values
}
