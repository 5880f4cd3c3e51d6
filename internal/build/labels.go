package build

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"sort"

	"golang.org/x/tools/go/ssa"
)

// sourceLabels returns what each operation is about, and the text of each
// condition, as the source names it, by the position that go/ssa gives the
// operation; and the if statements, sorted.
func sourceLabels(files []*ast.File) (labels, conds map[token.Pos]string, ifs []*ast.IfStmt) {
	labels, conds = make(map[token.Pos]string), make(map[token.Pos]string)
	for _, f := range files {
		imported := importNames(f)
		ast.Inspect(f, func(n ast.Node) bool {
			label(labels, n, imported)
			condition(conds, n)
			if n, ok := n.(*ast.IfStmt); ok {
				ifs = append(ifs, n)
			}
			return true
		})
	}
	slices.SortFunc(ifs, func(a, b *ast.IfStmt) int { return int(a.Body.Lbrace - b.Body.Lbrace) })
	return labels, conds, ifs
}

// condition returns the text and the place of what a branch tests.
func (e *emitter) condition(i *ssa.If) (string, token.Pos) {
	if v, ok := i.Cond.(ssa.Instruction); ok && v.Pos().IsValid() {
		if text := e.conds[v.Pos()]; text != "" {
			return text, v.Pos()
		}
	}
	if text, pos := e.plainCondition(i); text != "" {
		return text, pos
	}
	if v, ok := i.Cond.(ssa.Instruction); ok {
		return "", v.Pos()
	}
	return "", token.NoPos
}

// plainCondition does it for a condition that is nothing but a variable or a
// field, or the negation of one. go/ssa gives it no place, so the if statement
// is found by what stands in its body.
func (e *emitter) plainCondition(i *ssa.If) (string, token.Pos) {
	succs := i.Block().Succs
	for n, b := range succs {
		stmt := e.ifAround(b)
		if b.Comment != "if.then" || stmt == nil || succs[1-n].Comment == "if.then" {
			continue
		}
		cond := ast.Unparen(stmt.Cond)
		if not, ok := cond.(*ast.UnaryExpr); ok && not.Op == token.NOT {
			if n == 0 {
				return "", token.NoPos // it is not what is tested
			}
			cond = ast.Unparen(not.X)
		} else if n == 1 {
			return "", token.NoPos
		}
		switch cond.(type) {
		case *ast.Ident, *ast.SelectorExpr:
			if text := types.ExprString(cond); len(text) <= maxCondition {
				return text, cond.Pos()
			}
		}
	}
	return "", token.NoPos
}

// ifAround returns the innermost if statement with the block in its body.
func (e *emitter) ifAround(b *ssa.BasicBlock) *ast.IfStmt {
	at := slices.IndexFunc(b.Instrs, func(i ssa.Instruction) bool { return i.Pos().IsValid() })
	if at < 0 {
		return nil
	}
	pos := b.Instrs[at].Pos()
	n := sort.Search(len(e.ifs), func(n int) bool { return e.ifs[n].Body.Lbrace > pos })
	for n--; n >= 0 && e.ifs[n].Pos() > b.Parent().Pos(); n-- {
		if pos < e.ifs[n].Body.Rbrace {
			return e.ifs[n]
		}
	}
	return nil
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

func label(labels map[token.Pos]string, n ast.Node, imported map[string]bool) {
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
		labels[n.Lparen] = subject(n, imported)
	case *ast.GoStmt:
		labels[n.Go] = subject(n.Call, imported)
	case *ast.DeferStmt:
		labels[n.Defer] = subject(n.Call, imported)
	}
}

// importNames returns the names by which a file probably knows what it imports.
func importNames(f *ast.File) map[string]bool {
	names := make(map[string]bool)
	for _, s := range f.Imports {
		if s.Name != nil {
			names[s.Name.Name] = true
		} else {
			names[path.Base(s.Path.Value[1:len(s.Path.Value)-1])] = true
		}
	}
	return names
}

// subject returns what a call is about: the receiver of a method, the argument
// of close, the first argument of a function of another package.
func subject(c *ast.CallExpr, imported map[string]bool) string {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.SelectorExpr:
		if pkg, ok := fun.X.(*ast.Ident); ok && imported[pkg.Name] {
			return firstOf(c, types.ExprString(fun))
		}
		return types.ExprString(fun.X)
	case *ast.Ident:
		if fun.Name == "close" && len(c.Args) == 1 {
			return types.ExprString(c.Args[0])
		}
		return fun.Name
	}
	return ""
}

// firstOf returns the first argument of a call, without an & before it, if it
// is something that has a name.
func firstOf(c *ast.CallExpr, otherwise string) string {
	if len(c.Args) == 0 {
		return otherwise
	}
	arg := ast.Unparen(c.Args[0])
	if addr, ok := arg.(*ast.UnaryExpr); ok && addr.Op == token.AND {
		arg = addr.X
	}
	switch arg.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
		return types.ExprString(arg)
	}
	return otherwise
}
