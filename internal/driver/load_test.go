package driver_test

import (
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/driver/toy"
)

const cgo = gomod + `
-- c/c.go --
package c

// #include "c.h"
// static int twice(int x) { return 2 * x; }
import "C"

const Word = "c"

func Twice(x int) int {
	_, _, _ = 1, 2, 3
	_ = 4
	_ = 5
	return int(C.twice(C.int(x))) + C.SIZE
}
-- c/c.h --
#define SIZE 7
-- c/c_test.go --
package c

import "testing"

func TestC(t *testing.T) { Twice(1) }
-- above/above.go --
package above

import "example.com/m/c"

func Above() { c.Twice(1); c.Twice(2) }
`

func TestCgo(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil || runtime.GOOS != "linux" {
		t.Skip("no C compiler")
	}
	l := newLab(t, cgo, toy.Suite()...)
	l.suite[0].Flags.Set("min", "5")
	l.cfg.Env = []string{"CGO_ENABLED=1"}
	res := run(t, l.cfg, l.suite...)
	check(t, text(res, l.dir), `above/above.go:1:9: words: c (chain)
above/above.go:5:6: Above weighs 25 (heavy)
c/c.go:9:6: Twice weighs 11 (heavy)
c/c_test.go:1:9: words: c (chain)
`)
	for _, f := range res.Findings {
		if f.Message == "Twice weighs 11" && len(f.Fixes) > 0 {
			t.Error("a fix in a file that cgo rewrote")
		}
	}
	l.want("warm", "")
	l.edit("c/c.h", "7", "8")
	l.want("a header changes", "c c")
}

// Without a C compiler the package cannot be checked, but those above it can.
func TestNoCCompiler(t *testing.T) {
	dir := unpack(t, cgo)
	// The go command would find the output of cgo in its cache.
	env := []string{"CGO_ENABLED=1", "CC=" + filepath.Join(dir, "no-such-compiler"), "CGO_CFLAGS=-DX" + filepath.Base(dir)}
	res := run(t, driver.Config{Dir: dir, Env: env}, toy.Suite()...)
	check(t, text(res, dir), `error: example.com/m/c :0: not checked, because cgo could not be run on it: cgo: C compiler "DIR/no-such-compiler" not found: exec: "DIR/no-such-compiler": stat DIR/no-such-compiler: no such file or directory
`)
	res = run(t, driver.Config{Dir: dir, Env: []string{"CGO_ENABLED=0"}, Patterns: []string{"./above"}}, toy.Suite()...)
	check(t, text(res, dir), "error: example.com/m/above above/above.go:3: could not import example.com/m/c (no Go files in DIR/c but tests, and those that build constraints exclude)\n")
}

