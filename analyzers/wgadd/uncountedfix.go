package wgadd

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// countDown suggests to count a goroutine down when it ends: in the literal that it runs, or
// in the method, if the group is a field of the object whose method that is.
func countDown(pass *analysis.Pass, u uncounted) []analysis.SuggestedFix {
	if u.left != nil {
		return deferDone(pass, u)
	}
	add, start := callAt(pass, u.add.Pos()), callAt(pass, u.start.Call.Pos())
	if add == nil || start == nil {
		return nil
	}
	sel, ok := add.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	name, body := types.ExprString(sel.X), (*ast.BlockStmt)(nil)
	switch fun := start.Fun.(type) {
	case *ast.FuncLit:
		body = fun.Body
	case *ast.SelectorExpr:
		name, body = inMethod(bodyOf(u.start), name, types.ExprString(fun.X))
	}
	if body == nil {
		return nil
	}
	pos := body.Lbrace + 1
	return []analysis.SuggestedFix{{
		Message:   "Count down when the goroutine ends",
		TextEdits: []analysis.TextEdit{{Pos: pos, End: pos, NewText: []byte("\n\tdefer " + name + ".Done()")}},
	}}
}

// deferDone suggests to defer the Done of another path, which the goroutine calls on its own.
func deferDone(pass *analysis.Pass, u uncounted) []analysis.SuggestedFix {
	call := callAt(pass, u.left.Done.Common().Pos())
	if call == nil {
		return nil
	}
	for _, n := range ir.PathTo(pass.Files, call.Pos()) {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncLit:
			body = n.Body
		case *ast.FuncDecl:
			body = n.Body
		default:
			continue
		}
		return moveFirst(pass, body, call)
	}
	return nil
}

// moveFirst suggests to put a statement that is a call, deferred, at the beginning of a body.
func moveFirst(pass *analysis.Pass, body *ast.BlockStmt, call *ast.CallExpr) []analysis.SuggestedFix {
	for n, st := range body.List {
		from := token.NoPos
		switch st := st.(type) {
		case *ast.ExprStmt:
			if st.X == ast.Expr(call) {
				from = st.Pos()
			}
		case *ast.DeferStmt:
			if st.Call == call {
				from = st.Pos()
			}
		}
		if !from.IsValid() || n == 0 {
			continue
		}
		return []analysis.SuggestedFix{{
			Message: "Defer it at the beginning",
			TextEdits: []analysis.TextEdit{
				{Pos: body.Lbrace + 1, End: body.Lbrace + 1, NewText: []byte("\n\tdefer " + types.ExprString(call))},
				{Pos: body.List[n-1].End(), End: st.End()},
			},
		}}
	}
	return nil
}

// addFirst suggests to count a literal up before it is started.
func addFirst(pass *analysis.Pass, l lateOwn) []analysis.SuggestedFix {
	add, start := callAt(pass, l.add.Pos()), callAt(pass, l.start.Call.Pos())
	if add == nil || start == nil {
		return nil
	}
	lit, ok := start.Fun.(*ast.FuncLit)
	if !ok || len(lit.Body.List) == 0 || len(start.Args) > 0 || lit.Body.List[0].Pos() != add.Pos() {
		return nil
	}
	for _, n := range ir.PathTo(pass.Files, start.Pos()) {
		if st, ok := n.(*ast.GoStmt); ok {
			return []analysis.SuggestedFix{{
				Message: "Count it up before it starts",
				TextEdits: []analysis.TextEdit{
					{Pos: st.Pos(), End: st.Pos(), NewText: []byte(types.ExprString(add) + "\n")},
					{Pos: lit.Body.Lbrace + 1, End: add.End()},
				},
			}}
		}
	}
	return nil
}

// inMethod returns what a method calls the field of an object that its caller calls so, and
// its body.
func inMethod(fn *ssa.Function, group, object string) (string, *ast.BlockStmt) {
	if fn == nil {
		return "", nil
	}
	decl, ok := fn.Syntax().(*ast.FuncDecl)
	field, isField := strings.CutPrefix(group, object+".")
	if !ok || !isField || decl.Recv == nil || len(decl.Recv.List[0].Names) != 1 {
		return "", nil
	}
	return decl.Recv.List[0].Names[0].Name + "." + field, decl.Body
}

// callAt returns the call whose opening parenthesis is at a position.
func callAt(pass *analysis.Pass, pos token.Pos) *ast.CallExpr {
	for _, n := range ir.PathTo(pass.Files, pos) {
		if c, ok := n.(*ast.CallExpr); ok && c.Lparen == pos {
			return c
		}
	}
	return nil
}
