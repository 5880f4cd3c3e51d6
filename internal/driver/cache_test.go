package driver_test

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/driver/toy"
)

// A lab runs a suite again and again on a module, and tells which packages of
// the module were analyzed.
type lab struct {
	t     *testing.T
	dir   string
	log   string
	suite []*analysis.Analyzer
	cfg   driver.Config
}

func newLab(t *testing.T, archive string, suite ...*analysis.Analyzer) *lab {
	l := &lab{t: t, dir: unpack(t, archive), log: filepath.Join(t.TempDir(), "log")}
	l.suite = append(suite, toy.Runs(l.log))
	l.cfg = driver.Config{Dir: l.dir, CacheDir: t.TempDir(), Tests: true}
	return l
}

// analyzed runs the suite and returns the analyzed packages of the module,
// sorted, without its path. A package is there once for each of its variants.
func (l *lab) analyzed() string {
	l.t.Helper()
	os.Remove(l.log)
	run(l.t, l.cfg, l.suite...)
	data, _ := os.ReadFile(l.log)
	lines := strings.Fields(strings.ReplaceAll(string(data), "example.com/m/", ""))
	slices.Sort(lines)
	return strings.Join(lines, " ")
}

func (l *lab) edit(name, old, new string) {
	l.t.Helper()
	file := filepath.Join(l.dir, name)
	data, err := os.ReadFile(file)
	if err != nil {
		l.t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		l.t.Fatalf("%s does not contain %q", name, old)
	}
	write(l.t, file, strings.Replace(string(data), old, new, 1))
}

func (l *lab) want(what, packages string) {
	l.t.Helper()
	if got := l.analyzed(); got != packages {
		l.t.Errorf("%s: analyzed %q, want %q", what, got, packages)
	}
}

// What is analyzed again after an edit, and what is not.
func TestCutOff(t *testing.T) {
	l := newLab(t, layers, toy.Suite()...)
	l.want("cold", "base high mid top")
	l.want("warm", "")
	l.edit("top/top.go", "fmt.Println()", "fmt.Print()")
	l.want("the top is edited", "top")
	l.edit("base/base.go", "Light() {}", "Light() { _ = 1 }")
	l.want("a fact of the base changes, which the key of all above holds", "base high mid top")
	l.edit("base/base.go", "package base", "// A comment moves every line.\n\npackage base")
	l.want("the base moves", "base")
	l.edit("base/base.go", "1, 2, 3", "1, 2, 4")
	l.want("a body of the base changes, its facts do not", "base")
	l.edit("mid/mid.go", `const Word = "mid"`, `const Word, new = "mid", 1`)
	l.want("something that is not exported comes", "mid")
	l.edit("mid/mid.go", `new = "mid", 1`, `New2 = "mid", 1`)
	l.want("something that is exported comes: all that mention mid", "high mid")
	l.edit("mid/mid.go", `New2 = "mid", 1`, `new = "mid", 1`)
	l.want("all is as it was two edits ago", "")
	write(t, filepath.Join(l.dir, "high/more.go"), "package high\n")
	l.want("a file comes", "high")
	os.Remove(filepath.Join(l.dir, "high/more.go"))
	l.want("a file goes", "")
}

// The method of a type at the bottom gets heavier. The package between, which
// only passes the type on, has the same types and facts as before.
func TestIndirectFactsAreInTheKey(t *testing.T) {
	dir := unpack(t, layers)
	cfg := driver.Config{Dir: dir, CacheDir: t.TempDir(), Patterns: []string{"./top"}}
	suite := toy.Suite()[:1]
	check(t, text(run(t, cfg, suite...), dir), "top/top.go:9:6: Top weighs 12 (heavy)\n")
	base := filepath.Join(dir, "base/base.go")
	data, err := os.ReadFile(base)
	if err != nil {
		t.Fatal(err)
	}
	write(t, base, strings.Replace(string(data), "_ = 4", "_ = 4; _ = 4", 1))
	check(t, text(run(t, cfg, suite...), dir), "top/top.go:9:6: Top weighs 13 (heavy)\n")
}

