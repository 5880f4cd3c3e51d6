package leak

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/judge"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that block forever on a channel.
var Analyzer = &analysis.Analyzer{
	Name:     "leak",
	Doc:      docs.Must(doc, "leak"),
	URL:      diag.URL("leak"),
	Requires: judge.Requires(),
	Run:      judge.Run,
}
