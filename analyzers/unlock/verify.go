package unlock

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
	"github.com/concurlint/concurlint/internal/patch"
)

// A verifier tries proposals: the package is changed, type-checked, walked again
// and, if that shows that the change helps, explored again.
type verifier struct {
	*source
	texts    *patch.Texts
	found    *locks.Result
	harmless func(edits []analysis.TextEdit, changed *analysis.Pass) bool
	tries    int // that are left
}

func newVerifier(s *source, found *locks.Result, harmless func([]analysis.TextEdit, *analysis.Pass) bool) *verifier {
	return &verifier{s, patch.New(s.pass), found, harmless, patch.Tries(s.pass)}
}

// first returns the first proposal that rids the package of what is found at a
// place, and brings nothing new.
func (v *verifier) first(list []proposal, what string, at token.Pos) []analysis.SuggestedFix {
	for _, p := range list {
		if v.tries--; v.tries < 0 {
			return nil
		}
		if v.works(p.edits, what, at) {
			return []analysis.SuggestedFix{{Message: p.message, TextEdits: p.edits}}
		}
	}
	return nil
}

func (v *verifier) works(edits []analysis.TextEdit, what string, at token.Pos) bool {
	pass := v.texts.Apply(edits)
	if pass == nil {
		return false
	}
	moved := &patch.Shift{Fset: v.pass.Fset, Edits: edits}
	known := v.source.wrong(v.found, moved.Place)
	target := what + " " + moved.Place(at)
	if !known[target] {
		return false
	}
	delete(known, target)
	again := v.found.Again(pass)
	for w := range newSource(pass).wrong(again, func(pos token.Pos) string { return patch.Place(pass.Fset, pos) }) {
		if !known[w] {
			return false // still there, or new
		}
	}
	if len(again.Conflicts) > len(v.found.Conflicts) || len(again.Reentries) > len(v.found.Reentries) || len(again.Holds) > len(v.found.Holds) || len(again.Swaps) > len(v.found.Swaps) || len(again.Relocks) > len(v.found.Relocks) {
		return false // the lock is held for too long
	}
	if slices.ContainsFunc(edits, func(e analysis.TextEdit) bool { return v.loose(moved, e, pass, again) }) {
		return false
	}
	return v.harmless(edits, pass)
}

// loose reports whether an edit unlocks what some path has not locked.
func (v *verifier) loose(moved *patch.Shift, e analysis.TextEdit, pass *analysis.Pass, again *locks.Result) bool {
	i := slices.Index(v.pass.Files, v.texts.FileAt(e.Pos))
	tok := pass.Fset.File(pass.Files[i].Package)
	end := tok.Pos(moved.Offset(e.End))
	return again.Loose(end-token.Pos(len(e.NewText)), end)
}

// wrong returns what is found in a package, each with its place.
func (s *source) wrong(res *locks.Result, place func(token.Pos) string) map[string]bool {
	all := make(map[string]bool)
	for _, p := range res.Problems {
		all[problemName(p)+" "+place(s.pos(p.At))] = true
	}
	for _, fn := range res.Funcs {
		for _, c := range copies(fn) {
			all[copyName(fn)+" "+place(s.pos(c.call))] = true
		}
	}
	return all
}

func problemName(p *locks.Problem) string {
	return fmt.Sprint(p.Kind, " ", p.Ref, " ", outermost(p.Fn))
}

func copyName(fn *ssa.Function) string { return fmt.Sprint("copy ", outermost(fn)) }

// outermost returns the declared function that a literal is in: the numbers of
// literals change.
func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
