package directive

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/ignore"
)

//go:embed doc.go
var doc string

// New returns an analyzer that reports directives that are wrong, or silence
// none of the findings of the others. It requires them all, because which
// directives are of use is known only when they are done.
func New(others ...*analysis.Analyzer) *analysis.Analyzer {
	var names []string
	for _, a := range others {
		names = append(names, a.Name)
	}
	return &analysis.Analyzer{
		Name:     "directive",
		Doc:      docs.Must(doc, "directive"),
		URL:      diag.URL("directive"),
		Requires: append([]*analysis.Analyzer{ignore.Analyzer}, others...),
		Run: func(pass *analysis.Pass) (any, error) {
			run(pass, names)
			return nil, nil
		},
	}
}

func run(pass *analysis.Pass, names []string) {
	dirs := pass.ResultOf[ignore.Analyzer].(*ignore.Directives)
	rep := diag.New(pass)
	report := func(d *ignore.Directive, category, message string) {
		rep.Add(analysis.Diagnostic{Pos: d.Pos, Category: category, Message: message})
	}
	for _, d := range dirs.All() {
		if d.Err != "" {
			report(d, "malformed", d.Err)
			continue
		}
		for _, name := range d.Names {
			if analyzer, _, _ := strings.Cut(name, "/"); !slices.Contains(names, analyzer) {
				report(d, "unknown-analyzer", fmt.Sprintf("directive has no effect: no analyzer is named %s", analyzer))
			}
		}
	}
	for _, d := range dirs.Unused() {
		report(d, "unused", fmt.Sprintf("directive silences nothing: there is no finding of %s here", strings.Join(d.Names, " or ")))
	}
	rep.Flush()
}
