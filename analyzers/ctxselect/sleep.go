package ctxselect

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"time"

	"golang.org/x/tools/go/analysis"
)

// short is how long a goroutine may outlive its context without harm.
const short = time.Second

// checkSleeps reports sleeps that the end of a context does not cut short: in
// a loop that looks at it otherwise, and in one that tries until it succeeds.
func (x *index) checkSleeps(l *loop) (out []analysis.Diagnostic) {
	sleep := x.sleep(l)
	if sleep == nil {
		return x.checkTicks(l)
	}
	if !x.turnsLong(l) || x.lasting(l.fn) {
		return nil
	}
	if s, ok := x.watched(l); ok {
		if out := x.checkFailing(l, s); out != nil {
			return out
		}
		if !x.long(l, sleep.Args[0]) {
			return nil // it looks again soon
		}
		return []analysis.Diagnostic{{
			Pos: sleep.Pos(), End: sleep.End(),
			Category: "blocking",
			Message:  fmt.Sprintf("%s goes on after %s %s: the loop looks at it only in between", x.slept(sleep), s.name, s.when),
			Related:  x.related(l, s),

			SuggestedFixes: x.waitToo(l, s),
		}}
	}
	s, ok := x.missed(l)
	switch {
	case !ok || s.err == "" || s.far:
		return nil
	case x.insists(l) && !x.serves(l, s):
		return []analysis.Diagnostic{x.triesAgain(l, s)}
	case x.byAnswers(l) && (x.long(l, sleep.Args[0]) || x.grows(l, sleep.Args[0]) || x.toldHowLong(l, sleep.Args[0]) && x.ignored(l, s)):
		return []analysis.Diagnostic{{
			Pos: sleep.Pos(), End: sleep.End(),
			Category: "blocking",
			Message:  fmt.Sprintf("%s goes on after %s %s: the loop does not look at it", x.slept(sleep), s.name, s.when),
			Related:  x.related(l, s),

			SuggestedFixes: x.waitToo(l, s),
		}}
	}
	return nil
}

// triesAgain makes the diagnostic for a loop that nothing but success ends.
func (x *index) triesAgain(l *loop, s signal) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos: l.stmt.Pos(), End: l.body.Lbrace,
		Category: "retry",
		Message:  fmt.Sprintf("loop tries again after %s %s: nothing but success ends it", s.name, s.when),
		Related:  x.related(l, s),

		SuggestedFixes: x.waitToo(l, s),
	}
}

// sleep returns the first call of a loop by which it sleeps, or nil.
func (x *index) sleep(l *loop) *ast.CallExpr {
	for s := range x.slumbers(l) {
		return x.sleeps(s)
	}
	return nil
}

// slumbers yields the statements by which a loop sleeps, but not those after which it
// returns: then it does not go on, and the last thing that it does is to wait.
func (x *index) slumbers(l *loop) iter.Seq[*ast.ExprStmt] {
	return func(yield func(*ast.ExprStmt) bool) {
		more, cases := true, make(map[ast.Node]bool)
		own(l, func(n ast.Node) {
			switch n := n.(type) {
			case *ast.CommClause:
				cases[n.Comm] = true // waits for others, too
			case *ast.ExprStmt:
				if more && !cases[n] && x.sleeps(n) != nil && !onWayOut(l, n) {
					more = yield(n)
				}
			}
		})
	}
}

// onWayOut reports whether what comes behind a statement of a loop ends with a return.
func onWayOut(l *loop, s ast.Stmt) bool {
	out := false
	ast.Inspect(l.body, func(n ast.Node) bool {
		if n == nil || !contains(n, s) {
			return false
		}
		if list := statements(n); len(list) > 0 {
			switch list[len(list)-1].(type) {
			case *ast.ReturnStmt:
				out = true
			case *ast.BranchStmt:
				out = false // of those around it
			}
		}
		return true
	})
	return out
}

