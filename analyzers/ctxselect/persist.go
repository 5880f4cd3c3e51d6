package ctxselect

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// checkPersists reports a loop that sleeps and tries again until it succeeds,
// in a function that otherwise ends with a signal: while nothing succeeds, it
// does not.
func (x *index) checkPersists(l *loop) (out []analysis.Diagnostic) {
	f, ok := l.stmt.(*ast.ForStmt)
	if !ok || f.Cond == nil || x.sleep(l) == nil || !x.persists(f.Cond) || x.lasting(l.fn) || len(x.exits(l)) > 0 {
		return nil
	}
	s, ok := x.heeded(l)
	if !ok || x.concerns(f, s) {
		return nil
	}
	return []analysis.Diagnostic{x.triesAgain(l, s)}
}

// persists reports whether a condition holds until something succeeds: a call
// has no error any more, or returns something.
func (x *index) persists(cond ast.Expr) bool {
	if x.comparesError(cond) == token.NEQ {
		return true
	}
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.EQL || !x.info.Types[b.Y].IsNil() {
		return false
	}
	_, calls := ast.Unparen(b.X).(*ast.CallExpr)
	return calls && !types.Identical(x.info.TypeOf(b.X), types.Universe.Lookup("error").Type())
}

// heeded returns the signal that ends another loop of the function, and with it
// the function.
func (x *index) heeded(l *loop) (signal, bool) {
	for _, o := range l.fn.loops {
		if o == l || l.stmt.Pos() <= o.stmt.Pos() && o.stmt.End() <= l.stmt.End() {
			continue
		}
		if s, ok := x.watched(o); ok && s.v != nil && x.lastsLonger(s, l) && x.lastsLonger(s, o) && (s.v.IsField() || s.v.Pos() < l.stmt.Pos()) {
			return s, true
		}
	}
	return signal{}, false
}

// concerns reports whether a loop has to do with a signal after all: it names it,
// or calls a function of the package that does, or that cannot be seen and may
// have the signal from elsewhere.
func (x *index) concerns(f *ast.ForStmt, s signal) bool {
	found := false
	names := func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && x.info.Uses[id] == s.v {
			found = true
		}
		return !found
	}
	inspect(f, func(n ast.Node) bool {
		names(n)
		if c, ok := n.(*ast.CallExpr); ok {
			if callee, ok := x.callee(c).(*types.Func); ok && x.byObj[callee] != nil && x.byObj[callee].body != nil {
				inspect(x.byObj[callee].body, names)
			}
		}
		return !found
	})
	return found
}