// Everything that reaches an analyzer is in the key.
func TestKey(t *testing.T) {
	l := newLab(t, gomod+`
-- p/p.go --
package p

const Files = 1

func F() { for range 3 {} }
-- p/asm_amd64.s --
// assembly
-- p/asm_arm64.s --
// assembly
-- p/ignored.go --
//go:build never

package p
`, toy.Suite()...)
	l.cfg.Env = []string{"GOARCH=amd64", "GOOS=linux"}
	l.want("cold", "p")
	l.want("warm", "")
	l.edit("p/asm_amd64.s", "assembly", "machine code")
	l.want("another file", "p")
	l.edit("p/ignored.go", "package p", "package p // ignored")
	l.want("an ignored file", "p")
	l.edit("go.mod", "1.25", "1.24")
	l.want("language version", "p")
	l.suite[0].Flags.Set("min", "100")
	l.want("flag of an analyzer", "p")
	l.suite = append(l.suite, toy.Despite)
	l.want("another analyzer", "p")
	l.cfg.Env[0] = "GOARCH=arm64"
	l.want("target architecture", "p")
	l.cfg.Env[1] = "GOOS=windows"
	l.want("target system", "p")
	file := filepath.Join(l.dir, "p/p.go")
	l.cfg.Overlay = map[string][]byte{file: []byte("package p\n")}
	l.want("overlay", "p")
	l.cfg.Overlay = nil
	l.want("all as before", "")
	l.cfg.BuildFlags = []string{"-tags=never"}
	l.want("tags that select other files", "p")
	l.cfg.BuildFlags = []string{"-tags=never,nosuch"}
	l.want("tags that do not", "")

	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(l.dir, moved); err != nil {
		t.Fatal(err)
	}
	l.dir, l.cfg.Dir = moved, moved
	l.want("another directory, which positions mention", "p")
}

func TestSetOfTargetsIsInTheKey(t *testing.T) {
	dir := unpack(t, layers)
	cfg := driver.Config{Dir: dir, CacheDir: t.TempDir(), Patterns: []string{"./top"}}
	run(t, cfg, toy.Suite()...)
	cfg.Patterns = nil
	warm := run(t, cfg, toy.Suite()...)
	cfg.CacheDir = "off"
	check(t, all(warm, dir), all(run(t, cfg, toy.Suite()...), dir))
}

// A cache that was torn in any way gives the same results.
func TestTornCache(t *testing.T) {
	dir := unpack(t, layers+variants)
	cfg := driver.Config{Dir: dir, Tests: true, CacheDir: t.TempDir()}
	suite := append(toy.Suite(), toy.Sum)
	want := all(run(t, cfg, suite...), dir)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		tear(t, rnd, cfg.CacheDir)
		res := run(t, cfg, suite...)
		check(t, all(res, dir), want)
		if res.Stats.Cached == 0 {
			t.Error("nothing was left of the cache")
		}
	}
}

// tear damages one in five files of a cache.
func tear(t *testing.T, rnd *rand.Rand, cache string) {
	t.Helper()
	var files []string
	filepath.WalkDir(cache, func(path string, d fs.DirEntry, err error) error {
		if strings.HasSuffix(path, "-a") || strings.HasSuffix(path, "-d") {
			files = append(files, path)
		}
		return err
	})
	for _, name := range files {
		if rnd.IntN(5) != 0 {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		switch rnd.IntN(5) {
		case 0:
			os.Remove(name)
			continue
		case 1:
			data = data[:rnd.IntN(len(data)+1)]
		case 2:
			if len(data) > 0 {
				data[rnd.IntN(len(data))] ^= 1 << rnd.IntN(8)
			}
		case 3:
			data = nil
		case 4: // the file of another
			data, err = os.ReadFile(files[rnd.IntN(len(files))])
			if err != nil {
				continue // removed meanwhile
			}
		}
		os.Chmod(name, 0o666)
		write(t, name, string(data))
	}
}

// An entry that was stored for another key, by a program that hashes its
// entries as it should, is no entry either.
func TestForeignEntry(t *testing.T) {
	l := newLab(t, layers, toy.Suite()...)
	l.analyzed()
	swapEntries(t, l.cfg.CacheDir)
	l.want("all entries are swapped", "base high mid top")
}

// swapEntries makes each key point to the data of another one.
func swapEntries(t *testing.T, cache string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(cache, "??", "*-a"))
	if err != nil || len(names) == 0 {
		t.Fatal("no entries")
	}
	var data [][]byte
	for _, name := range names {
		d, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data = append(data, d)
	}
	// "v1 <key> <hash of the data> <size> <time>\n", the hashes in 64 digits
	const head = len("v1 ") + 64
	for i, name := range names {
		other := data[(i+1)%len(data)]
		write(t, name, string(data[i][:head])+string(other[head:]))
	}
}

