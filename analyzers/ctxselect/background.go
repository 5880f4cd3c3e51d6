package ctxselect

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// checkBackground reports calls in a loop that ends with a context which are
// given one that never ends, so that the loop cannot end while they last.
//
// To be on one's own is meant at times: by what cleans up, in a defer or once
// the context is done, or on the way out of the loop, by what bounds itself with a timeout, and by whoever
// says WithoutCancel, or tells contextcheck, which asks the same, that it is so. Nor does it matter to what waits for the end of its own connection
// as well. A function that returns no error, or writes a log, is not
// expected to wait.
func (x *index) checkBackground(l *loop) (out []analysis.Diagnostic) {
	s, ok := x.watched(l)
	if !ok || s.err == "" || x.detaches(l.fn) || x.lasting(l.fn) {
		return nil
	}
	w := &backgroundWalker{index: x, loop: l, signal: s}
	ast.Inspect(l.body, w.visit)
	for _, c := range w.found {
		if x.meant(c.bg.Pos()) {
			continue
		}
		out = append(out, analysis.Diagnostic{
			Pos: c.bg.Pos(), End: c.bg.End(),
			Category: "background",
			Message:  fmt.Sprintf("%s keeps %s going after %s %s, which ends the loop", types.ExprString(c.bg), c.name, s.name, s.when),
			Related:  x.related(l, s),

			SuggestedFixes: x.passOn(l, c.bg, s),
		})
	}
	return out
}

// meant reports whether a comment on the line of a position silences contextcheck there.
func (x *index) meant(pos token.Pos) bool {
	line := x.pass.Fset.Position(pos).Line
	for _, f := range x.pass.Files {
		if pos < f.FileStart || f.FileEnd < pos {
			continue
		}
		for _, group := range f.Comments {
			for _, c := range group.List {
				list, ok := strings.CutPrefix(c.Text, "//nolint:")
				if ok && x.pass.Fset.Position(c.Pos()).Line == line {
					names, _, _ := strings.Cut(list, " ")
					return slices.Contains(strings.Split(names, ","), "contextcheck")
				}
			}
		}
	}
	return false
}

// detaches reports whether a function asks for a context of its own somewhere.
func (x *index) detaches(f *fn) bool {
	found := false
	ast.Inspect(f.body, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && x.fullName(c) == "context.WithoutCancel" {
			found = true
		}
		return !found
	})
	return found
}

// A backgroundWalker finds the calls of a loop that are given a context that
// never ends, but those that clean up.
type backgroundWalker struct {
	*index
	loop   *loop
	signal signal
	found  []endlessCall
}

// An endlessCall is a call that is given a context that never ends.
type endlessCall struct {
	bg   ast.Expr
	name string // of the function
}

func (w *backgroundWalker) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt:
		return false
	case *ast.ForStmt, *ast.RangeStmt:
		return false // it has a turn of its own
	case *ast.BlockStmt:
		return !returns(n.List)
	case *ast.CaseClause:
		return !returns(n.Body)
	case *ast.CommClause:
		_, stops := w.signalOf(received(n.Comm))
		return !stops && !returns(n.Body)
	case *ast.IfStmt:
		_, tests := w.tests(n.Cond)
		return !tests
	case *ast.CallExpr:
		if name, ok := w.waits(n); ok && !w.endsAnyway(n) {
			for _, a := range n.Args {
				if c, ok := ast.Unparen(a).(*ast.CallExpr); ok && w.isBackground(c) {
					w.found = append(w.found, endlessCall{c, name})
				}
			}
		}
	}
	return true
}

// returns reports whether the last of some statements is a return: they are on the
// way out.
func returns(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	_, ok := list[len(list)-1].(*ast.ReturnStmt)
	return ok
}

func (x *index) isBackground(c *ast.CallExpr) bool {
	name := x.fullName(c)
	return name == "context.Background" || name == "context.TODO"
}

// waits reports whether a call may wait for something, and the name of what it
// calls: it returns an error.
func (x *index) waits(c *ast.CallExpr) (string, bool) {
	f, ok := x.callee(c).(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() == "context" || strings.Contains(f.Pkg().Path(), "log") || x.logs(c) {
		return "", false
	}
	res := f.Signature().Results()
	if res.Len() == 0 || !types.Identical(res.At(res.Len()-1).Type(), types.Universe.Lookup("error").Type()) {
		return "", false
	}
	return f.Name(), true
}

// endsAnyway reports whether a function of the package that is called also waits
// for the end of what it belongs to, a connection say: for a context or a stop
// channel in a field. It may leave that to another one that it hands its context to.
func (x *index) endsAnyway(c *ast.CallExpr) bool { return x.endsWith(c, maxHandedOn) }

// maxHandedOn is how often a context is followed that is handed on.
const maxHandedOn = 3

func (x *index) endsWith(c *ast.CallExpr, depth int) bool {
	f, _ := x.callee(c).(*types.Func)
	fn := x.byObj[f]
	if f == nil || fn == nil || depth == 0 {
		return false
	}
	found := false
	ast.Inspect(fn.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CommClause:
			s, stops := x.signalOf(received(n.Comm))
			found = found || stops && s.v != nil && s.v.IsField()
		case *ast.CallExpr:
			found = found || x.handsOn(f, n) && x.endsWith(n, depth-1)
		}
		return !found
	})
	return found
}

// handsOn reports whether a function gives a call a context that it has been given.
func (x *index) handsOn(f *types.Func, c *ast.CallExpr) bool {
	return slices.ContainsFunc(c.Args, func(a ast.Expr) bool {
		v := x.variable(a)
		if v == nil || !isNamed(v.Type(), "context", "Context") {
			return false
		}
		for p := range f.Signature().Params().Variables() {
			if p == v {
				return true
			}
		}
		return false
	})
}

// passOn suggests to give a call the context that ends the loop.
func (x *index) passOn(l *loop, bg ast.Expr, s signal) []analysis.SuggestedFix {
	if !x.sameRoot(s.name, l.stmt.Pos(), bg.Pos()) {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   "Pass " + s.name + " on",
		TextEdits: []analysis.TextEdit{{Pos: bg.Pos(), End: bg.End(), NewText: []byte(s.name)}},
	}}
}
