package ctxselect

import (
	"go/ast"
	"go/token"
	"go/types"
)

// signalOf returns the signal that a receive from an expression waits for.
func (x *index) signalOf(ch ast.Expr) (signal, bool) {
	if c, ok := unparen(ch).(*ast.CallExpr); ok {
		recv := method(c, "Done")
		if recv == nil || !isContext(x.info.TypeOf(recv)) {
			return signal{}, false
		}
		return contextSignal(types.ExprString(recv), x.variable(recv)), true
	}
	v := x.variable(ch)
	if v == nil || !isSignal(v.Type()) || !stopWord.MatchString(v.Name()) {
		return signal{}, false
	}
	return channelSignal(types.ExprString(ch), v), true
}

// method returns the receiver of a call of the named method without
// arguments, or nil.
func method(c *ast.CallExpr, name string) ast.Expr {
	sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name || len(c.Args) > 0 {
		return nil
	}
	return sel.X
}

// lastsLonger reports whether a signal is that of a context or channel which
// is there before the loop and the same throughout.
func (x *index) lastsLonger(s signal, l *loop) bool {
	if s.v == nil {
		return true // a call: the context of a request
	}
	if !s.v.IsField() && l.stmt.Pos() <= s.v.Pos() && s.v.Pos() < l.stmt.End() {
		return false
	}
	return !x.assigned(l.body, s.v)
}

// assigned reports whether a variable or field is assigned to in a statement.
func (x *index) assigned(in ast.Node, v *types.Var) bool {
	found := false
	inspect(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				found = found || x.variable(lhs) == v
			}
		case *ast.IncDecStmt:
			found = found || x.variable(n.X) == v
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && x.variable(n.X) == v
		}
		return !found
	})
	return found
}

// watched returns a signal that makes a loop end, if there is one: by a case
// of a select, a test, or the condition of the loop.
func (x *index) watched(l *loop) (found signal, ok bool) {
	if f, is := l.stmt.(*ast.ForStmt); is && f.Cond != nil {
		if s, tests := x.tests(f.Cond); tests && x.lastsLonger(s, l) {
			return s, true
		}
	}
	exits := x.exits(l)
	consider := func(s signal, is bool, body ast.Node) {
		if is && !ok && within(exits, body) && x.lastsLonger(s, l) {
			found, ok = s, true
		}
	}
	inspect(l.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CommClause:
			if ch := received(n.Comm); ch != nil {
				s, is := x.signalOf(ch)
				consider(s, is, n)
			}
		case *ast.IfStmt:
			s, is := x.tests(n.Cond)
			consider(s, is, n.Body)
		case *ast.CaseClause:
			for _, e := range n.List {
				s, is := x.tests(e)
				consider(s, is, n)
			}
		case *ast.AssignStmt: // what is tested later, where it is not followed
			for _, e := range n.Rhs {
				s, is := x.tests(e)
				consider(s, is, l.body)
			}
		}
		return true
	})
	return found, ok
}

// tests returns the context whose Err an expression looks at.
func (x *index) tests(e ast.Expr) (found signal, ok bool) {
	inspect(e, func(n ast.Node) bool {
		c, is := n.(*ast.CallExpr)
		if !is || ok {
			return !ok
		}
		if recv := method(c, "Err"); recv != nil && isContext(x.info.TypeOf(recv)) {
			found, ok = contextSignal(types.ExprString(recv), x.variable(recv)), true
		}
		return true
	})
	return found, ok
}

// ended returns the context that has ended if an expression is true.
func (x *index) ended(e ast.Expr) (signal, bool) {
	b, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ {
		return signal{}, false
	}
	return x.tests(b.X)
}

// within reports whether one of the nodes stands within another.
func within(nodes []ast.Node, n ast.Node) bool {
	for _, m := range nodes {
		if n.Pos() <= m.Pos() && m.End() <= n.End() {
			return true
		}
	}
	return false
}

// own visits what stands in a loop, but not in a loop or literal within.
func own(l *loop, visit func(ast.Node)) {
	inspect(l.body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return false
		}
		visit(n)
		return true
	})
}

// counts reports whether a condition compares numbers of the function only,
// so that no signal has a part in it.
func (x *index) counts(cond ast.Expr) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	switch b.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.NEQ:
	default:
		return false
	}
	t, ok := x.info.TypeOf(b.X).Underlying().(*types.Basic)
	return ok && t.Info()&types.IsInteger != 0
}
