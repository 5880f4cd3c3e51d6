package closetwice

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/judge"
)

//go:embed doc.go
var doc string

// Analyzer reports channels that are closed twice.
var Analyzer = &analysis.Analyzer{
	Name:     "closetwice",
	Doc:      docs.Must(doc, "closetwice"),
	URL:      diag.URL("closetwice"),
	Requires: judge.Requires(),
	Run:      judge.Run,
}
