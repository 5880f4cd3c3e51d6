package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
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
	add := func(d analysis.Diagnostic, ok bool) {
		if ok {
			out = append(out, d)
		}
	}
	own(l, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.SelectStmt:
			if exitsBehind(l, exits, n) {
				return // what comes behind may look at the signal again
			}
			for _, c := range n.Body.List {
				c := c.(*ast.CommClause)
				add(x.checkCase(l, n, c, exits))
				add(x.checkTest(l, c.Body, "select"))
			}
		case *ast.SwitchStmt:
			if exitsBehind(l, exits, n) {
				return
			}
			for _, c := range n.Body.List {
				c := c.(*ast.CaseClause)
				for _, e := range c.List {
					add(x.checkBreak(l, e, c.Body, "switch"))
				}
				add(x.checkTest(l, c.Body, "switch"))
			}
		}
	})
	return out
}

// checkTest checks a test of a context at the end of a case.
func (x *index) checkTest(l *loop, body []ast.Stmt, of string) (d analysis.Diagnostic, ok bool) {
	if len(body) == 0 {
		return d, false
	}
	f, ok := body[len(body)-1].(*ast.IfStmt)
	if !ok || f.Else != nil {
		return d, false
	}
	return x.checkBreak(l, f.Cond, f.Body.List, of)
}

// checkBreak checks statements behind which nothing comes in their case, and
// which are run if a condition holds.
func (x *index) checkBreak(l *loop, cond ast.Expr, body []ast.Stmt, of string) (d analysis.Diagnostic, ok bool) {
	b := lastBreak(body)
	s, ended := x.ended(cond)
	if b == nil || !ended || !x.lastsLonger(s, l) {
		return d, false
	}
	return x.uselessBreak(l, b, s, of), true
}

// uselessBreak makes the diagnostic for a break that leaves a select or switch
// only.
func (x *index) uselessBreak(l *loop, b *ast.BranchStmt, s signal, of string) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos: b.Pos(), End: b.End(),
		Category: "break",
		Message:  fmt.Sprintf("break leaves the %s only: the loop goes on after %s %s", of, s.name, s.when),
		Related:  []analysis.RelatedInformation{{Pos: l.stmt.Pos(), Message: "the loop that goes on"}},

		SuggestedFixes: x.labelBreak(l, b),
	}
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

// exitsBehind reports whether a loop may be left behind a statement of it, in the same
// turn.
func exitsBehind(l *loop, exits []ast.Node, n ast.Stmt) bool {
	lists := listsAround(l.body, n)
	for _, list := range slices.Backward(lists) {
		for _, s := range list {
			if s.Pos() <= n.Pos() {
				continue // before it, or around it
			}
			if within(exits, s) {
				return true
			}
			if b, ok := s.(*ast.BranchStmt); ok && b.Tok == token.CONTINUE {
				return false // the next turn
			}
		}
	}
	return false
}

// listsAround returns the lists of statements in a body that a statement is in, the outer
// ones first.
func listsAround(body *ast.BlockStmt, n ast.Stmt) (lists [][]ast.Stmt) {
	ast.Inspect(body, func(m ast.Node) bool {
		if m == nil || m == ast.Node(n) || n.Pos() < m.Pos() || m.End() < n.End() {
			return false
		}
		switch m := m.(type) {
		case *ast.BlockStmt:
			lists = append(lists, m.List)
		case *ast.CaseClause:
			lists = append(lists, m.Body)
		case *ast.CommClause:
			lists = append(lists, m.Body)
		}
		return true
	})
	return lists
}

func (x *index) checkCase(l *loop, in *ast.SelectStmt, c *ast.CommClause, exits []ast.Node) (d analysis.Diagnostic, ok bool) {
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
		return x.uselessBreak(l, b, s, "select"), true
	}
	if !x.endless(l) || !x.idle(c.Body) || x.isWord(s) || endsBefore(exits, in) {
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

// isWord reports whether a channel is sent on, and never closed: what is said once
// is received once.
func (x *index) isWord(s signal) bool {
	u := x.chans[s.v]
	return s.err == "" && u != nil && u.sent && len(u.closedBy) == 0
}

// endsBefore reports whether a loop may end in front of a select. It waits there
// each turn, such as for a connection, until what it waits for fails.
func endsBefore(exits []ast.Node, s *ast.SelectStmt) bool {
	return slices.ContainsFunc(exits, func(e ast.Node) bool { return e.End() <= s.Pos() })
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
