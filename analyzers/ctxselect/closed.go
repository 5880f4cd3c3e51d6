package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// checkClosed reports a loop without any end that takes values from a channel which
// others close, and does not ask whether it has got one: once the channel is closed it
// gets zero values, one after the other, for ever.
func (x *index) checkClosed(l *loop) (out []analysis.Diagnostic) {
	if !x.endless(l) || x.lasting(l.fn) || len(x.exits(l)) > 0 {
		return nil
	}
	own(l, func(n ast.Node) {
		recv := takesBlindly(n)
		if recv == nil || len(out) > 0 {
			return
		}
		v := x.variable(recv.X)
		u := x.chans[v]
		if v == nil || u == nil || !u.sent || len(u.closedBy) == 0 || slices.Contains(u.closedBy, l.fn) || x.renews(l, v) {
			return
		}
		name := types.ExprString(recv.X)
		out = append(out, analysis.Diagnostic{
			Pos: recv.Pos(), End: recv.End(),
			Category: "spin",
			Message:  fmt.Sprintf("loop never ends: it receives from %s again and again once that is closed", name),
			Related: []analysis.RelatedInformation{
				{Pos: u.closedBy[0].node.Pos(), Message: name + " is closed in here"},
				{Pos: l.stmt.Pos(), Message: "the loop that goes on"},
			},
		})
	})
	return out
}

// takesBlindly returns the receive of a statement that does not ask whether it has got a
// value, or nil.
func takesBlindly(n ast.Node) *ast.UnaryExpr {
	var e ast.Expr
	switch s := n.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.AssignStmt:
		if len(s.Lhs) != 1 {
			return nil
		}
		e = s.Rhs[0]
	}
	if u, ok := unparen(e).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return u
	}
	return nil
}

// renews reports whether a loop stores to the variable or field of a channel: mostly
// nil, when it has found the channel closed.
func (x *index) renews(l *loop, v *types.Var) (found bool) {
	ast.Inspect(l.body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok {
			for _, e := range a.Lhs {
				found = found || x.variable(e) == v
			}
		}
		return !found
	})
	return found
}
