package leak

import (
	_ "embed"
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
	all := slices.DeleteFunc(told(pass, built, found), func(d analysis.Diagnostic) bool { return rep.Silent(d.Category, d.Pos) })
	keepFixes(pass, built, all)
	all = append(all, judge.Dropped(pass)...)
	all = append(all, dropped(pass, all)...)
	for _, d := range all {
		rep.Add(d)
	}
	rep.Flush()
	return nil, nil
}
