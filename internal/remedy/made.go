package remedy

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// makeField proposes to make a channel that is a field, and nil, where its
// struct is made: in one of the literals that leave it out, or in all of them.
func (p *patient) makeField() []proposal {
	field := p.nilField()
	if field == nil {
		return nil
	}
	decl, _ := inner[*ast.Field](p.pathAt(field.Pos()))
	if decl == nil {
		return nil
	}
	text := fmt.Sprintf("%s: make(%s)", field.Name(), p.text(decl.Type))
	var props []proposal
	var all []analysis.TextEdit
	add := func(edits ...analysis.TextEdit) {
		props = append(props, proposal{message: fmt.Sprintf("Make %s where its struct is made", field.Name()), edits: edits})
	}
	for _, lit := range p.literalsWithout(field) {
		add(p.element(lit, text))
		all = append(all, p.element(lit, text))
	}
	if len(all) > 1 {
		add(all...)
	}
	return props
}

// nilField returns the field of a struct of the package that the operation is
// on, if to make it is of use: if it is closed, or has somebody at the other end.
func (p *patient) nilField() *types.Var {
	ch, use := p.operand(p.path)
	sel, ok := plain(ch).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	v, ok := p.object(sel.Sel).(*types.Var)
	if !ok || !v.IsField() || v.Pkg() != p.pass.Pkg || p.Source(p.FileAt(v.Pos())) == nil {
		return nil
	}
	if _, ok := v.Type().Underlying().(*types.Chan); !ok {
		return nil
	}
	if use == closes {
		return v
	}
	for _, id := range p.usesOf(v) {
		if ch, other := p.operand(p.pathAt(id.Pos())); ch != nil && contains(ch, id.Pos()) && (other == receives) != (use == receives) {
			return v
		}
	}
	return nil
}

// A use is what is done with a channel.
type use int

const (
	closes use = iota
	sends
	receives
)

// operand returns the channel of the operation that a path leads to, and what
// it does; nil if it is none.
func (p *patient) operand(path []ast.Node) (ast.Expr, use) {
	for _, n := range path {
		switch n := n.(type) {
		case *ast.CallExpr:
			return p.closed(n), closes
		case *ast.SendStmt:
			return n.Chan, sends
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				return n.X, receives
			}
		case *ast.RangeStmt:
			return n.X, receives
		case ast.Stmt:
			return nil, 0
		}
	}
	return nil, 0
}

// literalsWithout returns the composite literals of the package, in files that
// may be changed, that name fields of the struct, or none, but not this one.
func (p *patient) literalsWithout(field *types.Var) (out []*ast.CompositeLit) {
	for _, f := range p.pass.Files {
		if p.Source(f) == nil {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok && p.leavesOut(lit, field) {
				out = append(out, lit)
			}
			return true
		})
	}
	return out
}

func (p *patient) leavesOut(lit *ast.CompositeLit, field *types.Var) bool {
	t := p.pass.TypesInfo.TypeOf(lit)
	if t == nil {
		return false
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	has := false
	for f := range s.Fields() {
		has = has || f == field
	}
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		key, ok := kv.Key.(*ast.Ident)
		has = has && ok && p.object(key) != field
	}
	return has
}

// element adds an element to a literal of keys and values, on a line of its own
// if the last one has a line of its own.
func (p *patient) element(lit *ast.CompositeLit, text string) analysis.TextEdit {
	if len(lit.Elts) == 0 {
		return insert(lit.Rbrace, text)
	}
	last := lit.Elts[len(lit.Elts)-1]
	line := p.pass.Fset.File(lit.Pos()).Line
	if line(last.End()) == line(lit.Rbrace) {
		return insert(last.End(), ", "+text)
	}
	return insert(lit.Rbrace, text+",\n")
}
