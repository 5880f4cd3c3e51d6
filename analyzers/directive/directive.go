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
	known := make(map[string][]string)
	for _, a := range others {
		known[a.Name] = docs.Categories(a.Doc)
	}
	return &analysis.Analyzer{
		Name:     "directive",
		Doc:      docs.Must(doc, "directive"),
		URL:      diag.URL("directive"),
		Requires: append([]*analysis.Analyzer{ignore.Analyzer}, others...),
		Run: func(pass *analysis.Pass) (any, error) {
			run(pass, known)
			return nil, nil
		},
	}
}

func run(pass *analysis.Pass, known map[string][]string) {
	dirs := pass.ResultOf[ignore.Analyzer].(*ignore.Directives)
	rep := diag.New(pass)
	report := func(d *ignore.Directive, category, message string) {
		rep.Add(analysis.Diagnostic{Pos: d.Pos, Category: category, Message: message})
	}
	wrong := make(map[*ignore.Directive]bool)
	for _, d := range dirs.All() {
		if d.Err != "" {
			report(d, "malformed", d.Err)
			continue
		}
		for _, name := range d.Names {
			if category, message := misspelt(name, known); category != "" {
				report(d, category, message)
				wrong[d] = true
			}
		}
	}
	for _, d := range dirs.Unused() {
		if !wrong[d] { // else it is said already why
			report(d, "unused", fmt.Sprintf("directive silences nothing: there is no finding of %s here", strings.Join(d.Names, " or ")))
		}
	}
	rep.Flush()
}

// misspelt says what is wrong with the name of an analyzer, or an analyzer and
// a category, if anything.
func misspelt(name string, known map[string][]string) (category, message string) {
	analyzer, kind, has := strings.Cut(name, "/")
	categories, ok := known[analyzer]
	switch {
	case !ok:
		return "unknown-analyzer", fmt.Sprintf("directive has no effect: no analyzer is named %s", analyzer)
	case has && !slices.Contains(categories, kind):
		return "unknown-category", fmt.Sprintf("directive has no effect: %s has no category %s", analyzer, kind)
	}
	return "", ""
}