func TestVersions(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module example.com/m

go 1.22
-- a/old.go --
//go:build go1.21

package a

func Old(s []int) {
	for range s {
	}
}
-- a/new.go --
package a

func New() {
	for range 3 {
	}
}
-- older/go.mod --
module example.com/older

go 1.20
-- older/a.go --
package older

func A(s []int) {
	for range s {
	}
}
-- none/go.mod --
module example.com/none
-- none/a.go --
package none

func A(s []int) {
	for range s {
	}
}

func generic[T any]() {}
`)
	res := run(t, driver.Config{Dir: dir, Modules: true}, toy.Version)
	check(t, text(res, dir), `a/old.go:6:2: loop of go1.21 (version)
older/a.go:4:2: loop of go1.20 (version)
error: example.com/none none/a.go:8: predeclared any requires go1.18 or later
error: example.com/none none/a.go:8: type parameter requires go1.18 or later
`)
}

func TestFilesOfPackage(t *testing.T) {
	dir := unpack(t, gomod+`
-- p/p.go --
package p

const Files = 1
-- p/p_amd64.s --
// one
-- p/p_windows.go --
package p
-- p/p.h --
`)
	env := []string{"GOOS=linux", "GOARCH=amd64"}
	res := run(t, driver.Config{Dir: dir, Env: env}, toy.Files)
	check(t, text(res, dir), `p/p.go:1:1: p.h has 0 bytes (files)
p/p.go:1:1: p_amd64.s has 7 bytes (files)
p/p.go:1:1: p_windows.go has 10 bytes (files)
`)
	env = []string{"GOOS=windows", "GOARCH=arm64"}
	res = run(t, driver.Config{Dir: dir, Env: env}, toy.Files)
	check(t, text(res, dir), `p/p.go:1:1: p.h has 0 bytes (files)
p/p.go:1:1: p_amd64.s has 7 bytes (files)
`)
}

func TestTags(t *testing.T) {
	dir := unpack(t, gomod+`
-- p/p.go --
package p
-- p/tagged.go --
//go:build special

package p

const Word = "special"
`)
	check(t, text(run(t, driver.Config{Dir: dir}, toy.Chain), dir), "")
	res := run(t, driver.Config{Dir: dir, BuildFlags: []string{"-tags=special"}}, toy.Chain)
	check(t, text(res, dir), "p/p.go:1:9: words: special (chain)\n")
}

func TestOverlay(t *testing.T) {
	dir := unpack(t, layers)
	overlay := map[string][]byte{
		filepath.Join(dir, "base/base.go"): nil,
		filepath.Join(dir, "base/new.go"):  []byte("package base\n\nconst Word = \"other\"\n\ntype T struct{}\n\nfunc (T) Method() {}\n"),
		filepath.Join(dir, "new/a.go"):     []byte("package new\n\nimport _ \"example.com/m/mid\"\n"),
		filepath.Join(dir, "new/new.go"):   []byte("package new\n\nconst Word = \"new\"\n"),
	}
	for range 2 {
		res := run(t, driver.Config{Dir: dir, Overlay: overlay}, toy.Suite()...)
		check(t, text(res, dir), `base/new.go:1:9: words: other (chain)
high/high.go:1:9: words: mid other (chain)
mid/mid.go:1:9: words: mid other (chain)
new/a.go:1:9: words: mid new other (chain)
top/top.go:1:9: words: mid other (chain)
top/top.go:9:6: Top weighs 8 (heavy)
`)
	}
}

const workspace = `
-- go.work --
go 1.25

use (
	./one
	./sub/two
)
-- one/go.mod --
module example.com/one

go 1.25
-- one/one.go --
package one

import _ "example.com/two"

const Word = "one"
-- sub/two/go.mod --
module example.com/two

go 1.25
-- sub/two/two.go --
package two

const Word = "two"
-- sub/three/go.mod --
module example.com/three

go 1.25
-- sub/three/three.go --
package three

const Word = "three"
`

func TestWorkspace(t *testing.T) {
	dir := unpack(t, workspace)
	res := run(t, driver.Config{Dir: dir}, toy.Chain)
	check(t, text(res, dir), `one/one.go:1:9: words: one two (chain)
sub/two/two.go:1:9: words: two (chain)
`)
	res = run(t, driver.Config{Dir: filepath.Join(dir, "sub")}, toy.Chain)
	check(t, text(res, dir), "sub/two/two.go:1:9: words: two (chain)\n")
	res = run(t, driver.Config{Dir: filepath.Join(dir, "one")}, toy.Chain)
	check(t, text(res, dir), "one/one.go:1:9: words: one two (chain)\n")

	write(t, filepath.Join(dir, "go.mod"), "module example.com/root\n\ngo 1.25\n")
	write(t, filepath.Join(dir, "root.go"), "package root\n\nconst Word = \"root\"\n")
	write(t, filepath.Join(dir, "go.work"), "go 1.25\nuse .\nuse ./one\nuse ./sub/two\n")
	res = run(t, driver.Config{Dir: dir}, toy.Chain)
	check(t, text(res, dir), `one/one.go:1:9: words: one two (chain)
root.go:1:9: words: root (chain)
sub/two/two.go:1:9: words: two (chain)
`)
}

func TestModules(t *testing.T) {
	dir := unpack(t, workspace+`
-- broken/go.mod --
module
-- empty/go.mod --
module example.com/empty
`)
	res := run(t, driver.Config{Dir: dir, Modules: true}, toy.Chain)
	check(t, text(res, dir), `one/one.go:1:9: words: one two (chain)
sub/three/three.go:1:9: words: three (chain)
sub/two/two.go:1:9: words: two (chain)
error:  broken/go.mod:0: go list: errors parsing go.mod: go.mod:1: usage: module module/path
`)
	got := fails(t, driver.Config{Dir: dir, Modules: true, Patterns: []string{"./one"}})
	check(t, got, "-modules checks all packages of all modules: it goes with no patterns")
	got = fails(t, driver.Config{Dir: filepath.Join(dir, "nothing"), Modules: true})
	check(t, got, "stat DIR: no such file or directory")
}

func TestPatterns(t *testing.T) {
	dir := unpack(t, layers+`
-- top/top_test.go --
package top

const Word = "test"
-- nopkgs/README --
`)
	for _, test := range []struct {
		patterns []string
		want     string
	}{
		{[]string{"./mid/..."}, "mid/mid.go:1:9: words: base mid (chain)\n"},
		{[]string{"example.com/m/mid", "./base"}, "base/base.go:1:9: words: base (chain)\nmid/mid.go:1:9: words: base mid (chain)\n"},
		{[]string{"top/top.go"}, "top/top.go:1:9: words: base mid (chain)\n"},
		{[]string{"top/top.go", "top/top_test.go"}, "top/top.go:1:9: words: base mid test (chain)\n"},
		{[]string{"./nopkgs/...", "./mid"}, "mid/mid.go:1:9: words: base mid (chain)\nerror:  :0: \"./nopkgs/...\" matched no packages\n"},
		{[]string{"./none/...", "./mid"}, "mid/mid.go:1:9: words: base mid (chain)\nerror: ./none/... :0: pattern ./none/...: lstat ./none/: no such file or directory\n"},
		{[]string{"./nopkgs/..."}, "error:  :0: \"./nopkgs/...\" matched no packages\n"},
		{[]string{"errors"}, ""},
	} {
		res := run(t, driver.Config{Dir: dir, Patterns: test.patterns, Tests: true}, toy.Chain)
		check(t, text(res, dir), test.want)
	}
}

// A file needs no module.
func TestFileOutsideModule(t *testing.T) {
	dir := unpack(t, "-- a.go --\npackage main\n\nimport \"fmt\"\n\nconst Word = \"main\"\n\nfunc main() { fmt.Println() }\n")
	res := run(t, driver.Config{Dir: dir, Patterns: []string{"a.go"}}, toy.Chain)
	check(t, text(res, dir), "a.go:1:9: words: main (chain)\n")
	if got := res.Findings[0].Package; got != "command-line-arguments" {
		t.Errorf("the package is %s", got)
	}
}

// The standard library is not analyzed, except what is asked for.
func TestStandardLibrary(t *testing.T) {
	l := newLab(t, layers)
	l.want("a module", "base high mid top")

	l.cfg.Dir = filepath.Join(runtime.GOROOT(), "src")
	l.cfg.Patterns = []string{"container/list", "container/ring"}
	l.want("two packages", "container/list container/list_test container/ring container/ring_test")

	l.cfg.Patterns = []string{"errors"}
	l.cfg.Tests = false
	l.suite = append(l.suite, toy.Suite()[0])
	l.want("a package", "errors")
	res := run(t, l.cfg, l.suite...)
	if len(res.Findings) == 0 || res.Failed() {
		t.Errorf("no findings, or errors: %+v", res.Notes)
	}
}

// Files that belong to no module have the language version of the go command.
func TestVersionWithoutModule(t *testing.T) {
	var mu sync.Mutex
	versions := make(map[string]bool)
	a := &analysis.Analyzer{Name: "versions", Doc: "collect language versions", Run: func(pass *analysis.Pass) (any, error) {
		mu.Lock()
		defer mu.Unlock()
		for _, f := range pass.Files {
			versions[pass.TypesInfo.FileVersions[f]] = true
		}
		return nil, nil
	}}
	dir := unpack(t, "-- a.go --\npackage main\n\nfunc main() {}\n")
	run(t, driver.Config{Dir: dir, Patterns: []string{"a.go"}, CacheDir: t.TempDir()}, a)
	run(t, driver.Config{Dir: dir, Patterns: []string{"errors"}, CacheDir: t.TempDir(), Tests: true}, a)
	out, err := exec.Command("go", "env", "GOVERSION").Output()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(string(out))[0]
	if len(versions) != 1 || !versions[want] {
		t.Errorf("versions %v, want %s", versions, want)
	}
}

func TestSkipBodies(t *testing.T) {
	dir := unpack(t, layers)
	var asked []string
	cfg := driver.Config{Dir: dir, Patterns: []string{"./top", "./mid"}, CacheDir: "off", Parallel: 1}
	cfg.SkipBodies = func(path string, files []*ast.File) bool {
		asked = append(asked, path)
		return path == "example.com/m/base" && files[0].Name.Name == "base"
	}
	res := run(t, cfg, toy.Suite()...)
	check(t, text(res, dir), `mid/mid.go:1:9: words: mid (chain)
top/top.go:1:9: words: mid (chain)
top/top.go:9:6: Top weighs 8 (heavy)
`)
	check(t, strings.Join(asked, " "), "example.com/m/base example.com/m/high")
}

func TestGoCommandIsMissing(t *testing.T) {
	dir := unpack(t, layers)
	t.Setenv("PATH", os.DevNull)
	got := fails(t, driver.Config{Dir: dir})
	check(t, got, `go env: exec: "go": executable file not found in $PATH`)
}
