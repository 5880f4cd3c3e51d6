// Package diag reports diagnostics the way all analyzers of concurlint do:
// silent where the source asks for it, in source order, with the witness as
// related information.
package diag

import (
	"cmp"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/ignore"
	"github.com/concurlint/concurlint/internal/witness"
)

// A Reporter collects the diagnostics of one pass. Call [Reporter.Flush] once
// at the end of the pass.
type Reporter struct {
	pass *analysis.Pass
	dirs *ignore.Directives
	all  []analysis.Diagnostic
}

// New returns a reporter for the pass, whose analyzer must require
// [ignore.Analyzer].
func New(pass *analysis.Pass) *Reporter {
	return &Reporter{pass: pass, dirs: pass.ResultOf[ignore.Analyzer].(*ignore.Directives)}
}

// Add adds a diagnostic unless a directive or a generated file silences it.
func (r *Reporter) Add(d analysis.Diagnostic) {
	if r.Silent(d.Category, d.Pos) {
		return
	}
	if d.URL == "" {
		d.URL = r.pass.Analyzer.URL
	}
	r.spread(&d.Pos, &d.End)
	for i := range d.Related {
		r.spread(&d.Related[i].Pos, &d.Related[i].End)
	}
	r.all = append(r.all, d)
}

// Silent reports whether a diagnostic of that category would not be added.
func (r *Reporter) Silent(category string, pos token.Pos) bool {
	return !pos.IsValid() || r.dirs.Silent(r.pass.Analyzer.Name, category, pos)
}

// Flush reports the diagnostics in source order, each message once per
// position.
func (r *Reporter) Flush() {
	slices.SortStableFunc(r.all, func(a, b analysis.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Message, b.Message))
	})
	type key struct {
		pos     token.Pos
		message string
	}
	seen := make(map[key]bool)
	for _, d := range r.all {
		k := key{d.Pos, d.Message}
		if seen[k] {
			continue // the same finding from another root
		}
		seen[k] = true
		r.pass.Report(d)
	}
	r.all = nil
}

// Related writes the steps of a witness as related information.
func Related(steps []witness.Step) []analysis.RelatedInformation {
	out := make([]analysis.RelatedInformation, 0, len(steps))
	for _, s := range steps {
		out = append(out, analysis.RelatedInformation{Pos: s.Pos, End: s.End, Message: s.Message()})
	}
	return out
}

// URL returns the address of the page that describes the named analyzer.
func URL(analyzer string) string {
	return "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/" + analyzer
}
