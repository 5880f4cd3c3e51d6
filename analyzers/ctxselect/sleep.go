package ctxselect

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"time"

	"golang.org/x/tools/go/analysis"
)

// short is how long a goroutine may outlive its context without harm.
const short = time.Second

// checkSleeps reports sleeps that the end of a context does not cut short: in
// a loop that looks at it otherwise, and in one that tries until it succeeds.
func (x *index) checkSleeps(l *loop) (out []analysis.Diagnostic) {
	sleep := x.sleep(l)
	if sleep == nil || !x.turnsLong(l) || x.lasting(l.fn) {
		return nil
	}
	if s, ok := x.watched(l); ok {
		if !x.long(l, sleep.Args[0]) {
			return nil // it looks again soon
		}
		return []analysis.Diagnostic{{
			Pos: sleep.Pos(), End: sleep.End(),
			Category: "blocking",
			Message:  fmt.Sprintf("time.Sleep goes on after %s %s: the loop looks at it only in between", s.name, s.when),
			Related:  x.related(l, s),

			SuggestedFixes: x.waitToo(l, s),
		}}
	}
	s, ok := x.missed(l)
	if !ok || s.err == "" || s.far || !x.insists(l) {
		return nil
	}
	return []analysis.Diagnostic{x.triesAgain(l, s)}
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

// sleep returns the first time.Sleep of a loop, or nil.
func (x *index) sleep(l *loop) (found *ast.CallExpr) {
	own(l, func(n ast.Node) {
		if c, ok := n.(*ast.CallExpr); ok && found == nil && x.fullName(c) == "time.Sleep" {
			found = c
		}
	})
	return found
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
	return !x.assigned(l.stmt, v) && !x.givenShort(v)
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
