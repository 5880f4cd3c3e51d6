package sendclosed

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/judge"
)

//go:embed doc.go
var doc string

// Analyzer reports sends that can meet a closed channel.
var Analyzer = &analysis.Analyzer{
	Name:     "sendclosed",
	Doc:      docs.Must(doc, "sendclosed"),
	URL:      diag.URL("sendclosed"),
	Requires: judge.Requires(),
	Run:      judge.Run,
}
