package ctxselect

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// labelBreak suggests to name the loop that a break is meant to leave.
func (x *index) labelBreak(l *loop, b *ast.BranchStmt) []analysis.SuggestedFix {
	label, edits := x.labelOf(l)
	edits = append(edits, insert(b.End(), " "+label))
	return []analysis.SuggestedFix{{Message: "Break out of the loop", TextEdits: edits}}
}

// labelOf returns the label of a loop, with the edits that give it one: the same
// for all its breaks, and another for each loop of a function.
func (x *index) labelOf(l *loop) (string, []analysis.TextEdit) {
	if l.label != "" {
		return l.label, nil
	}
	for n := 1; l.named == ""; n++ {
		name := "loop"
		if n > 1 {
			name = fmt.Sprintf("loop%d", n)
		}
		if !l.fn.hasLabel(name) {
			l.named = name
		}
	}
	return l.named, []analysis.TextEdit{insert(l.stmt.Pos(), l.named+":\n")}
}

// hasLabel reports whether a function has a label of that name, or will.
func (f *fn) hasLabel(name string) bool {
	found := slices.ContainsFunc(f.loops, func(l *loop) bool { return l.named == name })
	inspect(f.body, func(n ast.Node) bool {
		if s, ok := n.(*ast.LabeledStmt); ok && s.Label.Name == name {
			found = true
		}
		return !found
	})
	return found
}

// leaveCase suggests to return in a case that does nothing.
func (x *index) leaveCase(l *loop, c *ast.CommClause, s signal) []analysis.SuggestedFix {
	ret := x.leaving(l, s, c.Pos())
	if ret == "" {
		return nil
	}
	_, end := x.texts.Comment(c.Colon + 1)
	edit := insert(end, "\n"+ret)
	if len(c.Body) > 0 {
		last := c.Body[len(c.Body)-1]
		edit = insert(last.End(), "\n"+ret)
		if b, ok := last.(*ast.BranchStmt); ok {
			edit = analysis.TextEdit{Pos: b.Pos(), End: b.End(), NewText: []byte(ret)}
		}
	}
	return []analysis.SuggestedFix{{Message: "Leave when " + s.name + " " + s.when, TextEdits: []analysis.TextEdit{edit}}}
}

// waitToo suggests to wait for the signal where the loop waits: in a select, in a
// sleep, or for a ticker that it ranges over.
func (x *index) waitToo(l *loop, s signal) []analysis.SuggestedFix {
	var edit analysis.TextEdit
	sleep, sel := x.sleepStmt(l), onlySelect(l)
	r, isRange := l.stmt.(*ast.RangeStmt)
	switch {
	case sel != nil && sleep == nil:
		ret := x.leaving(l, s, sel.Pos())
		if ret == "" {
			return nil
		}
		edit = insert(sel.Body.Rbrace, fmt.Sprintf("case <-%s:\n%s\n", s.done, ret))
	case isRange && r.Key == nil:
		// What the loop ranges over is evaluated at each turn from now on.
		if _, call := ast.Unparen(r.X).(*ast.CallExpr); call {
			return nil
		}
		ret := x.leaving(l, s, r.Body.Lbrace)
		if ret == "" {
			return nil
		}
		comment, end := x.texts.Comment(r.Body.Lbrace + 1)
		text := fmt.Sprintf("for {%s\nselect {\ncase <-%s:\ncase <-%s:\n%s\n}", comment, x.text(r.X), s.done, ret)
		edit = analysis.TextEdit{Pos: r.Pos(), End: end, NewText: []byte(text)}
	case !isRange && sleep != nil:
		ret := x.leaving(l, s, sleep.Pos())
		if ret == "" {
			return nil
		}
		c := x.sleeps(sleep)
		pkg, ok := c.Fun.(*ast.SelectorExpr)
		if !ok {
			return nil // imported with a dot
		}
		comment, end := x.texts.Comment(sleep.End())
		text := fmt.Sprintf("select {\ncase <-%s.After(%s):%s\ncase <-%s:\n%s\n}", x.text(pkg.X), x.text(c.Args[0]), comment, s.done, ret)
		edit = analysis.TextEdit{Pos: sleep.Pos(), End: end, NewText: []byte(text)}
	default:
		return nil
	}
	return []analysis.SuggestedFix{{Message: "Leave when " + s.name + " " + s.when, TextEdits: []analysis.TextEdit{edit}}}
}

// selectToo suggests to wait for the signal where a statement sends or receives.
func (x *index) selectToo(l *loop, stmt ast.Stmt, s signal) []analysis.SuggestedFix {
	ret := x.leaving(l, s, stmt.Pos())
	if ret == "" {
		return nil
	}
	var b bytes.Buffer
	printer.Fprint(&b, x.pass.Fset, stmt)
	comment, end := x.texts.Comment(stmt.End())
	text := fmt.Sprintf("select {\ncase %s:%s\ncase <-%s:\n%s\n}", &b, comment, s.done, ret)
	return []analysis.SuggestedFix{{
		Message:   "Leave when " + s.name + " " + s.when,
		TextEdits: []analysis.TextEdit{{Pos: stmt.Pos(), End: end, NewText: []byte(text)}},
	}}
}

// onlySelect returns the only select of a loop, or nil.
func onlySelect(l *loop) (only *ast.SelectStmt) {
	n := 0
	own(l, func(m ast.Node) {
		if s, ok := m.(*ast.SelectStmt); ok {
			only = s
			n++
		}
	})
	if n != 1 {
		return nil
	}
	return only
}

// sleepStmt returns the only time.Sleep of a loop.
func (x *index) sleepStmt(l *loop) (only *ast.ExprStmt) {
	n := 0
	for s := range x.slumbers(l) {
		only = s
		n++
	}
	if n != 1 {
		return nil
	}
	return only
}

// leaving returns a statement that leaves the function at a place in a loop
// because of a signal, or "" if none is certain to be right: the function
// returns something else than an error, the signal means something else there,
// or the loop is left otherwise so far, for the sake of what comes behind it.
func (x *index) leaving(l *loop, s signal, pos token.Pos) string {
	if s.far || !x.sameRoot(s.name, l.stmt.Pos(), pos) {
		return ""
	}
	for _, e := range x.exits(l) {
		if _, ok := e.(*ast.ReturnStmt); !ok {
			return ""
		}
	}
	if !x.endless(l) && l.fn.body.List[len(l.fn.body.List)-1] != l.stmt {
		return "" // something is done when the condition is false
	}
	res := l.fn.sig.Results()
	switch {
	case res.Len() == 0:
		return "return"
	case res.Len() == 1 && s.err != "" && types.Identical(res.At(0).Type(), types.Universe.Lookup("error").Type()):
		return "return " + s.err
	}
	return ""
}

// sameRoot reports whether the variable that an expression starts with is the
// same in two places.
func (x *index) sameRoot(name string, a, b token.Pos) bool {
	root, _, _ := strings.Cut(name, ".")
	at := func(pos token.Pos) types.Object {
		_, obj := x.pass.Pkg.Scope().Innermost(pos).LookupParent(root, pos)
		return obj
	}
	return at(a) != nil && at(a) == at(b)
}

func (x *index) text(e ast.Expr) string {
	var b bytes.Buffer
	printer.Fprint(&b, x.pass.Fset, e)
	return b.String()
}

// insert makes an edit that adds text.
func insert(at token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: at, End: at, NewText: []byte(text)}
}
