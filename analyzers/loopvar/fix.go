package loopvar

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/patch"
)

// A verifier suggests fixes, and only such as help: the changed package is
// type-checked and searched again.
type verifier struct {
	*checker
	texts *patch.Texts
	all   []analysis.Diagnostic // what was found
	tries int                   // that are left
}

func newVerifier(c *checker, all []finding) *verifier {
	return &verifier{c, patch.New(c.pass), c.diagnostics(all...), patch.Tries(c.pass)}
}

// fixes suggests a variable of its own for each iteration, at the start of the
// body, in place of each of the variables of the loop that are captured.
func (v *verifier) fixes(l finding) []analysis.SuggestedFix {
	if l.outer {
		return v.outerFixes(l)
	}
	var names []string
	for _, lv := range l.taken(l.sinks...) {
		if !v.mayShadow(l, lv) {
			return nil
		}
		names = append(names, lv.Name())
	}
	list := strings.Join(names, ", ")
	edit, ok := v.firstIn(l.loop, list+" := "+list)
	if v.tries--; !ok || v.tries < 0 || !v.works(l, []analysis.TextEdit{edit}) {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   "Give each iteration its own " + strings.Join(names, " and "),
		TextEdits: []analysis.TextEdit{edit},
	}}
}

// works reports whether edits rid the package of what is found in a loop, and
// bring nothing new.
func (v *verifier) works(l finding, edits []analysis.TextEdit) bool {
	return v.texts.Helps(edits, v.diagnostics(l), v.all, func(pass *analysis.Pass) []analysis.Diagnostic {
		again := newChecker(pass)
		return again.diagnostics(again.findings()...)
	}) != nil
}

// diagnostics returns what is said of loops.
func (c *checker) diagnostics(all ...finding) (out []analysis.Diagnostic) {
	for _, l := range all {
		for _, k := range l.sinks {
			out = append(out, c.diagnostic(l.loop, k))
		}
	}
	return out
}

// mayShadow reports whether the body may have a variable of that name with the
// value at its start: not if there is one already, nor if what the body does
// with the variable may decide about the next iteration.
func (v *verifier) mayShadow(l finding, lv *loopVar) bool {
	if scope := v.info.Scopes[l.body]; scope == nil || scope.Lookup(lv.Name()) != nil {
		return false
	}
	_, isRange := l.stmt.(*ast.RangeStmt)
	return isRange || !lv.inBody && !v.lends(l, lv)
}

// lends reports whether the body gives the address of a variable to somebody who
// may set it by that, those aside who keep it and are reported for it.
func (v *verifier) lends(l finding, lv *loopVar) (lent bool) {
	kept := func(x ast.Expr) bool {
		return slices.ContainsFunc(l.sinks, func(k *sink) bool {
			return slices.ContainsFunc(k.caps, func(c capture) bool { return c.v == lv.Var && x.Pos() <= c.pos && c.pos < x.End() })
		})
	}
	ast.Inspect(l.body, func(n ast.Node) bool {
		if x := v.addressed(n); x != nil && v.root(x) == lv.Var && !kept(x) {
			lent = true
		}
		return !lent
	})
	return lent
}

// addressed returns what a node takes the address of, itself or to call a
// method, or nil. What a pointer leads to is not the variable.
func (c *checker) addressed(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.UnaryExpr:
		if sel, ok := ast.Unparen(n.X).(*ast.SelectorExpr); n.Op == token.AND && !(ok && isPointer(c.info.TypeOf(sel.X))) {
			return n.X
		}
	case *ast.SelectorExpr:
		s := c.info.Selections[n]
		if s != nil && s.Kind() == types.MethodVal && isPointer(s.Obj().(*types.Func).Signature().Recv().Type()) && !isPointer(c.info.TypeOf(n.X)) {
			return n.X
		}
	}
	return nil
}

// firstIn returns the edit that makes text the first statement of the body of
// a loop, on a line of its own.
func (v *verifier) firstIn(l *loop, text string) (analysis.TextEdit, bool) {
	file := v.pass.Fset.File(l.body.Lbrace)
	line := file.Line(l.body.Lbrace)
	if len(l.body.List) == 0 || file.Line(l.body.List[0].Pos()) == line {
		return analysis.TextEdit{}, false // on one line, as gofmt would not have it
	}
	src := v.texts.Source(v.texts.FileAt(l.body.Lbrace))
	if src == nil {
		return analysis.TextEdit{}, false // nobody wrote it so
	}
	end := file.LineStart(line+1) - 1
	if i := file.Offset(end); i > 0 && src[i-1] == '\r' {
		end--
	}
	indent := indentation(src, file, l.stmt.Pos()) + "\t"
	return analysis.TextEdit{Pos: end, End: end, NewText: []byte("\n" + indent + text)}, true
}

// indentation returns the white space at the start of a line.
func indentation(src []byte, file *token.File, pos token.Pos) string {
	line := src[file.Offset(file.LineStart(file.Line(pos))):]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}
