package ctxselect

import (
	_ "embed"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/ignore"
)

//go:embed doc.go
var doc string

// Analyzer reports loops that go on when their context is done.
var Analyzer = &analysis.Analyzer{
	Name:     "ctxselect",
	Doc:      docs.Must(doc, "ctxselect"),
	URL:      diag.URL("ctxselect"),
	Requires: []*analysis.Analyzer{ignore.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if !concerned(pass) {
		return nil, nil // no loop here can have to do with a context or a channel
	}
	x := newIndex(pass)
	rep := diag.New(pass)
	for _, fn := range x.fns {
		for _, l := range fn.loops {
			for _, d := range x.check(l) {
				rep.Add(d)
			}
		}
	}
	rep.Flush()
	return nil, nil
}

// concerned reports whether the package may have a signal in reach of a loop:
// a context, or a channel that a select waits for.
func concerned(pass *analysis.Pass) bool {
	for _, f := range pass.Files {
		for _, s := range f.Imports {
			switch s.Path.Value {
			case `"context"`, `"net/http"`, `"time"`:
				return true
			}
		}
		found := false
		ast.Inspect(f, func(n ast.Node) bool {
			_, is := n.(*ast.SelectStmt)
			found = found || is
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
