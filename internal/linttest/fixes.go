package linttest

import (
	"bytes"
	"flag"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/fix"
)

var update = flag.Bool("update", false, "write the golden files of testdata/fixes")

// Findings runs the analyzer on the packages of testdata/src and compares the
// diagnostics with the // want comments. It does not look at the fixes, but
// says how many there are.
func Findings(t *testing.T, a *analysis.Analyzer) {
	t.Helper()
	visit(t, analysistest.TestData())
	all, fixed := 0, 0
	var without []string
	for _, r := range analysistest.Run(t, analysistest.TestData(), a, "./...") {
		for _, d := range r.Diagnostics {
			all++
			if len(d.SuggestedFixes) > 0 {
				fixed++
			} else {
				without = append(without, r.Pass.Fset.Position(d.Pos).String()+": "+d.Message)
			}
		}
	}
	for _, p := range without {
		t.Logf("no fix: %s", p)
	}
	t.Logf("%d of %d findings have a fix", fixed, all)
}

// visit looks at a directory and those in it. The packages there are listed by the
// go command: the cache of tests would not notice that one was added.
func visit(t *testing.T, dir string) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(_ string, _ fs.DirEntry, err error) error { return err }); err != nil {
		t.Fatal(err)
	}
}

// Fixes runs the analyzer on every testdata/fixes/*.txtar, each a module of its
// own, and compares what its fixes make of the files with the golden files in
// the archive. What is golden must be formatted, compile, and be clean: the
// analyzer reports nothing in it. A file without a golden one must not get
// fixes.
//
// The flag -update writes the golden files anew.
func Fixes(t *testing.T, a *analysis.Analyzer) {
	t.Helper()
	files, err := filepath.Glob("testdata/fixes/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata/fixes/*.txtar (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			if *update {
				writeGolden(t, file, a)
			}
			analysistest.RunWithSuggestedFixes(t, extract(t, file), a, "./...")
			cleanGolden(t, file, a)
		})
	}
}

const golden = ".golden"

// cleanGolden checks the golden files of an archive.
func cleanGolden(t *testing.T, file string, a *analysis.Analyzer) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir, some := t.TempDir(), false
	for _, f := range ar.Files {
		name, isGolden := strings.CutSuffix(f.Name, golden)
		write(t, filepath.Join(dir, filepath.FromSlash(name)), f.Data) // over the one that is fixed
		if !isGolden {
			continue
		}
		some = true
		if want, err := format.Source(f.Data); err != nil || !bytes.Equal(want, f.Data) {
			t.Errorf("%s is not formatted (%v)", f.Name, err)
		}
	}
	if !some {
		return
	}
	for _, act := range lint(t, dir, a) {
		for _, d := range act.Diagnostics {
			t.Errorf("%s: %q is still reported after the fix", act.Package.Fset.Position(d.Pos), d.Message)
		}
	}
}

// writeGolden makes the golden files of an archive from what the fixes do, as
// concurlint -fix does them.
func writeGolden(t *testing.T, file string, a *analysis.Analyzer) {
	t.Helper()
	dir := extract(t, file)
	var all []finding.Finding
	for _, act := range lint(t, dir, a) {
		for _, d := range act.Diagnostics {
			all = append(all, convert(act, d))
		}
	}
	plan := fix.Make(all, dir)
	for _, s := range plan.Skipped {
		t.Errorf("line %d: %s", s.Finding.Place.Line, s.Reason)
	}
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	made := make(map[string][]byte)
	for _, f := range plan.Files {
		real, err := filepath.EvalSymlinks(dir)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(real, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		made[filepath.ToSlash(name)] = f.New
	}
	out := &txtar.Archive{Comment: ar.Comment}
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, golden) {
			continue
		}
		out.Files = append(out.Files, f)
		if text := made[f.Name]; text != nil {
			out.Files = append(out.Files, txtar.File{Name: f.Name + golden, Data: text})
		}
	}
	if err := os.WriteFile(file, txtar.Format(out), 0o666); err != nil {
		t.Fatal(err)
	}
}

// lint runs the analyzer on a module, which must compile, without a look at
// expectations.
func lint(t *testing.T, dir string, a *analysis.Analyzer) []*checker.Action {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		for _, e := range p.Errors {
			t.Error(e)
		}
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return graph.Roots
}

func convert(act *checker.Action, d analysis.Diagnostic) finding.Finding {
	pass := act.Package
	at := pass.Fset.Position(d.Pos)
	f := finding.Finding{Analyzer: act.Analyzer.Name, Category: d.Category, Message: d.Message}
	f.Place = finding.Place{File: at.Filename, Line: at.Line, Column: at.Column}
	for _, s := range d.SuggestedFixes {
		to := finding.Fix{Message: s.Message}
		for _, e := range s.TextEdits {
			tok := pass.Fset.File(e.Pos)
			to.Edits = append(to.Edits, finding.Edit{File: tok.Name(), Start: tok.Offset(e.Pos), End: tok.Offset(e.End), New: string(e.NewText)})
		}
		f.Fixes = append(f.Fixes, to)
	}
	return f
}
