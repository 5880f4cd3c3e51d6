package remedy

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
	"github.com/concurlint/concurlint/internal/witness"
)

// pos returns the innermost place of a stack that is in the package.
func (c *Cabinet) pos(stack []explore.Place) token.Pos {
	for _, s := range stack {
		if s.Fn.Flags&skeleton.Model == 0 && s.Instr.Pos.IsValid() {
			return s.Instr.Pos
		}
	}
	return token.NoPos
}

func (c *Cabinet) pathAt(pos token.Pos) []ast.Node {
	f := c.FileAt(pos)
	if f == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(f, pos, pos)
	return path
}

// inner returns the innermost node of type T on a path.
func inner[T ast.Node](path []ast.Node) (n T, at int) {
	for i, p := range path {
		if n, ok := p.(T); ok {
			return n, i
		}
	}
	return n, -1
}

// function returns the innermost function on a path: its node, type and body.
func function(path []ast.Node) (ast.Node, *ast.FuncType, *ast.BlockStmt) {
	for _, n := range path {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n, n.Type, n.Body
		case *ast.FuncDecl:
			return n, n.Type, n.Body
		}
	}
	return nil, nil, nil
}

// decl returns the declared function on a path.
func decl(path []ast.Node) *ast.FuncDecl {
	d, _ := inner[*ast.FuncDecl](path)
	return d
}

func contains(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// spawnPath returns the path to where a goroutine of the witness is started.
func (p *patient) spawnPath(goroutine string) (path []ast.Node, stack []explore.Place, by string) {
	for _, s := range p.Outcome.Steps {
		if s.Kind == witness.Start && s.Partner == goroutine {
			return p.pathAt(p.pos(s.Stack)), s.Stack, s.Goroutine
		}
	}
	return nil, nil, ""
}

// shallow walks the statements of a function without those of its literals.
func shallow(body ast.Node, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok && n != body {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

// method returns the receiver and the full name of a method call.
func (c *Cabinet) method(n ast.Node) (recv ast.Expr, name string) {
	call := callOf(n)
	if call == nil {
		return nil, ""
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil, ""
	}
	fn, ok := c.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok {
		return nil, ""
	}
	return sel.X, fn.FullName()
}

// callOf returns the call that a statement consists of.
func callOf(n ast.Node) *ast.CallExpr {
	switch n := n.(type) {
	case *ast.CallExpr:
		return n
	case *ast.ExprStmt:
		call, _ := ast.Unparen(n.X).(*ast.CallExpr)
		return call
	case *ast.DeferStmt:
		return n.Call
	}
	return nil
}

// closed returns what a call of close closes.
func (c *Cabinet) closed(n ast.Node) ast.Expr {
	call := callOf(n)
	if call == nil || len(call.Args) != 1 {
		return nil
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || c.pass.TypesInfo.Uses[id] != types.Universe.Lookup("close") {
		return nil
	}
	return call.Args[0]
}

// same reports whether two expressions are the same chain of variables and
// fields.
func (c *Cabinet) same(a, b ast.Expr) bool {
	if a == nil || b == nil {
		return false
	}
	switch a := plain(a).(type) {
	case *ast.Ident:
		b, ok := plain(b).(*ast.Ident)
		return ok && c.object(a) != nil && c.object(a) == c.object(b)
	case *ast.SelectorExpr:
		b, ok := plain(b).(*ast.SelectorExpr)
		return ok && c.object(a.Sel) == c.object(b.Sel) && c.same(a.X, b.X)
	}
	return false
}

func plain(e ast.Expr) ast.Expr {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return e
			}
			e = x.X
		default:
			return e
		}
	}
}

func (c *Cabinet) object(id *ast.Ident) types.Object { return c.pass.TypesInfo.ObjectOf(id) }

// root returns the variable that a chain of fields starts from.
func (c *Cabinet) root(e ast.Expr) types.Object {
	switch e := plain(e).(type) {
	case *ast.Ident:
		return c.object(e)
	case *ast.SelectorExpr:
		return c.root(e.X)
	}
	return nil
}

// outside reports whether an expression is a chain of variables and fields,
// or a literal, that means the same before the node.
func (c *Cabinet) outside(e ast.Expr, n ast.Node) bool {
	if _, ok := plain(e).(*ast.BasicLit); ok {
		return true
	}
	obj := c.root(e)
	return obj != nil && !contains(n, obj.Pos())
}

// text returns the source of a node, "" if it is in a file that may not be
// changed.
func (c *Cabinet) text(n ast.Node) string {
	src, tok := c.Source(c.FileAt(n.Pos())), c.pass.Fset.File(n.Pos())
	if src == nil {
		return ""
	}
	return string(src[tok.Offset(n.Pos()):tok.Offset(n.End())])
}

// insert makes an edit that adds text.
func insert(at token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: at, End: at, NewText: []byte(text)}
}

// before adds a statement before another.
func before(s ast.Node, text string) analysis.TextEdit { return insert(s.Pos(), text+"\n") }

// after adds a statement after another, behind the comment on its line.
func (c *Cabinet) after(s ast.Node, text string) analysis.TextEdit {
	return insert(c.lineEnd(s), "\n"+text)
}

// lineEnd returns the end of the comment that follows a statement on its line,
// or the end of the statement.
func (c *Cabinet) lineEnd(s ast.Node) token.Pos {
	_, end := c.Comment(s.End())
	return end
}

// drop removes a statement with the comment on its line, and the line with
// them if nothing else is on it. It returns what is removed, without space
// around.
func (c *Cabinet) drop(s ast.Node) (e analysis.TextEdit, removed string) {
	src, tok := c.Source(c.FileAt(s.Pos())), c.pass.Fset.File(s.Pos())
	if src == nil {
		return analysis.TextEdit{Pos: s.Pos(), End: s.End()}, "" // which is refused
	}
	from, to := tok.Offset(s.Pos()), tok.Offset(c.lineEnd(s))
	removed = string(src[from:to])
	lead := len(bytes.TrimRight(src[:from], " \t"))
	tail := to + len(src[to:]) - len(bytes.TrimLeft(src[to:], " \t\r"))
	if lead > 0 && src[lead-1] == '\n' && tail < len(src) && src[tail] == '\n' {
		from, to = lead, tail+1
	} else if rest := bytes.TrimLeft(src[to:], " \t"); len(rest) > 0 && rest[0] == ';' {
		to += len(src[to:]) - len(rest) + 1
	}
	return analysis.TextEdit{Pos: tok.Pos(from), End: tok.Pos(to)}, removed
}

// statement reports whether a node stands in a list of statements, where
// another may stand beside it.
func statement(path []ast.Node, at int) bool {
	if at < 0 || at+1 >= len(path) {
		return false
	}
	switch path[at+1].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return true
	case *ast.CommClause:
		return path[at+1].(*ast.CommClause).Comm != path[at]
	}
	return false
}
