package analyzers_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/report/reporttest"
)

// What any analyzer finds in its testdata can be written in any format, and is
// SARIF by the official schema.
func TestReports(t *testing.T) {
	cache := t.TempDir()
	for _, a := range analyzers.All {
		t.Run(a.Name, func(t *testing.T) {
			r := lint(t, a, cache)
			if len(r.Findings) == 0 {
				t.Fatal("nothing is found in the testdata")
			}
			categories(t, a, r.Findings)
			for _, format := range report.Formats() {
				var b bytes.Buffer
				if err := report.Write(&b, format, r, report.Options{}); err != nil {
					t.Errorf("%s: %v", format, err)
				}
				if format != report.SARIF {
					continue
				}
				if err := reporttest.ValidSARIF(b.Bytes()); err != nil {
					t.Errorf("%s: %v", format, err)
				}
			}
		})
	}
}

// categories checks that the categories of an analyzer are those that its
// description declares: all that are reported, and no others.
func categories(t *testing.T, a *analysis.Analyzer, all []finding.Finding) {
	t.Helper()
	declared := docs.Categories(a.Doc)
	if !slices.IsSorted(declared) || len(slices.Compact(slices.Clone(declared))) < len(declared) {
		t.Errorf("the categories %q are not in order", declared)
	}
	reported := make(map[string]bool)
	for _, f := range all {
		reported[f.Category] = true
	}
	for _, c := range slices.Sorted(maps.Keys(reported)) {
		if !slices.Contains(declared, c) {
			t.Errorf("category %q is reported, but not declared in the description", c)
		}
	}
	for _, c := range declared {
		if !reported[c] {
			t.Errorf("category %q is declared, but nothing in the testdata is reported in it", c)
		}
	}
}

// lint runs an analyzer on its testdata, which is loaded without modules.
func lint(t *testing.T, a *analysis.Analyzer, cache string) *report.Report {
	t.Helper()
	root, err := filepath.Abs(filepath.Join(a.Name, "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(root, "src")
	res, err := driver.Run(t.Context(), driver.Config{
		Dir:      src,
		Env:      append(os.Environ(), "GO111MODULE=off", "GOPATH="+root, "GOWORK=off", "GOFLAGS="),
		Patterns: packages(t, src),
		CacheDir: cache,
	}, []*analysis.Analyzer{a})
	if err != nil {
		t.Fatal(err)
	}
	return &report.Report{
		Findings: res.Findings, Notes: res.Notes, Rules: report.Rules(analyzers.All), Packages: len(res.Packages), Root: src,
	}
}

// packages returns the import paths of the packages below src.
func packages(t *testing.T, src string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(src, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		dir, err := filepath.Rel(src, filepath.Dir(name))
		if path := filepath.ToSlash(dir); len(out) == 0 || out[len(out)-1] != path {
			out = append(out, path)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatal(err, out)
	}
	return out
}
