package ctxselect

import (
	"go/ast"
	"go/token"
	"go/types"
)

// capped reports whether a loop sets a time back to a short one whenever it has
// become more than that.
func (x *index) capped(l *loop, v types.Object) bool {
	found := false
	inspect(l.body, func(n ast.Node) bool {
		s, ok := n.(*ast.IfStmt)
		if !ok || found || s.Else != nil || len(s.Body.List) != 1 {
			return !found
		}
		more := x.exceeds(s.Cond, v)
		to, ok := s.Body.List[0].(*ast.AssignStmt)
		if more == nil || !ok || to.Tok != token.ASSIGN || len(to.Lhs) != 1 || len(to.Rhs) != 1 || x.info.Uses[ident(to.Lhs[0])] != v {
			return true
		}
		found = x.short(l.fn, more) && x.short(l.fn, to.Rhs[0])
		return !found
	})
	return found
}

// exceeds returns what a condition asks a variable to be more than, or nil.
func (x *index) exceeds(cond ast.Expr, v types.Object) ast.Expr {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	is := func(e ast.Expr) bool { return x.info.Uses[ident(e)] == v }
	switch b.Op {
	case token.GTR, token.GEQ:
		if is(b.X) {
			return b.Y
		}
	case token.LSS, token.LEQ:
		if is(b.Y) {
			return b.X
		}
	}
	return nil
}

// short reports whether a time is a short constant, or a variable of a function that
// is set to nothing else.
func (x *index) short(f *fn, e ast.Expr) bool {
	if d := x.constant(e); d >= 0 {
		return d <= short
	}
	v := x.info.Uses[ident(e)]
	if v == nil {
		return false
	}
	sets, all := 0, true
	inspect(f.body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok {
			for i, to := range a.Lhs {
				if id := ident(to); id != nil && (x.info.Defs[id] == v || x.info.Uses[id] == v) {
					sets++
					d := x.constant(a.Rhs[min(i, len(a.Rhs)-1)])
					all = all && d >= 0 && d <= short
				}
			}
		}
		return all
	})
	return sets > 0 && all
}

// ident returns the identifier that an expression is, or nil.
func ident(e ast.Expr) *ast.Ident {
	id, _ := ast.Unparen(e).(*ast.Ident)
	return id
}
