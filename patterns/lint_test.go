// Package patterns holds concurrency patterns, one a folder. It has only a
// test: the patterns are right, their broken twins are not, and concurlint
// tells them apart.
package patterns

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// The patterns, their tests, examples and benchmarks are clean.
func TestPatternsAreClean(t *testing.T) {
	for _, f := range lint(t, "./...") {
		t.Errorf("%s:%d: %s (%s)", f.Place.File, f.Place.Line, f.Message, f.Analyzer)
	}
}

// A mistake is a line of a twin that is marked // want, and the analyzer that
// the line above it names.
type mistake struct {
	file     string
	line     int
	analyzer string
}

var (
	marked = regexp.MustCompile(`// want "\."$`)
	names  = regexp.MustCompile(`^\s*// ([a-z]+): `)
)

// Every mistake of the twins is reported, or a goroutine gets stuck at it in
// the witness of another, and nothing else is reported.
func TestTwinsAreCaught(t *testing.T) {
	dirs, err := filepath.Glob("*/testdata/src/broken")
	if err != nil || len(dirs) != 9 {
		t.Fatal(err, dirs)
	}
	var patterns []string
	var mistakes []mistake
	for _, dir := range dirs {
		patterns = append(patterns, "./"+filepath.ToSlash(dir))
		mistakes = append(mistakes, read(t, filepath.Join(dir, "broken.go"))...)
	}
	findings := lint(t, patterns...)
	for _, m := range mistakes {
		if !slices.ContainsFunc(findings, m.caught) {
			t.Errorf("%s:%d: %s does not report this", m.file, m.line, m.analyzer)
		}
	}
	for _, f := range findings {
		if !slices.ContainsFunc(mistakes, func(m mistake) bool { return m.at(f.Place) }) {
			t.Errorf("%s:%d: not a mistake: %s (%s)", f.Place.File, f.Place.Line, f.Message, f.Analyzer)
		}
	}
}

func (m mistake) at(p finding.Place) bool { return p.File == m.file && p.Line == m.line }

func (m mistake) caught(f finding.Finding) bool {
	return m.at(f.Place) && m.analyzer == f.Analyzer || slices.ContainsFunc(f.Steps, func(s finding.Step) bool {
		return m.at(s.Place) && (s.Kind == witness.Stuck || s.Kind == witness.Panic)
	})
}

// read returns the mistakes in a file.
func read(t *testing.T, file string) []mistake {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []mistake
	lines := strings.Split(string(data), "\n")
	for i, line := range lines {
		if !marked.MatchString(line) {
			continue
		}
		name := names.FindStringSubmatch(lines[i-1])
		if name == nil {
			t.Fatalf("%s:%d: no analyzer is named above the mark", file, i+1)
		}
		out = append(out, mistake{file, i + 1, name[1]})
	}
	if len(out) == 0 {
		t.Fatalf("%s: no mistakes", file)
	}
	return out
}

// lint runs every analyzer on packages, and returns the findings with the
// names of files relative to this directory.
func lint(t *testing.T, patterns ...string) []finding.Finding {
	t.Helper()

	res, err := driver.Run(t.Context(), driver.Config{Patterns: patterns, Tests: true, CacheDir: t.TempDir()}, analyzers.All)
	if err != nil || res.Failed() {
		t.Fatal(err, res.Notes)
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	rel := func(p *finding.Place) {
		if name, err := filepath.Rel(dir, p.File); err == nil {
			p.File = name
		}
	}
	for i := range res.Findings {
		f := &res.Findings[i]
		rel(&f.Place)
		for j := range f.Steps {
			rel(&f.Steps[j].Place)
		}
	}
	return res.Findings
}
