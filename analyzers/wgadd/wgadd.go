package wgadd

import (
	_ "embed"
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/judge"
)

//go:embed doc.go
var doc string

// Analyzer reports WaitGroups that are miscounted.
var Analyzer = &analysis.Analyzer{
	Name:     "wgadd",
	Doc:      docs.Must(doc, "wgadd"),
	URL:      diag.URL("wgadd"),
	Requires: append(judge.Requires(), ir.Analyzer),
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
	for _, u := range unclosedCounts(built.Funcs()) {
		rep.Add(analysis.Diagnostic{
			Pos:      u.made.Pos(),
			Category: "wait-forever",
			Message:  fmt.Sprintf("what %s returns is counted and never closed: the Wait for it blocks forever", u.made.Call.StaticCallee().Name()),
			Related: []analysis.RelatedInformation{
				{Pos: u.wait.Pos(), Message: "it is waited for here"},
				{Pos: u.close.Pos(), Message: "another one is closed here"},
			},
		})
	}
	rep.Flush()
	return nil, nil
}
