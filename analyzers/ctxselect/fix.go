package ctxselect

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// labelBreak suggests to name the loop that a break is meant to leave.
func (x *index) labelBreak(l *loop, b *ast.BranchStmt) []analysis.SuggestedFix {
	label, edits := x.labelOf(l)
	if label == "" {
		return nil
	}
	edits = append(edits, analysis.TextEdit{Pos: b.End(), End: b.End(), NewText: []byte(" " + label)})
	return []analysis.SuggestedFix{{Message: "Break out of the loop", TextEdits: edits}}
}

// labelOf returns the label of a loop, with the edits that give it one.
func (x *index) labelOf(l *loop) (string, []analysis.TextEdit) {
	if l.label != "" {
		return l.label, nil
	}
	for _, name := range []string{"loop", "outer", "work"} {
		if !x.hasLabel(l.fn, name) {
			return name, []analysis.TextEdit{{Pos: l.stmt.Pos(), End: l.stmt.Pos(), NewText: []byte(name + ":\n")}}
		}
	}
	return "", nil
}

func (x *index) hasLabel(f *fn, name string) bool {
	found := false
	inspect(f.body, func(n ast.Node) bool {
		if s, ok := n.(*ast.LabeledStmt); ok && s.Label.Name == name {
			found = true
		}
		return !found
	})
	return found
}

// insert makes an edit that adds text.
func insert(at token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: at, End: at, NewText: []byte(text)}
}
