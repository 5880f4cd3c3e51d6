package loopvar

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// outerFixes suggests a copy of each variable from outside of the loop, before
// the statement that starts the goroutine which captures it.
func (v *verifier) outerFixes(l finding) []analysis.SuggestedFix {
	var edits []analysis.TextEdit
	var all []string
	for _, k := range l.sinks {
		list, st := enclosing(l.body, k.node)
		if st == nil {
			return nil
		}
		var names []string
		for _, lv := range l.taken(k) {
			if v.setFrom(list, st, lv.Var) {
				return nil // the copy would be set in its place
			}
			names = append(names, lv.Name())
		}
		all = append(all, names...)
		text := strings.Join(names, ", ")
		edit, ok := v.before(st, text+" := "+text)
		if !ok {
			return nil
		}
		edits = append(edits, edit)
	}
	if v.tries--; v.tries < 0 || !v.works(l, edits) {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   "Give the goroutine its own " + strings.Join(all, " and "),
		TextEdits: edits,
	}}
}

// enclosing returns the innermost list of statements in a body that a node is in,
// and the statement of it, if that is, or calls, the node.
func enclosing(body *ast.BlockStmt, n ast.Node) (list []ast.Stmt, st ast.Stmt) {
	look := func(all []ast.Stmt) {
		for _, s := range all {
			if within(n, s) {
				list, st = all, s
			}
		}
	}
	ast.Inspect(body, func(m ast.Node) bool {
		if m == nil || !within(n, m) {
			return false
		}
		switch m := m.(type) {
		case *ast.BlockStmt:
			look(m.List)
		case *ast.CaseClause:
			look(m.Body)
		case *ast.CommClause:
			look(m.Body)
		}
		return true
	})
	switch st.(type) {
	case *ast.GoStmt, *ast.ExprStmt:
		return list, st
	}
	return nil, nil
}

// setFrom reports whether a variable is set by the statements of a list from st
// on, or has its address taken.
func (c *checker) setFrom(list []ast.Stmt, st ast.Stmt, v *types.Var) (found bool) {
	for _, s := range list {
		if s.Pos() < st.Pos() {
			continue
		}
		found = found || c.assigned(s, v).IsValid()
		ast.Inspect(s, func(n ast.Node) bool {
			if x := c.addressed(n); x != nil && c.root(x) == v {
				found = true
			}
			return !found
		})
	}
	return found
}

// before returns the edit that puts text on a line before a statement, which
// begins one.
func (v *verifier) before(st ast.Stmt, text string) (analysis.TextEdit, bool) {
	file := v.pass.Fset.File(st.Pos())
	src := v.texts.Source(v.texts.FileAt(st.Pos()))
	if src == nil {
		return analysis.TextEdit{}, false // nobody wrote it so
	}
	indent := indentation(src, file, st.Pos())
	start := file.LineStart(file.Line(st.Pos()))
	if start+token.Pos(len(indent)) != st.Pos() {
		return analysis.TextEdit{}, false // something else is on the line
	}
	return analysis.TextEdit{Pos: st.Pos(), End: st.Pos(), NewText: []byte(text + "\n" + indent)}, true
}
