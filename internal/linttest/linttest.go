// Package linttest runs the tests that every analyzer of concurlint has: its
// testdata, its golden fixes, and the examples in its description.
package linttest

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/txtar"

	"github.com/concurlint/concurlint/internal/docs"
)

// Run runs the analyzer on the packages of testdata/src that the patterns
// name and compares diagnostics and facts with the // want comments and
// suggested fixes with the .golden files.
func Run(t *testing.T, a *analysis.Analyzer, patterns ...string) {
	t.Helper()
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), a, patterns...)
}

// Modules does the same on every testdata/*.txtar, each a module of its own;
// use it where the go line of a go.mod matters.
func Modules(t *testing.T, a *analysis.Analyzer) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata/*.txtar (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			analysistest.RunWithSuggestedFixes(t, extract(t, file), a, "./...")
		})
	}
}

func extract(t *testing.T, file string) string {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range ar.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		write(t, name, f.Data)
	}
	return dir
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// Doc checks that the examples in the analyzer's description are true: the
// analyzer reports each one labelled WRONG and is silent on each one labelled
// RIGHT. An example is a list of declarations or of statements; the packages
// it mentions are imported for it. goVersion, such as "1.21", is the language
// version the examples are for; "" means the one of this toolchain.
func Doc(t *testing.T, a *analysis.Analyzer, goVersion string) {
	t.Helper()
	examples := docs.Examples(a.Doc)
	if !slices.ContainsFunc(examples, func(e docs.Example) bool { return e.Wrong }) ||
		!slices.ContainsFunc(examples, func(e docs.Example) bool { return !e.Wrong }) {
		t.Fatalf("the description of %s needs a WRONG and a RIGHT example", a.Name)
	}
	for i, e := range examples {
		label := "RIGHT"
		if e.Wrong {
			label = "WRONG"
		}
		t.Run(fmt.Sprintf("%d-%s", i+1, label), func(t *testing.T) {
			src, err := complete(e.Code)
			if err != nil {
				t.Fatalf("%v in example:\n%s", err, e.Code)
			}
			diags := diagnose(t, a, src, goVersion)
			if e.Wrong && len(diags) == 0 {
				t.Errorf("nothing is reported in this WRONG example:\n%s", src)
			}
			for _, d := range diags {
				if !e.Wrong {
					t.Errorf("%q is reported in this RIGHT example:\n%s", d.Message, src)
				}
			}
		})
	}
}

// imports maps the package names that examples use to their paths. Stubs of
// the ones outside the standard library stand in the testdata of the analyzer.
var imports = map[string]string{
	"context":  "context",
	"errgroup": "golang.org/x/sync/errgroup",
	"errors":   "errors",
	"fmt":      "fmt",
	"http":     "net/http",
	"io":       "io",
	"os":       "os",
	"atomic":   "sync/atomic",
	"sync":     "sync",
	"testing":  "testing",
	"time":     "time",
}

var qualifier = regexp.MustCompile(`\b([a-z]+)\.[A-Z]`)

// complete makes a file of an example.
func complete(code string) (string, error) {
	var b strings.Builder
	b.WriteString("package example\n\n")
	var names []string
	for _, m := range qualifier.FindAllStringSubmatch(code, -1) {
		if path, ok := imports[m[1]]; ok && !slices.Contains(names, path) {
			names = append(names, path)
		}
	}
	slices.Sort(names)
	for _, path := range names {
		fmt.Fprintf(&b, "import %q\n", path)
	}
	head := b.String()
	asDecls := head + "\n" + code + "\n"
	if _, err := parser.ParseFile(token.NewFileSet(), "", asDecls, 0); err == nil {
		return asDecls, nil
	}
	asStmts := head + "\nfunc example() {\n" + code + "\n}\n"
	_, err := parser.ParseFile(token.NewFileSet(), "", asStmts, 0)
	return asStmts, err
}

// diagnose runs the analyzer on the source text as a module of its own.
func diagnose(t *testing.T, a *analysis.Analyzer, src, goVersion string) []analysis.Diagnostic {
	t.Helper()
	dir := t.TempDir()
	if goVersion == "" {
		goVersion = "1.26"
	}
	write(t, filepath.Join(dir, "go.mod"), []byte("module example\n\ngo "+goVersion+"\n"))
	write(t, filepath.Join(dir, "example.go"), []byte(src))
	var diags []analysis.Diagnostic
	for _, r := range analysistest.Run(silent{t}, dir, a, "./...") {
		if r.Err != nil {
			t.Fatalf("%v in example:\n%s", r.Err, src)
		}
		diags = append(diags, r.Diagnostics...)
	}
	return diags
}

// silent drops the complaints of analysistest about missing // want comments;
// errors that are not about expectations still fail the test.
type silent struct{ t *testing.T }

func (s silent) Errorf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if strings.Contains(text, "unexpected diagnostic") || strings.Contains(text, "no diagnostic was reported") {
		return
	}
	s.t.Errorf("%s", text)
}
