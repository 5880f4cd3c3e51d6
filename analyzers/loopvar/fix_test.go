package loopvar

import (
	"go/ast"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/concurlint/concurlint/internal/ignore"
)

const source = `package m

func each(names, others []string) {
	for _, name := range names {
		go func() {
			println(name)
		}()
	}
	for _, other := range others {
		defer func() {
			println(other)
		}()
	}
}
`

// A change is a fix only if the finding is gone, nothing is new, and the package
// compiles; whatever else is found.
func TestWorks(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module m\n\ngo 1.21\n", "m.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	analysistest.Run(t, dir, &analysis.Analyzer{
		Name:      "works",
		Doc:       "try changes",
		Requires:  []*analysis.Analyzer{ignore.Analyzer},
		FactTypes: []analysis.Fact{new(keeps)},
		Run:       func(pass *analysis.Pass) (any, error) { return nil, try(t, pass) },
	}, "./...")
}

func try(t *testing.T, pass *analysis.Pass) error {
	c := newChecker(pass)
	all := c.findings()
	if len(all) != 2 {
		t.Fatalf("%d findings, want 2", len(all))
	}
	ver := newVerifier(c, all)
	body := all[0].stmt.(*ast.RangeStmt).Body
	for text, want := range map[string]bool{
		"name := name":             true,
		"name, more := name, 1":    false, // does not compile
		"other := name; _ = other": false, // the finding stays
		"name := name; for i := range names { defer func() { println(i) }() }": false, // a new one
	} {
		edit := analysis.TextEdit{Pos: body.Lbrace + 1, End: body.Lbrace + 1, NewText: []byte("\n\t\t" + text)}
		if got := ver.works(all[0], []analysis.TextEdit{edit}); got != want {
			t.Errorf("%s: works = %v, want %v", text, got, want)
		}
	}
	return nil
}
