package judge

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// SentOn returns how the source writes the channel of a send
// statement, or "" if there is none with that arrow.
func SentOn(pass *analysis.Pass, arrow token.Pos) (name string) {
	for _, f := range pass.Files {
		if f.FileStart > arrow || arrow > f.FileEnd {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SendStmt); ok && s.Arrow == arrow {
				name = types.ExprString(s.Chan)
			}
			return name == ""
		})
	}
	return name
}

// unlockedBack reports whether the call at pos locks a variable of a function for which a literal
// that the function keeps or hands on unlocks it: who locks it again waits for a callback.
func unlockedBack(pass *analysis.Pass, pos token.Pos) bool {
	for _, f := range pass.Files {
		if f.FileStart > pos || pos > f.FileEnd {
			continue
		}
		var v types.Object
		called := make(map[ast.Expr]bool)
		ast.Inspect(f, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			called[ast.Unparen(c.Fun)] = true
			if sel, ok := c.Fun.(*ast.SelectorExpr); ok && (c.Lparen == pos || sel.Sel.Pos() == pos || c.Pos() == pos) && sel.Sel.Name == "Lock" {
				v = local(pass, sel.X)
			}
			return true
		})
		found := false
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.FuncLit); ok && v != nil && !called[lit] && (v.Pos() < lit.Pos() || lit.End() < v.Pos()) {
				found = found || unlocks(pass, lit, v)
			}
			return !found
		})
		return found
	}
	return false
}

// local returns the variable of a function that an expression is, or nil.
func local(pass *analysis.Pass, e ast.Expr) types.Object {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if v, ok := pass.TypesInfo.Uses[id].(*types.Var); ok && v.Parent() != pass.Pkg.Scope() {
			return v
		}
	}
	return nil
}

// unlocks reports whether a literal unlocks v.
func unlocks(pass *analysis.Pass, lit *ast.FuncLit, v types.Object) (found bool) {
	ast.Inspect(lit, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			sel, ok := c.Fun.(*ast.SelectorExpr)
			found = found || ok && sel.Sel.Name == "Unlock" && local(pass, sel.X) == v
		}
		return !found
	})
	return found
}
