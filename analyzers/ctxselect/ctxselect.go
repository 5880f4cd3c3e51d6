package ctxselect

import (
	_ "embed"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/judge"
	"github.com/concurlint/concurlint/internal/patch"
)

//go:embed doc.go
var doc string

// Analyzer reports loops that go on when their context is done.
var Analyzer = &analysis.Analyzer{
	Name:     "ctxselect",
	Doc:      docs.Must(doc, "ctxselect"),
	URL:      diag.URL("ctxselect"),
	Requires: judge.Requires(),
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	all := find(pass)
	rep := diag.New(pass)
	texts, tries, harmless := patch.New(pass), patch.Tries(pass), judge.Harmless(pass)
	for _, d := range all {
		if rep.Silent(d.Category, d.Pos) {
			rep.Add(d) // which only notes that it is unwanted
			continue
		}
		for _, fix := range d.SuggestedFixes {
			tries--
			changed := texts.Helps(fix.TextEdits, []analysis.Diagnostic{d}, all, find)
			if tries < 0 || changed == nil || !harmless(fix.TextEdits, changed) {
				d.SuggestedFixes = nil
			}
		}
		rep.Add(d)
	}
	rep.Flush()
	return nil, nil
}

// find returns what is wrong with the loops of a package.
func find(pass *analysis.Pass) (out []analysis.Diagnostic) {
	if !concerned(pass) {
		return nil // no loop here can have to do with a context or a channel
	}
	out = unused(pass)
	x := newIndex(pass)
	for _, fn := range x.fns {
		out = append(out, x.checkGroups(fn)...)
		out = append(out, x.checkJumps(fn)...)
		out = append(out, x.checkDelays(fn)...)
		out = append(out, x.checkStreams(fn)...)
		for _, l := range fn.loops {
			out = append(out, x.check(l)...)
		}
	}
	return out
}

// concerned reports whether the package may have a signal in reach of a loop:
// a context, or a channel that a select waits for, or that somebody closes.
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
			switch n := n.(type) {
			case *ast.SelectStmt:
				found = true
			case *ast.CallExpr:
				id, ok := n.Fun.(*ast.Ident)
				found = found || ok && id.Name == "close"
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
