package leak

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/life"
)

// drops tells of objects with a goroutine of their own that nobody ends.
func (t *teller) drops() {
	for _, d := range t.lives.Dropped {
		what := "what it returned is dropped without a " + strings.Join(d.Ends, " or ")
		if d.Given {
			what = "the function returns without a " + strings.Join(d.Ends, " or ")
		}
		var related []analysis.RelatedInformation
		for _, r := range d.Returns {
			related = append(related, at(r.Pos(), "the function returns without it here"))
		}
		if d.Kept.IsValid() {
			related = append(related, at(d.Kept, "it is ended, or handed on, here"))
		}
		t.behind(d.Begun.Pos(), d.By, what, endBefore(t.pass, d), related...)
	}
	for _, f := range t.lives.Forgotten {
		t.behind(f.Begun.Pos(), f.By, fmt.Sprintf("nobody calls %s of what is in %s", strings.Join(f.Ends, " or "), f.Field), nil, at(f.Other.Pos(), "something else is ended here"))
	}
	for _, r := range t.lives.Replaced {
		t.behind(r.Store.Pos(), r.By, fmt.Sprintf("what was in %s is left there without a %s", r.Field, strings.Join(r.Ends, " or ")), nil, at(r.Other.Pos(), "it is ended here"))
	}
}

// behind adds a goroutine that is left behind.
func (t *teller) behind(pos token.Pos, by, why string, fixes []analysis.SuggestedFix, related ...analysis.RelatedInformation) {
	t.add(analysis.Diagnostic{
		Pos: pos, Category: "dropped",
		Message: fmt.Sprintf("the goroutine that %s has started is left behind: %s", by, why),
		Related: related, SuggestedFixes: fixes,
	})
}

// endBefore suggests to end an object before the returns at which it is left behind.
func endBefore(pass *analysis.Pass, d life.Drop) []analysis.SuggestedFix {
	name, end := nameOfBegun(pass, d), endWithout(d)
	if name == "" || end == "" {
		return nil
	}
	fix := analysis.SuggestedFix{Message: fmt.Sprintf("Call %s.%s() before the return", name, end)}
	for _, r := range d.Returns {
		path := pathTo(pass, r.Pos())
		if len(path) < 2 {
			return nil
		}
		_, isReturn := path[0].(*ast.ReturnStmt)
		switch path[1].(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		default:
			return nil
		}
		if !isReturn {
			return nil
		}
		text := fmt.Sprintf("%s.%s()\n%s", name, end, strings.Repeat("\t", pass.Fset.Position(r.Pos()).Column-1))
		fix.TextEdits = append(fix.TextEdits, analysis.TextEdit{Pos: r.Pos(), End: r.Pos(), NewText: []byte(text)})
	}
	if len(fix.TextEdits) == 0 {
		return nil
	}
	return []analysis.SuggestedFix{fix}
}

// endWithout returns the first method that ends the object and takes no arguments, or "".
func endWithout(d life.Drop) string {
	for _, name := range d.Ends {
		fn, _, _ := types.LookupFieldOrMethod(d.Object().Type(), true, d.Begun.Parent().Pkg.Pkg, name)
		if m, ok := fn.(*types.Func); ok && m.Signature().Params().Len() == 0 {
			return name
		}
	}
	return ""
}

// nameOfBegun returns how the function has what a call begins: by a variable, a field, or a
// field of what it makes; or "".
func nameOfBegun(pass *analysis.Pass, d life.Drop) string {
	path := pathTo(pass, d.Begun.Pos())
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
