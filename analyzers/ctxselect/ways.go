package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// A loop may look at its signal in each turn that goes well, and on the way back that it
// takes when something has failed do nothing but sleep. As long as it fails, nothing ends it.

// checkFailing reports a sleep on a way round a loop on which nobody looks at the signal
// that ends the loop otherwise.
func (x *index) checkFailing(l *loop, s signal) []analysis.Diagnostic {
	if !x.endless(l) || s.v == nil || !x.lastsLonger(s, l) {
		return nil
	}
	for _, stmt := range l.body.List {
		branch, ok := stmt.(*ast.IfStmt)
		if !ok || branch.Else != nil || !continues(branch.Body) || x.comparesError(branch.Cond) != token.NEQ {
			if x.heeds(stmt, s) {
				return nil
			}
			continue
		}
		sleep := x.sleepIn(branch.Body)
		if x.heeds(branch, s) {
			return nil
		}
		if sleep != nil && len(x.exitsIn(l, branch)) == 0 {
			return []analysis.Diagnostic{{
				Pos: sleep.Pos(), End: sleep.End(),
				Category: "retry",
				Message:  fmt.Sprintf("loop tries again after %s %s: while %s, it does not look at it", s.name, s.when, types.ExprString(branch.Cond)),
				Related:  x.related(l, s),

				SuggestedFixes: x.waitToo(l, s),
			}}
		}
	}
	return nil
}

// ends are the names of what says that it is over.
var ends = regexp.MustCompile(`(?i)clos|cancel|eof|shut|stop|done|exit|quit|dead`)

// heeds reports whether a statement may have to do with a signal: it names it, a context or
// something that is called as what is over, or waits in a select; or it calls a function of the
// package that does.
func (x *index) heeds(n ast.Node, s signal) bool { return x.heedsWithin(n, s, 3) }

func (x *index) heedsWithin(n ast.Node, s signal, depth int) bool {
	found := false
	inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			v, isVar := x.info.Uses[n].(*types.Var)
			found = found || isVar && (v == s.v || isContext(v.Type())) || ends.MatchString(n.Name)
		case *ast.CallExpr:
			f, ok := x.callee(n).(*types.Func)
			if ok && depth > 0 && x.byObj[f] != nil && x.byObj[f].body != nil {
				found = found || x.heedsWithin(x.byObj[f].body, s, depth-1)
			}
		case *ast.SelectStmt:
			found = true
		}
		return !found
	})
	return found
}

// sleepIn returns the call by which a block sleeps itself, or nil.
func (x *index) sleepIn(b *ast.BlockStmt) *ast.CallExpr {
	for _, s := range b.List {
		if e, ok := s.(*ast.ExprStmt); ok {
			if c := x.sleeps(e); c != nil {
				return c
			}
		}
	}
	return nil
}

// exitsIn returns the ways out of a loop that stand in a part of it.
func (x *index) exitsIn(l *loop, n ast.Node) (in []ast.Node) {
	for _, e := range x.exits(l) {
		if n.Pos() <= e.Pos() && e.End() <= n.End() {
			in = append(in, e)
		}
	}
	return in
}

// toldHowLong reports whether a call in a loop says how long it has to sleep: who is asked
// knows of no reason to be short.
func (x *index) toldHowLong(l *loop, d ast.Expr) bool {
	id, ok := ast.Unparen(d).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := x.info.Uses[id].(*types.Var)
	return ok && x.answered(l, v)
}

// ignored reports whether a signal is the context that the function of a loop is given, and
// nothing in it has to do with that, but for messages in which it is printed: who polls in
// such a function does not let anybody interrupt that.
func (x *index) ignored(l *loop, s signal) bool {
	if s.v == nil || l.fn.sig == nil || l.fn.outer != nil || !isContext(s.v.Type()) || !isParam(l.fn.sig, s.v) {
		return false
	}
	printed := make(map[*ast.Ident]bool)
	used := false
	ast.Inspect(l.fn.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if f, ok := x.callee(n).(*types.Func); ok && f.Pkg() != nil && prints(f) {
				for _, a := range n.Args {
					if id, ok := a.(*ast.Ident); ok {
						printed[id] = true
					}
				}
			}
		case *ast.Ident:
			used = used || x.info.Uses[n] == s.v && !printed[n]
		}
		return !used
	})
	return !used
}

func prints(f *types.Func) bool {
	return f.Pkg().Path() == "fmt" || f.Pkg().Path() == "log" || strings.HasPrefix(f.Pkg().Path(), "log/")
}

func isParam(sig *types.Signature, v *types.Var) bool {
	for p := range sig.Params().Variables() {
		if p == v {
			return true
		}
	}
	return false
}
