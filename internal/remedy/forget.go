package remedy

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// forgetClosed proposes to take a channel out of the map that it is from when it
// is closed: who looks there later would find it and close it again.
func (p *patient) forgetClosed() []proposal {
	var props []proposal
	for _, s := range p.Outcome.Steps {
		if s.Stack[0].Instr.Op != skeleton.Close {
			continue
		}
		path := p.pathAt(p.pos(s.Stack))
		ch := p.closed(callAt(path))
		stmt, at := stmtOf(path)
		if _, ok := stmt.(*ast.ExprStmt); ch == nil || !ok || callOf(stmt) != callAt(path) {
			continue
		}
		if id, ok := plain(ch).(*ast.Ident); ok {
			props = append(props, p.forget(id, stmt, path[at:])...)
		}
	}
	return props
}

// forget proposes to delete the entry of a map that a variable was set to,
// behind a statement.
func (p *patient) forget(v *ast.Ident, stmt ast.Stmt, path []ast.Node) []proposal {
	obj := p.object(v)
	if obj == nil {
		return nil
	}
	message := fmt.Sprintf("Delete %s from the map when it is closed", v.Name)
	def, _ := inner[ast.Stmt](p.pathAt(obj.Pos()))
	switch def := def.(type) {
	case *ast.AssignStmt: // v, ok := m[k]
		index, ok := ast.Unparen(def.Rhs[0]).(*ast.IndexExpr)
		if !ok || len(def.Rhs) != 1 || !p.isMap(index.X) || p.root(def.Lhs[0]) != obj || !p.lasts(index.X, def.End(), stmt) || !p.lasts(index.Index, def.End(), stmt) {
			return nil
		}
		del := fmt.Sprintf("delete(%s, %s)", p.text(index.X), p.text(index.Index))
		return []proposal{{message: message, edits: []analysis.TextEdit{p.after(stmt, del)}}}
	case *ast.RangeStmt: // for k, v := range m
		key, ok := def.Key.(*ast.Ident)
		if !ok || def.Tok != token.DEFINE || !p.isMap(def.X) || !p.lasts(def.X, def.X.End(), stmt) {
			return nil
		}
		var edits []analysis.TextEdit
		name := key.Name
		if name == "_" {
			name = p.fresh(p.pass.TypesInfo.Scopes[def], "key", "mapKey")
			edits = []analysis.TextEdit{{Pos: key.Pos(), End: key.End(), NewText: []byte(name)}}
		} else if !p.lasts(key, def.X.End(), stmt) {
			return nil
		}
		del := fmt.Sprintf("delete(%s, %s)", p.text(def.X), name)
		return []proposal{{message: message, edits: append(edits, p.after(stmt, del))}}
	}
	return nil
}

func (c *Cabinet) isMap(x ast.Expr) bool {
	t := c.pass.TypesInfo.TypeOf(x)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// lasts reports whether an expression is a literal or a chain of variables and
// fields, none of which is set between a place and a statement of the function.
func (p *patient) lasts(x ast.Expr, from token.Pos, to ast.Stmt) bool {
	if _, ok := ast.Unparen(x).(*ast.BasicLit); ok {
		return true
	}
	v := p.root(x)
	if v == nil {
		return false
	}
	lasts := true
	_, _, body := function(p.pathAt(to.Pos()))
	ast.Inspect(body, func(n ast.Node) bool {
		set, ok := n.(*ast.AssignStmt)
		if !ok || set.Pos() < from || set.Pos() > to.Pos() {
			return true
		}
		for _, l := range set.Lhs {
			lasts = lasts && p.root(l) != v
		}
		return true
	})
	return lasts
}