// sleeps returns the call by which a statement sleeps: of time.Sleep, or of
// time.After, if nothing but that is waited for. It returns nil for any other.
func (x *index) sleeps(s *ast.ExprStmt) *ast.CallExpr {
	want := "time.Sleep"
	e := s.X
	if r, ok := e.(*ast.UnaryExpr); ok && r.Op == token.ARROW {
		e, want = ast.Unparen(r.X), "time.After"
	}
	if c, ok := e.(*ast.CallExpr); ok && x.fullName(c) == want {
		return c
	}
	return nil
}

// slept says in messages how a loop sleeps.
func (x *index) slept(c *ast.CallExpr) string {
	if name := x.fullName(c); name == "time.Sleep" {
		return name
	}
	return "waiting for time.After"
}

// turnsLong reports whether nothing bounds the number of turns of a loop.
func (x *index) turnsLong(l *loop) bool {
	f, ok := l.stmt.(*ast.ForStmt)
	if !ok || x.endless(l) {
		return ok || x.endless(l)
	}
	_, tests := x.tests(f.Cond)
	return tests && f.Post == nil
}

// long reports whether a sleep may be long: a constant that is, or what
// somebody else sets. What the loop computes may be short, for all we know.
func (x *index) long(l *loop, d ast.Expr) bool {
	if c := x.constant(d); c >= 0 {
		return c > short
	}
	ok := true
	inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if v, is := x.info.Uses[n].(*types.Var); is && !v.IsField() && !x.fixed(l, v) {
				ok = false
			}
		case *ast.CallExpr:
			ok = ok && x.info.Types[n.Fun].IsType()
		}
		return ok
	})
	return ok
}

// fixed reports whether a variable is set before a loop, and not in it.
func (x *index) fixed(l *loop, v *types.Var) bool {
	if l.stmt.Pos() <= v.Pos() && v.Pos() < l.stmt.End() {
		return false
	}
	return !x.assigned(l.stmt, v) && !x.givenShort(v) && !x.shortByDefault(l.fn, v)
}

// shortByDefault reports whether a function sets a variable that it has otherwise
// from elsewhere to nothing but short times: where nobody has said how long to
// sleep, which is what most have in mind, it is not long.
func (x *index) shortByDefault(f *fn, v *types.Var) bool {
	set, other := false, false
	inspect(f.body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a.Tok != token.ASSIGN {
			return true
		}
		for i, lhs := range a.Lhs {
			if x.variable(lhs) != v {
				continue
			}
			d := time.Duration(-1)
			if len(a.Rhs) == len(a.Lhs) {
				d = x.constant(a.Rhs[i])
			}
			set = set || d >= 0 && d <= short
			other = other || d < 0 || d > short
		}
		return true
	})
	return set && !other
}

// givenShort reports whether a variable is a parameter that all callers in
// view set to a short time.
func (x *index) givenShort(v *types.Var) bool {
	f := x.owner[v]
	if f == nil || f.obj == nil || len(x.calls[f.obj]) == 0 {
		return false
	}
	i := 0
	for f.sig.Params().At(i) != v {
		i++
	}
	for _, c := range x.calls[f.obj] {
		if i >= len(c.expr.Args) {
			return false
		}
		if d := x.constant(c.expr.Args[i]); d < 0 || d > short {
			return false
		}
	}
	return true
}

// grows reports whether a loop multiplies the time that it sleeps, and lets it
// become long.
func (x *index) grows(l *loop, d ast.Expr) bool {
	id, ok := ast.Unparen(d).(*ast.Ident)
	if !ok {
		return false
	}
	v, found := x.info.Uses[id], false
	inspect(l.body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == 1 && len(a.Rhs) == 1 {
			to, ok := a.Lhs[0].(*ast.Ident)
			b, isBinary := ast.Unparen(a.Rhs[0]).(*ast.BinaryExpr)
			multiplies := a.Tok == token.MUL_ASSIGN || a.Tok == token.SHL_ASSIGN || isBinary && (b.Op == token.MUL || b.Op == token.SHL)
			found = found || ok && x.info.Uses[to] == v && multiplies
		}
		return !found
	})
	return found && !x.capped(l, v)
}

