package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// checkTicks reports a loop that waits for nothing but the ticks of its own ticker, until what
// it asks for says that it may go: the end of a context does not end it. Whoever is asked may
// know the context, if the function has used it for anything.
func (x *index) checkTicks(l *loop) []analysis.Diagnostic {
	tick, ch := x.tick(l)
	if tick == nil || x.lasting(l.fn) || !x.byAnswers(l) && !x.insists(l) {
		return nil
	}
	if r, ok := l.stmt.(*ast.RangeStmt); ok && tick != r.X || !ok && !x.turnsLong(l) {
		return nil
	}
	if _, ok := x.watched(l); ok {
		return nil
	}
	s, ok := x.missed(l)
	if !ok || s.err == "" || s.far || x.usedIn(l.fn, s) {
		return nil
	}
	return []analysis.Diagnostic{{
		Pos: tick.Pos(), End: tick.End(),
		Category: "blocking",
		Message:  fmt.Sprintf("waiting for %s goes on after %s %s: the loop does not look at it", types.ExprString(ch), s.name, s.when),
		Related:  x.related(l, s),
	}}
}

// tick returns where a loop waits for a ticker that its function has made, of a period that
// may be long, and the channel; or nil.
func (x *index) tick(l *loop) (tick ast.Node, ch ast.Expr) {
	if r, ok := l.stmt.(*ast.RangeStmt); ok && x.slowTicker(l, r.X) {
		return r.X, r.X
	}
	cases := make(map[ast.Node]bool)
	own(l, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CommClause:
			cases[n.Comm] = true // waits for others, too
		case *ast.ExprStmt:
			u, ok := ast.Unparen(n.X).(*ast.UnaryExpr)
			if ok && u.Op == token.ARROW && tick == nil && !cases[n] && !onWayOut(l, n) && x.slowTicker(l, u.X) {
				tick, ch = n, u.X
			}
		}
	})
	return tick, ch
}

// slowTicker reports whether an expression is the channel of a ticker in a variable of the
// function, which is set once, to one of a period that may be long.
func (x *index) slowTicker(l *loop, ch ast.Expr) bool {
	sel, ok := ast.Unparen(ch).(*ast.SelectorExpr)
	if !ok || !x.isTicks(sel) {
		return false
	}
	v := x.variable(sel.X)
	if v == nil || v.IsField() {
		return false
	}
	var made *ast.CallExpr
	sets := 0
	inspect(l.fn.body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, lhs := range a.Lhs {
			if x.variable(lhs) == v {
				sets++
				if len(a.Rhs) == len(a.Lhs) {
					made, _ = a.Rhs[i].(*ast.CallExpr)
				}
			}
		}
		return true
	})
	return sets == 1 && made != nil && x.fullName(made) == "time.NewTicker" && x.long(l, made.Args[0])
}

// usedIn reports whether a function does anything with a context but to see whether there is
// one, and to set it if there is none.
func (x *index) usedIn(f *fn, s signal) bool {
	used := false
	ast.Inspect(f.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if x.names(lhs, s.v) && len(n.Rhs) == len(n.Lhs) {
					_, plain := n.Rhs[i].(*ast.CallExpr)
					used = used || !plain
					return false
				}
			}
		case *ast.BinaryExpr:
			if x.names(n.X, s.v) && x.info.Types[n.Y].IsNil() {
				return false
			}
		case ast.Expr:
			used = used || x.names(n, s.v)
		}
		return !used
	})
	return used
}
