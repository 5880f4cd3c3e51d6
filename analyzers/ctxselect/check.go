package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/ir"
)

// check returns what is wrong with a loop.
func (x *index) check(l *loop) []analysis.Diagnostic {
	if out := x.checkSelects(l); len(out) > 0 {
		return out
	}
	if ir.InTestFile(x.pass.Fset, l.stmt.Pos()) {
		return nil // goroutines of tests end with the process
	}
	if d, ok := x.checkEndless(l); ok {
		return []analysis.Diagnostic{d}
	}
	if out := x.checkClosed(l); len(out) > 0 {
		return out
	}
	if out := x.checkCloser(l); len(out) > 0 {
		return out
	}
	out := append(x.checkSleeps(l), x.checkPersists(l)...)
	if len(out) == 0 {
		out = x.checkHelper(l)
	}
	out = append(out, x.checkPartners(l)...)
	out = append(out, x.checkStages(l)...)
	return append(out, x.checkBackground(l)...)
}

// checkEndless reports a loop that has no way out at all.
func (x *index) checkEndless(l *loop) (analysis.Diagnostic, bool) {
	if !x.endless(l) || x.lasting(l.fn) || x.blocks(l) || len(x.exits(l)) > 0 {
		return analysis.Diagnostic{}, false
	}
	d := analysis.Diagnostic{Pos: l.stmt.Pos(), End: l.body.Lbrace, Category: "loop"}
	if sig, ok := x.missed(l); ok {
		d.Message = fmt.Sprintf("loop never ends: nothing in it leaves when %s %s", sig.name, sig.when)
		d.Related = x.related(l, sig)
		d.SuggestedFixes = x.waitToo(l, sig)
		return d, true
	}
	if t, by := x.stoppedTicker(l); t != nil {
		name := types.ExprString(t)
		d.Category = "ticker"
		d.Message = fmt.Sprintf("loop never ends: %s.Stop does not close %s.C", name, name)
		d.Related = []analysis.RelatedInformation{{Pos: by.node.Pos(), Message: name + " is stopped in here"}}
		return d, true
	}
	return d, false
}

// stoppedTicker returns the ticker that a goroutine waits for in a loop, if
// another function stops it, which is to stop the goroutine.
func (x *index) stoppedTicker(l *loop) (ticker ast.Expr, by *fn) {
	if _, started := x.started(l.fn); !started {
		return nil, nil
	}
	consider := func(ch ast.Expr) {
		sel, ok := unparen(ch).(*ast.SelectorExpr)
		if !ok || !x.isTicks(sel) || ticker != nil {
			return
		}
		for _, f := range x.stops[x.variable(sel.X)] {
			if f != l.fn {
				ticker, by = sel.X, f
			}
		}
	}
	if r, ok := l.stmt.(*ast.RangeStmt); ok {
		consider(r.X)
	}
	own(l, func(n ast.Node) {
		if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
			consider(u.X)
		}
	})
	return ticker, by
}

// blocks reports whether a loop does nothing but sleep, which is a way to wait
// for the end of the process.
func (x *index) blocks(l *loop) bool {
	for _, s := range l.body.List {
		e, ok := s.(*ast.ExprStmt)
		if !ok {
			return false
		}
		if c, ok := e.X.(*ast.CallExpr); !ok || x.fullName(c) != "time.Sleep" {
			return false
		}
	}
	return true
}

// missed returns the signal that a loop should have looked at. A channel is
// meant for goroutines only.
func (x *index) missed(l *loop) (signal, bool) {
	_, started := x.started(l.fn)
	for _, s := range x.reach(l) {
		if (s.err != "" || started) && !x.endedBefore(s, l) && !x.ofOthers(s, l) {
			return s, true
		}
	}
	return signal{}, false
}

// endedBefore reports whether the function of a loop has itself cancelled a context
// on its way there: what comes after that is meant to go on.
func (x *index) endedBefore(s signal, l *loop) bool {
	for _, cancel := range x.cancels[s.v] {
		for _, site := range x.funcs[cancel] {
			if site.fn == l.fn && !site.gone && before(l.fn.body, site.expr, l.stmt) {
				return true
			}
		}
	}
	return false
}

// before reports whether a call is a statement that is always run before another
// statement is: one of an earlier one in a list around that.
func before(body *ast.BlockStmt, c *ast.CallExpr, later ast.Node) bool {
	found := false
	inspect(body, func(n ast.Node) bool {
		called := false
		for _, s := range statements(n) {
			if e, ok := s.(*ast.ExprStmt); ok && e.X == c {
				called = true
			}
			found = found || called && contains(s, later)
		}
		return !found
	})
	return found
}

// lasting reports whether a function is, or is written in, one that lasts as
// long as the process.
func (x *index) lasting(f *fn) bool {
	for f.outer != nil {
		f = f.outer
	}
	if f.obj == nil || f.obj.Signature().Recv() != nil {
		return f.obj == nil // a variable of the package
	}
	return f.obj.Name() == "init" || f.obj.Name() == "main" && x.pass.Pkg.Name() == "main"
}

// related returns where the signal comes from, where the goroutine is started,
// and where it waits.
func (x *index) related(l *loop, sig signal) []analysis.RelatedInformation {
	out := []analysis.RelatedInformation{{Pos: sig.v.Pos(), Message: sig.name + " is declared here"}}
	if s, ok := x.started(l.fn); ok {
		out = append(out, analysis.RelatedInformation{Pos: s.pos, Message: "the goroutine is started here"})
	}
	if n := x.wait(l); n != nil {
		out = append(out, analysis.RelatedInformation{Pos: n.Pos(), Message: "the loop waits here"})
	}
	return out
}

func hasDefault(s *ast.SelectStmt) bool {
	for _, c := range s.Body.List {
		if c.(*ast.CommClause).Comm == nil {
			return true
		}
	}
	return false
}

// wait returns the first operation of a loop that may take long, or nil.
func (x *index) wait(l *loop) ast.Node { return x.waitIn(l.body) }

func (x *index) waitIn(s ast.Stmt) (found ast.Node) {
	inspect(s, func(n ast.Node) bool {
		if found != nil {
			return false
		}
		switch n := n.(type) {
		case *ast.SelectStmt:
			if !hasDefault(n) {
				found = n
			}
		case *ast.CommClause:
			for _, s := range n.Body {
				if found == nil {
					found = x.waitIn(s)
				}
			}
			return false // the communication does not wait by itself
		case *ast.SendStmt:
			found = n
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				found = n
			}
		case *ast.CallExpr:
			if x.fullName(n) == "time.Sleep" {
				found = n
			}
		}
		return true
	})
	return found
}
