package driver_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/driver/toy"
)

// warmth is the cache of tests that are not about the cache: so that the
// standard library is not type-checked for each of them.
var warmth string

func TestMain(m *testing.M) {
	// The modules of the tests are their own: no workspace of whoever runs
	// them, or the lack of one, may be theirs.
	os.Setenv("GOWORK", "")
	flag.Parse()
	dir, err := os.MkdirTemp("", "driver-test-")
	if err != nil {
		panic(err)
	}
	warmth = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// unpack writes the files of an archive in txtar form to a new directory.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	return dir
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, cfg driver.Config, analyzers ...*analysis.Analyzer) driver.Result {
	t.Helper()
	cfg.CacheDir = cmp.Or(cfg.CacheDir, warmth)
	cfg.Env = append(slices.Clip(os.Environ()), cfg.Env...)
	res, err := driver.Run(context.Background(), cfg, analyzers)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func fails(t *testing.T, cfg driver.Config) string {
	t.Helper()
	cfg.CacheDir = warmth
	_, err := driver.Run(context.Background(), cfg, toy.Suite())
	if err == nil {
		t.Fatal("no error")
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("the error is more than one line: %v", err)
	}
	return strings.ReplaceAll(err.Error(), cfg.Dir, "DIR")
}

// text writes a result in lines, with paths relative to dir.
func text(res driver.Result, dir string) string {
	var b strings.Builder
	for _, f := range res.Findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s (%s)\n", rel(dir, f.Place.File), f.Place.Line, f.Place.Column, f.Message, f.Analyzer)
	}
	for _, n := range res.Notes {
		kind := "note"
		if n.Error {
			kind = "error"
		}
		fmt.Fprintf(&b, "%s: %s %s:%d: %s\n", kind, n.Package, rel(dir, n.File), n.Line, strings.ReplaceAll(n.Text, dir, "DIR"))
	}
	return b.String()
}

// all writes everything in a result that must not vary.
func all(res driver.Result, dir string) string {
	var b strings.Builder
	for _, f := range res.Findings {
		fmt.Fprintf(&b, "%+v\n", f)
	}
	for _, n := range res.Notes {
		fmt.Fprintf(&b, "%+v\n", n)
	}
	for _, name := range slices.Sorted(maps.Keys(res.Stats.Counters)) {
		fmt.Fprintln(&b, name, res.Stats.Counters[name])
	}
	fmt.Fprintln(&b, res.Stats.Targets, res.Stats.Packages)
	return strings.ReplaceAll(b.String(), dir, "DIR")
}

func rel(dir, name string) string {
	if r, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(r) {
		return filepath.ToSlash(r)
	}
	return name
}

