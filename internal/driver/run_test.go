package driver_test

import (
	"fmt"
	"go/ast"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"weak"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/driver/toy"
	"github.com/concurlint/concurlint/internal/finding"
)

func TestFinal(t *testing.T) {
	dir := unpack(t, layers+variants)
	cfg := driver.Config{Dir: dir, Tests: true, CacheDir: t.TempDir(), Patterns: []string{"./v", "./top"}}
	var got string
	cfg.Final = func(pkgs []driver.PackageFacts) []finding.Finding {
		var b strings.Builder
		for _, p := range pkgs {
			if len(p.Package)+len(p.Objects) == 0 {
				continue
			}
			fmt.Fprintf(&b, "%s %v", strings.TrimPrefix(p.Path, "example.com/m/"), p.Target)
			for _, f := range p.Package {
				fmt.Fprintf(&b, " (%v)", f)
			}
			for _, f := range p.Objects {
				fmt.Fprintf(&b, " %s %v;", f.Object, f.Fact)
			}
			b.WriteString("\n")
		}
		got = b.String()
		return []finding.Finding{{Analyzer: "final", Message: "once"}}
	}
	want := `base false (base) T.M0 weighs 4;
mid false (base mid) New weighs 2;
high false (base mid) Call weighs 9;
top true (base mid) Top weighs 12;
v true (v) T.M0 weighs 9; TestV weighs 9; V weighs 7;
uses false (v) Uses weighs 9;
v_test true (v) TestX weighs 31;
`
	for range 2 { // the second time from the cache
		res := run(t, cfg, toy.Suite()...)
		check(t, got, want)
		if res.Findings[0].Message != "once" {
			t.Errorf("the finding is lost: %v", res.Findings)
		}
	}

	cfg.Final = func([]driver.PackageFacts) []finding.Finding { panic("final") }
	res := run(t, cfg, toy.Suite()...)
	if !res.Failed() || !strings.Contains(text(res, dir), "error:  :0: final pass: panic: final") {
		t.Errorf("notes: %v", res.Notes)
	}
}

func TestNotesAndCountersAreCached(t *testing.T) {
	dir := unpack(t, gomod+"\n-- p/p.go --\npackage p\n\nfunc F() {\n"+strings.Repeat("\t_ = 1\n", 1000)+"}\n")
	cfg := driver.Config{Dir: dir, CacheDir: t.TempDir()}
	for i := range 2 {
		res := run(t, cfg, toy.Suite()...)
		check(t, text(res, dir), "p/p.go:3:6: F weighs 1001 (heavy)\nnote: example.com/m/p p/p.go:3: F is too heavy\n")
		if got := res.Stats.Counters["functions"]; got != 1 {
			t.Errorf("run %d: %v functions, want 1", i, got)
		}
		if got := res.Stats.Spreads["weight"]; got[1001] != 1 || len(got) != 1 {
			t.Errorf("run %d: weights %v, want one of 1001", i, got)
		}
		if got := res.Stats.Fresh["functions"]; got != float64(1-i) {
			t.Errorf("run %d: %v functions analyzed, want %d", i, got, 1-i)
		}
		if got := res.Stats.Cached; got != i*res.Stats.Packages {
			t.Errorf("run %d: %d packages of %d from the cache", i, got, res.Stats.Packages)
		}
	}
}

func TestProgress(t *testing.T) {
	dir := unpack(t, layers)
	var seen []driver.Progress
	cfg := driver.Config{Dir: dir, Progress: func(p driver.Progress) { seen = append(seen, p) }}
	res := run(t, cfg, toy.Suite()...)
	if len(seen) != res.Stats.Packages {
		t.Fatalf("%d reports of progress for %d packages", len(seen), res.Stats.Packages)
	}
	for i, p := range seen {
		if p.Total != res.Stats.Packages || p.Done > i || p.Done < 0 || p.Package == "" {
			t.Errorf("report %d: %+v", i, p)
		}
	}
	if last := seen[len(seen)-1].Package; last != "example.com/m/top" {
		t.Errorf("the last package is %s", last)
	}
}