// The cache cannot be written to. That is no reason not to run.
func TestReadOnlyCache(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := unpack(t, layers)
	cache := t.TempDir()
	run(t, driver.Config{Dir: dir, CacheDir: cache}, toy.Suite()...)
	filepath.WalkDir(cache, func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() {
			t.Cleanup(func() { os.Chmod(path, 0o777) })
			os.Chmod(path, 0o555)
		}
		return err
	})
	write(t, filepath.Join(dir, "top/more.go"), "package top\n")
	run(t, driver.Config{Dir: dir, CacheDir: cache}, toy.Suite()...)
}

// What a run needed is not trimmed, even if it was only needed by its key.
func TestTrim(t *testing.T) {
	l := newLab(t, layers, toy.Suite()...)
	l.analyzed()
	unused := filepath.Join(l.cfg.CacheDir, "00", strings.Repeat("0", 64)+"-d")
	write(t, unused, "unused")
	old := time.Now().Add(-10 * 24 * time.Hour)
	filepath.WalkDir(l.cfg.CacheDir, func(path string, d fs.DirEntry, err error) error {
		os.Chtimes(path, old, old)
		return err
	})
	write(t, filepath.Join(l.cfg.CacheDir, "trim.txt"), strconv.FormatInt(old.Unix(), 10))
	l.want("warm", "")
	if _, err := os.Stat(unused); err == nil {
		t.Error("what was not used was not trimmed")
	}
	l.edit("top/top.go", "fmt.Println()", "fmt.Print()")
	l.want("the top is edited", "top")
}

func TestCacheDirectory(t *testing.T) {
	dir := unpack(t, layers)
	_, err := driver.Run(context.Background(), driver.Config{Dir: dir, CacheDir: "relative"}, toy.Suite())
	if err == nil || !strings.Contains(err.Error(), "not an absolute path") {
		t.Errorf("err = %v", err)
	}
	file := filepath.Join(dir, "file")
	write(t, file, "")
	if _, err = driver.Run(context.Background(), driver.Config{Dir: dir, CacheDir: file}, toy.Suite()); err == nil {
		t.Error("a file is taken for a cache directory")
	}
	if got := driver.DefaultCacheDir([]string{"CONCURLINT_CACHE=/a", "CONCURLINT_CACHE=/b"}); got != "/b" {
		t.Errorf("DefaultCacheDir = %s, want /b", got)
	}
}

// Two runs at once share a cache.
func TestSharedCache(t *testing.T) {
	dir := unpack(t, layers+variants)
	cfg := driver.Config{Dir: dir, Tests: true, CacheDir: t.TempDir()}
	results := make(chan string)
	for range 4 {
		go func() {
			res, err := driver.Run(context.Background(), cfg, toy.Suite())
			if err != nil {
				t.Error(err)
			}
			results <- all(res, dir)
		}()
	}
	want := <-results
	for range 3 {
		check(t, <-results, want)
	}
}

// With analyzers that only know other packages by the names in the source, what
// nobody names changes nothing for those above.
func TestCutOffByName(t *testing.T) {
	l := newLab(t, gomod+`
-- base/base.go --
package base

type T struct{ N int }

const C = 1

func F(t T) int { return t.N }
-- mid/mid.go --
package mid

import "example.com/m/base"

type U struct{ T base.T }

func G() int { return base.F(base.T{}) }
-- top/top.go --
package top

import "example.com/m/mid"

var X = mid.G
-- dot/dot.go --
package dot

import . "example.com/m/base"

var Y = F
`, toy.Seen)
	l.cfg.ByName = true
	l.want("cold", "base dot mid top")
	l.edit("base/base.go", "const C = 1", "const C = 2")
	l.want("a constant changes that only an import without a name can see", "base dot")
	l.edit("base/base.go", "const C = 2", "const C = 2\n\nfunc Added() {}")
	l.want("a function comes", "base dot")
	l.want("that is kept under the plain key", "")
	l.edit("base/base.go", "N int", "N, M int")
	l.want("a type changes", "base dot mid top")
	l.edit("base/base.go", "func F(t T) int ", "func F(t T) (n int) ")
	l.want("a function changes that mid names, and not top", "base dot mid")
	l.edit("base/base.go", "package base", "package base\n\ntype New int")
	l.want("a type comes", "base dot mid top")
	l.edit("mid/mid.go", "type U struct{ T base.T }", "type U struct{ T base.T }\n\nconst Text = `import . \"x\"`")
	l.want("what looks like an import", "mid")
}
