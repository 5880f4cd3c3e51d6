package leak

import (
	_ "embed"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/life"
	"github.com/concurlint/concurlint/internal/locks"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that block forever on a channel.
var Analyzer = &analysis.Analyzer{
	Name:     "leak",
	Doc:      docs.Must(doc, "leak"),
	URL:      diag.URL("leak"),
	Requires: append(judge.Requires(), ir.Analyzer, locks.Analyzer, life.Analyzer),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if _, err := judge.Run(pass); err != nil {
		return nil, err
	}
	built := pass.ResultOf[ir.Analyzer].(*ir.SSA)
	if built.Skipped() {
		return nil, nil
	}
	rep := diag.New(pass)
	found := pass.ResultOf[locks.Analyzer].(*locks.Result)
	lives := pass.ResultOf[life.Analyzer].(*life.Result)
	shown := judge.Dropped(pass)
	before := told(pass, built, found, lives)
	all := slices.DeleteFunc(slices.Clone(before), func(d analysis.Diagnostic) bool {
		return rep.Silent(d.Category, d.Pos) || d.Category == "dropped" && isAt(shown, d.Pos)
	})
	keepFixes(pass, built, all, before)
	all = append(all, shown...)
	for _, d := range all {
		rep.Add(d)
	}
	rep.Flush()
	return nil, nil
}

func isAt(list []analysis.Diagnostic, pos token.Pos) bool {
	return slices.ContainsFunc(list, func(d analysis.Diagnostic) bool { return d.Pos == pos })
}
