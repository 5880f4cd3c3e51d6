package build

import (
	"go/ast"
	"go/token"
	"go/types"
)

// sourceLabels returns what each operation is about, and the text of each
// condition, as the source names it, by the position that go/ssa gives the
// operation.
func sourceLabels(files []*ast.File) (labels, conds map[token.Pos]string) {
	labels, conds = make(map[token.Pos]string), make(map[token.Pos]string)
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			label(labels, n)
			condition(conds, n)
			return true
		})
	}
	return labels, conds
}

// maxCondition bounds the text of a condition in a message.
const maxCondition = 40

func condition(conds map[token.Pos]string, n ast.Node) {
	var pos token.Pos
	switch n := n.(type) {
	case *ast.BinaryExpr:
		pos = n.OpPos
	case *ast.CallExpr:
		pos = n.Lparen
	default:
		return
	}
	if text := types.ExprString(n.(ast.Expr)); len(text) <= maxCondition {
		conds[pos] = text
	}
}

func label(labels map[token.Pos]string, n ast.Node) {
	switch n := n.(type) {
	case *ast.SendStmt:
		labels[n.Arrow] = types.ExprString(n.Chan)
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			labels[n.OpPos] = types.ExprString(n.X)
		}
	case *ast.RangeStmt:
		labels[n.For] = types.ExprString(n.X)
	case *ast.CallExpr:
		labels[n.Lparen] = subject(n)
	case *ast.GoStmt:
		labels[n.Go] = subject(n.Call)
	case *ast.DeferStmt:
		labels[n.Defer] = subject(n.Call)
	}
}

// subject returns what a call is about: the receiver of a method, the argument
// of close.
func subject(c *ast.CallExpr) string {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.SelectorExpr:
		return types.ExprString(fun.X)
	case *ast.Ident:
		if fun.Name == "close" && len(c.Args) == 1 {
			return types.ExprString(c.Args[0])
		}
		return fun.Name
	}
	return ""
}