// The syntax of a package is given back before the next but one is done.
func TestMemoryIsGivenBack(t *testing.T) {
	var archive strings.Builder
	archive.WriteString(gomod)
	const n = 12
	for i := range n {
		fmt.Fprintf(&archive, "\n-- p%d/p.go --\npackage p%[1]d\n", i)
		if i > 0 {
			fmt.Fprintf(&archive, "import _ \"example.com/m/p%d\"\n", i-1)
		}
	}
	var mu sync.Mutex
	var files []weak.Pointer[ast.File]
	most := 0
	keeper := &analysis.Analyzer{
		Name: "keeper",
		Doc:  "count the files that are in memory",
		Run: func(pass *analysis.Pass) (any, error) {
			mu.Lock()
			defer mu.Unlock()
			files = append(files, weak.Make(pass.Files[0]))
			runtime.GC()
			alive := 0
			for _, f := range files {
				if f.Value() != nil {
					alive++
				}
			}
			most = max(most, alive)
			return nil, nil
		},
	}
	run(t, driver.Config{Dir: unpack(t, archive.String()), CacheDir: t.TempDir()}, keeper)
	if len(files) != n || most > 3 {
		t.Errorf("%d packages analyzed, up to %d in memory at once", len(files), most)
	}
}

func TestSuiteIsValidated(t *testing.T) {
	err := fmt.Sprint(refuses(t, toy.Chain, toy.Chain))
	if !strings.Contains(err, "duplicate analyzer") {
		t.Errorf("err = %v", err)
	}
}

func refuses(t *testing.T, analyzers ...*analysis.Analyzer) error {
	t.Helper()
	_, err := driver.Run(t.Context(), driver.Config{Dir: t.TempDir(), CacheDir: "off"}, analyzers)
	return err
}

// Random edits again, this time with tests and with the real go list.
func TestRandomEditsWithTests(t *testing.T) {
	dir := unpack(t, layers+variants)
	cache := t.TempDir()
	rnd := rand.New(rand.NewPCG(3, 4))
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	original := make(map[string]string)
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		original[name] = string(data)
	}
	// From empty means here: with nothing but the standard library.
	std := t.TempDir()
	run(t, driver.Config{Dir: unpack(t, gomod+"\n-- a_test.go --\npackage a\n\nimport _ \"testing\"\nimport _ \"fmt\"\n"), CacheDir: std, Tests: true}, edited()...)
	for i := range 25 {
		name := files[rnd.IntN(len(files))]
		data := original[name]
		switch rnd.IntN(6) {
		case 0:
			data = "// Moved.\n" + data
		case 1:
			data = strings.Replace(data, "_ = 1", "_ = 1; _ = 1", 1)
		case 2:
			data = strings.Replace(data, "const Word", "const Extra, Word", 1)
			data = strings.Replace(data, " = \"", " = 1, \"x", 1)
		case 3:
			data += "\nfunc More() { _ = 1; _ = 2 }\n"
		case 4:
			data += "\nfunc Broken() int { }\n"
		}
		write(t, name, data)
		cfg := driver.Config{Dir: dir, Tests: true, CacheDir: cache}
		got := all(run(t, cfg, edited()...), dir)
		cfg.CacheDir = filepath.Join(t.TempDir(), "cache")
		if err := os.CopyFS(cfg.CacheDir, os.DirFS(std)); err != nil {
			t.Fatal(err)
		}
		if want := all(run(t, cfg, edited()...), dir); got != want {
			t.Fatalf("edit %d of %s: with the cache:\n%s\nfrom empty:\n%s", i, name, got, want)
		}
	}
}

func edited() []*analysis.Analyzer {
	return append(toy.Suite(), toy.Sum, toy.Scopes, toy.Despite)
}
