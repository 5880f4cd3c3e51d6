package patch

import (
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// Helps tries edits: the changed package is type-checked, and what finds the
// diagnostics of the package finds those that are left. It returns the pass for
// the changed package if the diagnostics that should go are gone, and all others
// were there before, at their places, and nil if not.
func (x *Texts) Helps(edits []analysis.TextEdit, gone, before []analysis.Diagnostic, find func(*analysis.Pass) []analysis.Diagnostic) *analysis.Pass {
	pass := x.Apply(edits)
	if pass == nil {
		return nil
	}
	moved := &Shift{Fset: x.pass.Fset, Edits: edits}
	known := names(before, moved.Place)
	for name := range names(gone, moved.Place) {
		delete(known, name)
	}
	for name := range names(find(pass), func(pos token.Pos) string { return Place(pass.Fset, pos) }) {
		if !known[name] {
			return nil
		}
	}
	return pass
}

// names returns what diagnostics say, and where.
func names(all []analysis.Diagnostic, place func(token.Pos) string) map[string]bool {
	out := make(map[string]bool)
	for _, d := range all {
		out[d.Category+" "+d.Message+" "+place(d.Pos)] = true
	}
	return out
}