func check(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// layers is a module of four layers. The type at the bottom is only reached
// through the packages between.
const layers = `
-- go.mod --
module example.com/m

go 1.25
-- base/base.go --
package base

const Word = "base"

type T struct{}

func (T) Method() {
	_, _, _ = 1, 2, 3
	_ = 4
	_ = 5
}

func Light() {}
-- mid/mid.go --
package mid

import "example.com/m/base"

const Word = "mid"

func New() base.T { return base.T{} }
-- high/high.go --
package high

import "example.com/m/mid"

func Call() {
	mid.New().Method()
	_ = 1
}
-- top/top.go --
package top

import (
	"fmt"

	"example.com/m/high"
)

func Top() {
	high.Call()
	fmt.Println()
}
`

func TestFacts(t *testing.T) {
	dir := unpack(t, layers)
	res := run(t, driver.Config{Dir: dir}, toy.Suite()...)
	check(t, text(res, dir), `base/base.go:1:9: words: base (chain)
high/high.go:1:9: words: base mid (chain)
high/high.go:5:6: Call weighs 9 (heavy)
mid/mid.go:1:9: words: base mid (chain)
top/top.go:1:9: words: base mid (chain)
top/top.go:9:6: Top weighs 12 (heavy)
`)
	if n := res.Stats.Counters["functions"]; n != 5 {
		t.Errorf("%v functions counted, want 5", n)
	}
}

func TestOnlyTargetsAreReported(t *testing.T) {
	dir := unpack(t, layers)
	res := run(t, driver.Config{Dir: dir, Patterns: []string{"./top"}}, toy.Suite()...)
	check(t, text(res, dir), `top/top.go:1:9: words: base mid (chain)
top/top.go:9:6: Top weighs 12 (heavy)
`)
}

func TestFindingHasEverything(t *testing.T) {
	dir := unpack(t, layers)
	res := run(t, driver.Config{Dir: dir, Patterns: []string{"./high"}}, toy.Suite()...)
	got := strings.ReplaceAll(fmt.Sprintf("%+v", res.Findings[1]), dir, "DIR")
	check(t, got, "{Analyzer:heavy Category:call Package:example.com/m/high "+
		"Place:{File:DIR/high/high.go Line:5 Column:6 EndLine:5 EndColumn:10} "+
		"Message:Call weighs 9 URL:https://example.com/heavy#call "+
		"Steps:[{Goroutine:caller Kind:run Text:goes on Partner: Place:{File:DIR/high/high.go Line:6 Column:2 EndLine:6 EndColumn:20}} "+
		"{Goroutine:caller Kind:run Text:goes on Partner: Place:{File:DIR/high/high.go Line:7 Column:2 EndLine:7 EndColumn:7}}] "+
		"Related:[{Message:the function begins here Place:{File:DIR/high/high.go Line:5 Column:1 EndLine:5 EndColumn:1}}] "+
		"Fixes:[{Message:empty Call Edits:[{File:DIR/high/high.go Start:55 End:83 New:}]}]}")
}

func TestFlags(t *testing.T) {
	dir := unpack(t, layers)
	suite := toy.Suite()
	if err := suite[0].Flags.Set("min", "10"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		res := run(t, driver.Config{Dir: dir, Patterns: []string{"./high", "./top"}}, suite[0])
		check(t, text(res, dir), "top/top.go:9:6: Top weighs 12 (heavy)\n")
	}
	suite[0].Flags.Set("min", "9")
	res := run(t, driver.Config{Dir: dir, Patterns: []string{"./high"}}, suite[0])
	check(t, text(res, dir), "high/high.go:5:6: Call weighs 9 (heavy)\n")
}

func TestParallelIsDeterministic(t *testing.T) {
	dir := unpack(t, layers+variants+broken)
	var want string
	for _, p := range []int{1, 2, 3, 8, 1} {
		res := run(t, driver.Config{Dir: dir, Tests: true, Parallel: p, CacheDir: "off"}, toy.Suite()...)
		got := all(res, dir)
		if want == "" {
			want = got
		}
		check(t, got, want)
	}
}

// variants has a package with internal and external tests, and one that has
// to be built anew for them.
const variants = `
-- v/v.go --
package v

const Word = "v"

func V() {
	_, _, _ = 1, 2, 3
	_ = 4
	_ = 5
	_ = 6
	_ = 7
	_ = 8
}
-- v/v_test.go --
package v

import "testing"

const VWord = "internal"

func TestV(t *testing.T) { V() }

func (t T) AtTest() { V() }

type T struct{}
-- v/x_test.go --
package v_test

import (
	"testing"

	"example.com/m/uses"
	"example.com/m/v"
)

func TestX(t *testing.T) {
	v.TestV(t)
	v.T{}.AtTest()
	uses.Uses()
}
-- uses/uses.go --
package uses

import "example.com/m/v"

func Uses() { v.V() }
-- onlytests/a_test.go --
package onlytests

import "testing"

func TestOnly(t *testing.T) { _, _, _, _, _ = 1, 2, 3, 4, 5; _ = 1; _ = 2; _ = 3; _ = 4; _ = 5 }
`

const gomod = `
-- go.mod --
module example.com/m

go 1.25
`

func TestVariants(t *testing.T) {
	dir := unpack(t, gomod+variants)
	res := run(t, driver.Config{Dir: dir, Tests: true}, toy.Suite()...)
	check(t, text(res, dir), `onlytests/a_test.go:5:6: TestOnly weighs 7 (heavy)
uses/uses.go:1:9: words: v (chain)
uses/uses.go:5:6: Uses weighs 9 (heavy)
v/v.go:1:9: words: v (chain)
v/v.go:5:6: V weighs 7 (heavy)
v/v_test.go:7:6: TestV weighs 9 (heavy)
v/v_test.go:9:12: AtTest weighs 9 (heavy)
v/x_test.go:1:9: words: v (chain)
v/x_test.go:10:6: TestX weighs 31 (heavy)
`)
	if res.Stats.Targets != 4 {
		t.Errorf("%d targets, want 4", res.Stats.Targets)
	}
	for _, f := range res.Findings {
		if strings.Contains(f.Package, " ") {
			t.Errorf("the package is %q", f.Package)
		}
	}

	res = run(t, driver.Config{Dir: dir}, toy.Suite()...)
	check(t, text(res, dir), `uses/uses.go:1:9: words: v (chain)
uses/uses.go:5:6: Uses weighs 9 (heavy)
v/v.go:1:9: words: v (chain)
v/v.go:5:6: V weighs 7 (heavy)
`)
}
