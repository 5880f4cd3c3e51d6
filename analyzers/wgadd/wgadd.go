package wgadd

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/judge"
)

//go:embed doc.go
var doc string

// Analyzer reports WaitGroups that are miscounted.
var Analyzer = &analysis.Analyzer{
	Name:     "wgadd",
	Doc:      docs.Must(doc, "wgadd"),
	URL:      diag.URL("wgadd"),
	Requires: judge.Requires(),
	Run:      judge.Run,
}