// byAnswers reports whether a loop is left because of what its calls return, and
// for no other reason: neither a number of turns nor a time bounds it.
func (x *index) byAnswers(l *loop) bool {
	exits := x.exits(l)
	left := make(map[ast.Node]bool)
	inspect(l.body, func(n ast.Node) bool {
		var conds []ast.Expr
		var body ast.Node
		switch n := n.(type) {
		case *ast.IfStmt:
			conds, body = []ast.Expr{n.Cond}, n
		case *ast.CaseClause:
			conds, body = n.List, n
		default:
			return true
		}
		for _, e := range exits {
			if body.Pos() <= e.Pos() && e.End() <= body.End() && slices.ContainsFunc(conds, func(c ast.Expr) bool { return x.answers(l, c) }) {
				left[e] = true
			}
		}
		return true
	})
	return len(exits) > 0 && len(left) == len(exits)
}

// answers reports whether a condition asks for nothing but what a call has
// returned in this turn of a loop.
func (x *index) answers(l *loop, cond ast.Expr) bool {
	asks, other := false, false
	inspect(cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if v, ok := x.info.Uses[n].(*types.Var); ok && !v.IsField() {
				asks = true
				other = other || !x.answered(l, v)
			}
		case *ast.CallExpr:
			f, ok := x.callee(n).(*types.Func)
			other = other || ok && f.Pkg() != nil && f.Pkg().Path() == "time"
		}
		return true
	})
	return asks && !other
}

// answered reports whether a variable is set by calls in a loop, and only there.
func (x *index) answered(l *loop, v *types.Var) bool {
	if v.Pos() < l.stmt.Pos() || v.Pos() >= l.stmt.End() {
		return false
	}
	ok := false
	inspect(l.body, func(n ast.Node) bool {
		a, is := n.(*ast.AssignStmt)
		if !is {
			return true
		}
		for _, to := range a.Lhs {
			id, is := to.(*ast.Ident)
			if is && (x.info.Defs[id] == v || x.info.Uses[id] == v) {
				_, ok = ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
			}
		}
		return true
	})
	return ok
}

// constant returns the value of a constant duration, or -1.
func (x *index) constant(e ast.Expr) time.Duration {
	if v := x.info.Types[e].Value; v != nil {
		if d, ok := constant.Int64Val(constant.ToInt(v)); ok {
			return time.Duration(d)
		}
	}
	return -1
}

// insists reports whether all ways out of a loop are taken when something has
// succeeded: their condition is that an error is nil.
func (x *index) insists(l *loop) bool {
	exits := x.exits(l)
	good := make(map[ast.Node]bool)
	add := func(n ast.Node) {
		for _, e := range exits {
			if n.Pos() <= e.Pos() && e.End() <= n.End() {
				good[e] = true
			}
		}
	}
	own(l, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.IfStmt:
			switch op := x.comparesError(n.Cond); {
			case op == token.EQL:
				add(n.Body)
			case op == token.NEQ && n.Else != nil:
				add(n.Else)
			}
		case *ast.BlockStmt:
			for i, s := range n.List {
				if f, ok := s.(*ast.IfStmt); ok && x.comparesError(f.Cond) == token.NEQ && continues(f.Body) {
					for _, rest := range n.List[i+1:] {
						add(rest)
					}
				}
			}
		}
	})
	return len(exits) > 0 && len(good) == len(exits)
}

// continues reports whether a block ends with a continue statement.
func continues(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	last, ok := b.List[len(b.List)-1].(*ast.BranchStmt)
	return ok && last.Tok == token.CONTINUE
}

// comparesError returns how a condition compares an error with nil.
func (x *index) comparesError(cond ast.Expr) token.Token {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.EQL && b.Op != token.NEQ {
		return token.ILLEGAL
	}
	isNil := x.info.Types[b.Y].IsNil()
	if !isNil || !types.Identical(x.info.TypeOf(b.X), types.Universe.Lookup("error").Type()) {
		return token.ILLEGAL
	}
	return b.Op
}
