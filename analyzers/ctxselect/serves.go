package ctxselect

import (
	"go/ast"
	"go/types"
)

// serves reports whether a loop calls something that works for as long as a context, and
// hands what comes to a function that it is given: all that it returns is an error, and
// none means that the context is done.
func (x *index) serves(l *loop, s signal) (found bool) {
	own(l, func(n ast.Node) {
		c, ok := n.(*ast.CallExpr)
		if !ok || x.info.TypeOf(c) == nil || !types.Identical(x.info.TypeOf(c), types.Universe.Lookup("error").Type()) {
			return
		}
		lasts, hands := false, false
		for _, a := range c.Args {
			_, isFunc := x.info.TypeOf(a).Underlying().(*types.Signature)
			hands = hands || isFunc
			lasts = lasts || x.names(a, s.v)
		}
		found = found || lasts && hands
	})
	return found
}

// names reports whether an expression is a variable, or the field that it stands for.
func (x *index) names(e ast.Expr, v *types.Var) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return v != nil && x.info.Uses[e] == v
	case *ast.SelectorExpr:
		return v != nil && x.info.Uses[e.Sel] == v
	}
	return false
}
