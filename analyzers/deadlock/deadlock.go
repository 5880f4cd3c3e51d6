package deadlock

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/judge"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that block forever because of a lock.
var Analyzer = &analysis.Analyzer{
	Name:     "deadlock",
	Doc:      docs.Must(doc, "deadlock"),
	URL:      diag.URL("deadlock"),
	Requires: judge.Requires(),
	Run:      judge.Run,
}
