package ctxselect

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/ir"
)

// checkDelays reports long sleeps before a loop that is left when a context is done, or a
// channel closed: who is told to stop in the meantime sleeps on, and so does whoever waits
// for that.
func (x *index) checkDelays(f *fn) (out []analysis.Diagnostic) {
	if f.body == nil || ir.InTestFile(x.pass.Fset, f.body.Pos()) || x.lasting(f) {
		return nil
	}
	_, started := x.started(f)
	for i, stmt := range f.body.List {
		sleep := x.delay(stmt)
		if sleep == nil {
			continue
		}
		l := f.loopIn(f.body.List[i+1:])
		if l == nil {
			continue
		}
		s, ok := x.watched(l)
		if !ok || s.v == nil || s.err == "" && !started || !x.there(s, f, sleep) || !x.long(l, sleep.Args[0]) {
			continue
		}
		out = append(out, analysis.Diagnostic{
			Pos: sleep.Pos(), End: sleep.End(),
			Category: "blocking",
			Message:  fmt.Sprintf("%s goes on after %s %s: only the loop behind it looks at it", x.slept(sleep), s.name, s.when),
			Related:  []analysis.RelatedInformation{{Pos: s.v.Pos(), Message: s.name + " is declared here"}, {Pos: l.stmt.Pos(), Message: "the loop is here"}},
		})
	}
	return out
}

// delay returns the call by which a statement sleeps, be it under a condition, or nil.
func (x *index) delay(s ast.Stmt) *ast.CallExpr {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return x.sleeps(s)
	case *ast.IfStmt:
		if s.Else != nil {
			return nil
		}
		for _, in := range s.Body.List {
			if e, ok := in.(*ast.ExprStmt); ok && x.sleeps(e) != nil {
				return x.sleeps(e)
			}
		}
	}
	return nil
}

// loopIn returns the first loop of a function that is one of some statements.
func (f *fn) loopIn(list []ast.Stmt) *loop {
	for _, s := range list {
		if lab, ok := s.(*ast.LabeledStmt); ok {
			s = lab.Stmt
		}
		for _, l := range f.loops {
			if l.stmt == s {
				return l
			}
		}
	}
	return nil
}

// there reports whether a signal is the same before a sleep as after it.
func (x *index) there(s signal, f *fn, sleep *ast.CallExpr) bool {
	return (s.v.IsField() || s.v.Pos() < sleep.Pos()) && !x.assigned(&ast.BlockStmt{List: after(f.body.List, sleep)}, s.v)
}

// after returns the statements that do not end before a call.
func after(list []ast.Stmt, c *ast.CallExpr) []ast.Stmt {
	for i, s := range list {
		if s.End() >= c.End() {
			return list[i:]
		}
	}
	return nil
}
