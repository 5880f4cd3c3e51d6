package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// checkSelects reports cases for the end of a context that do not leave the
// loop around their select: because their break leaves the select only, or
// because they do nothing about it.
func (x *index) checkSelects(l *loop) (out []analysis.Diagnostic) {
	if !x.turns(l) {
		return nil
	}
	if _, ok := x.watched(l); ok {
		return nil // it is seen at the next turn
	}
	exits := x.exits(l)
	own(l, func(n ast.Node) {
		s, ok := n.(*ast.SelectStmt)
		if !ok || exitsBehind(exits, s.End()) {
			return // what comes behind may look at the signal again
		}
		for _, c := range s.Body.List {
			if d, ok := x.checkCase(l, c.(*ast.CommClause), exits); ok {
				out = append(out, d)
			}
		}
	})
	return out
}

// turns reports whether a loop takes its next turn whatever a case in it does:
// it has no condition but a count.
func (x *index) turns(l *loop) bool {
	switch s := l.stmt.(type) {
	case *ast.ForStmt:
		return x.endless(l) || x.counts(s.Cond)
	case *ast.RangeStmt:
		return true
	}
	return false
}

func exitsBehind(exits []ast.Node, pos token.Pos) bool {
	for _, e := range exits {
		if e.Pos() >= pos {
			return true
		}
	}
	return false
}

func (x *index) checkCase(l *loop, c *ast.CommClause, exits []ast.Node) (d analysis.Diagnostic, ok bool) {
	ch := received(c.Comm)
	if ch == nil || within(exits, c) {
		return d, false
	}
	s, ok := x.signalOf(ch)
	if !ok || !x.lastsLonger(s, l) {
		return d, false
	}
	if b := lastBreak(c.Body); b != nil {
		if r, ok := l.stmt.(*ast.RangeStmt); ok && isChan(x.info.TypeOf(r.X)) {
			return d, false // it may be meant to drain the channel
		}
		return analysis.Diagnostic{
			Pos: b.Pos(), End: b.End(),
			Category:       "break",
			Message:        fmt.Sprintf("break leaves the select only: the loop goes on after %s %s", s.name, s.when),
			Related:        []analysis.RelatedInformation{{Pos: l.stmt.Pos(), Message: "the loop that goes on"}},
			SuggestedFixes: x.labelBreak(l, b),
		}, true
	}
	if !x.endless(l) || !x.idle(c.Body) {
		return d, false
	}
	return analysis.Diagnostic{
		Pos: c.Pos(), End: c.Colon,
		Category: "spin",
		Message:  fmt.Sprintf("case does not leave the loop: it is taken again and again once %s %s", s.name, s.when),
		Related:  []analysis.RelatedInformation{{Pos: l.stmt.Pos(), Message: "the loop that goes on"}},

		SuggestedFixes: x.leaveCase(l, c, s),
	}, true
}

// lastBreak returns the break without a label that ends a list of statements.
// It does nothing there, so that it was meant to do something else.
func lastBreak(list []ast.Stmt) *ast.BranchStmt {
	if len(list) == 0 {
		return nil
	}
	b, ok := list[len(list)-1].(*ast.BranchStmt)
	if !ok || b.Tok != token.BREAK || b.Label != nil {
		return nil
	}
	return b
}

// idle reports whether statements do nothing that could make a loop end some
// other time: at most they write a log.
func (x *index) idle(list []ast.Stmt) bool {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.EmptyStmt:
		case *ast.BranchStmt:
			if s.Tok != token.CONTINUE {
				return false
			}
		case *ast.ExprStmt:
			c, ok := s.X.(*ast.CallExpr)
			if !ok || !x.logs(c) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// logs reports whether a call writes a log, by its name.
func (x *index) logs(c *ast.CallExpr) bool {
	name := ""
	switch f := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	name = strings.ToLower(name)
	for _, p := range []string{"print", "log", "debug", "info", "warn", "error", "trace", "notice"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}
