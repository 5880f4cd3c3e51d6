package leak

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/life"
)

// Who drops an object with its goroutine has to end it.

// endDropped suggests to end an object before the returns at which it is left behind.
func endDropped(pass *analysis.Pass, d life.Drop) []analysis.SuggestedFix {
	name, end := nameOfBegun(pass, d), endMethod(d.Object().Type(), d.Ends, d.Begun.Parent().Pkg.Pkg)
	if name == "" || end == "" {
		return nil
	}
	if len(d.Returns) == 0 {
		return endDeferred(pass, d.Begun.Pos(), name+"."+end+"()")
	}
	fix := analysis.SuggestedFix{Message: fmt.Sprintf("Call %s.%s() before the return", name, end)}
	for _, r := range d.Returns {
		st := statementAt(pass, r.Pos())
		if _, isReturn := st.(*ast.ReturnStmt); !isReturn {
			return nil
		}
		fix.TextEdits = append(fix.TextEdits, before(pass, st, fmt.Sprintf("%s.%s()", name, end)))
	}
	return []analysis.SuggestedFix{fix}
}

// endDeferred suggests to end an object when the function returns.
func endDeferred(pass *analysis.Pass, begun token.Pos, call string) []analysis.SuggestedFix {
	st := statementAt(pass, begun)
	if st == nil {
		return nil
	}
	text := "\n" + indent(pass, st) + "defer " + call
	return []analysis.SuggestedFix{{
		Message:   "Call " + call + " when the function returns",
		TextEdits: []analysis.TextEdit{{Pos: st.End(), End: st.End(), NewText: []byte(text)}},
	}}
}

// endForgotten suggests to end what is in a field where something else of its owner is.
func endForgotten(pass *analysis.Pass, f life.Forgotten) []analysis.SuggestedFix {
	end := endMethod(f.Type, f.Ends, f.Begun.Parent().Pkg.Pkg)
	st, ok := statementAt(pass, f.Other.Pos()).(*ast.ExprStmt)
	if !ok || end == "" {
		return nil
	}
	call, ok := st.X.(*ast.CallExpr)
	if !ok {
		return nil
	}
	other := call.Fun // of the other field, or close
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		other = sel.X
	} else if len(call.Args) == 1 {
		other = call.Args[0]
	}
	sel, ok := other.(*ast.SelectorExpr)
	if !ok || !plain(sel.X) {
		return nil
	}
	text := types.ExprString(sel.X) + "." + f.Field + "." + end + "()"
	return []analysis.SuggestedFix{{Message: "Call " + text + " as well", TextEdits: []analysis.TextEdit{before(pass, st, text)}}}
}

// endReplaced suggests to end what is in a field before something else is put there.
func endReplaced(pass *analysis.Pass, r life.Replaced) []analysis.SuggestedFix {
	end := endMethod(r.Store.Val.Type(), r.Ends, r.Store.Parent().Pkg.Pkg)
	st, ok := statementAt(pass, r.Store.Pos()).(*ast.AssignStmt)
	if !ok || end == "" || len(st.Lhs) != 1 || !plain(st.Lhs[0]) {
		return nil
	}
	field, tabs := types.ExprString(st.Lhs[0]), indent(pass, st)
	text := fmt.Sprintf("if %s != nil {\n%s\t%s.%s()\n%s}", field, tabs, field, end, tabs)
	return []analysis.SuggestedFix{{Message: "Call " + field + "." + end + "() first", TextEdits: []analysis.TextEdit{before(pass, st, text)}}}
}

// endMethod returns the first of some methods of a type that takes no arguments, or "".
func endMethod(t types.Type, names []string, pkg *types.Package) string {
	for _, name := range names {
		fn, _, _ := types.LookupFieldOrMethod(t, true, pkg, name)
		if m, ok := fn.(*types.Func); ok && m.Signature().Params().Len() == 0 {
			return name
		}
	}
	return ""
}

// statementAt returns the statement at a position that stands in a list of statements, or nil.
func statementAt(pass *analysis.Pass, pos token.Pos) ast.Stmt {
	path := ir.PathTo(pass.Files, pos)
	for i := range len(path) - 1 {
		st, ok := path[i].(ast.Stmt)
		if !ok {
			continue
		}
		switch path[i+1].(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			return st
		}
		return nil
	}
	return nil
}

// before returns the edit that puts a line before a statement.
func before(pass *analysis.Pass, st ast.Stmt, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: st.Pos(), End: st.Pos(), NewText: []byte(text + "\n" + indent(pass, st))}
}

func indent(pass *analysis.Pass, st ast.Stmt) string {
	return strings.Repeat("\t", pass.Fset.Position(st.Pos()).Column-1)
}

// nameOfBegun returns how the function has what a call begins: by a variable, a field, or a
// field of what it makes; or "".
func nameOfBegun(pass *analysis.Pass, d life.Drop) string {
	path := ir.PathTo(pass.Files, d.Begun.Pos())
	var call *ast.CallExpr
	for i, n := range path {
		if c, ok := n.(*ast.CallExpr); ok {
			call, path = c, path[i+1:]
			break
		}
	}
	if call == nil {
		return ""
	}
	if d.Given {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && plain(sel.X) {
			return types.ExprString(sel.X)
		}
		return ""
	}
	field := ""
	for _, n := range path {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			key, ok := n.Key.(*ast.Ident)
			if !ok || field != "" {
				return ""
			}
			field = "." + key.Name
		case *ast.CompositeLit, *ast.UnaryExpr:
		case *ast.AssignStmt:
			if i := resultIndex(d.Object()); i < len(n.Lhs) && plain(n.Lhs[i]) && (field == "" || len(n.Lhs) == 1) {
				return types.ExprString(n.Lhs[i]) + field
			}
			return ""
		default:
			return ""
		}
	}
	return ""
}

func resultIndex(v ssa.Value) int {
	if e, ok := v.(*ssa.Extract); ok {
		return e.Index
	}
	return 0
}

// plain reports whether an expression is a variable, or a field of one.
func plain(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name != "_"
	case *ast.SelectorExpr:
		return plain(e.X)
	}
	return false
}
