package closetwice

import (
	_ "embed"
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/locks"
)

//go:embed doc.go
var doc string

// Analyzer reports channels that are closed twice.
var Analyzer = &analysis.Analyzer{
	Name:     "closetwice",
	Doc:      docs.Must(doc, "closetwice"),
	URL:      diag.URL("closetwice"),
	Requires: append(judge.Requires(), ir.Analyzer, locks.Analyzer),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if _, err := judge.Run(pass); err != nil {
		return nil, err
	}
	rep := diag.New(pass)
	built := pass.ResultOf[ir.Analyzer].(*ir.SSA)
	all := told(pass, pass.ResultOf[locks.Analyzer].(*locks.Result), built)
	all = slices.DeleteFunc(all, func(d analysis.Diagnostic) bool { return rep.Silent(d.Category, d.Pos) })
	addFixes(pass, built, all)
	for _, d := range all {
		rep.Add(d)
	}
	rep.Flush()
	return nil, nil
}

// told returns what the code says without a story, unless a story shows it.
func told(pass *analysis.Pass, found *locks.Result, built *ir.SSA) (list []analysis.Diagnostic) {
	for _, c := range found.LateCloses {
		if !judge.ShownPanic(pass, c.Call) {
			list = append(list, left(c))
		}
	}
	for _, t := range found.Theirs {
		if !judge.ShownPanic(pass, t.Call) && (t.Close == nil || !judge.ShownPanic(pass, t.Close)) {
			list = append(list, theirs(t))
		}
	}
	if built.Skipped() {
		return list
	}
	for _, u := range unmadeCloses(built.Funcs()) {
		if !judge.ShownPanic(pass, u.close) {
			list = append(list, notMade(u))
		}
	}
	return list
}

// left reports the close of what is in a map where all of it may have been closed before.
func left(c locks.LateClose) analysis.Diagnostic {
	by := c.First.Parent()
	for by.Parent() != nil {
		by = by.Parent()
	}
	return analysis.Diagnostic{
		Pos:      c.Call.Pos(),
		Category: "double-close",
		Message:  fmt.Sprintf("channel may be closed already: %s closes all that are in %s, and leaves them there", by.Name(), c.Left),
		Related:  []analysis.RelatedInformation{{Pos: c.First.Pos(), Message: "they are closed here"}},
	}
}

// notMade reports the close of a channel that may not have been made.
func notMade(u unmade) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:      u.close.Pos(),
		Category: "nil-close",
		Message:  fmt.Sprintf("%s is nil if %s has returned without making it: close of nil channel panics", u.field, u.made.Parent().Name()),
		Related: []analysis.RelatedInformation{
			{Pos: u.skips.Cond.Pos(), Message: "it returns early by this condition"},
			{Pos: u.made.Pos(), Message: "the channel is made here"},
		},
	}
}

// theirs reports the close of what is in a map, and was returned to others as well.
func theirs(t locks.Theirs) analysis.Diagnostic {
	callee := t.Call.Common().StaticCallee()
	return analysis.Diagnostic{
		Pos:      t.Call.Pos(),
		Category: "double-close",
		Message:  fmt.Sprintf("%s closes a channel twice if a caller of %s has closed what it returned: that is still in %s", callee.Name(), t.By.Name(), t.Map),
		Related:  []analysis.RelatedInformation{{Pos: t.Given.Pos(), Message: "it is put there, and returned, here"}},
	}
}
