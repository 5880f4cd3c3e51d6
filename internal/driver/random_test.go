package driver

import (
	"context"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/driver/toy"
	"github.com/concurlint/concurlint/internal/finding"
)

var edits = flag.Int("edits", 250, "how many random edits TestRandomEdits makes, twice")

// TestRandomEdits edits a module in random ways, at every depth, and after each
// edit compares a run with the cache of all runs before with a run from empty.
func TestRandomEdits(t *testing.T) {
	for seed := range uint64(4) {
		byName := seed >= 2
		t.Run(fmt.Sprintf("%d by name %v", seed, byName), func(t *testing.T) {
			t.Parallel()
			rnd := rand.New(rand.NewPCG(seed%2, 0))
			dir := t.TempDir()
			cache := t.TempDir()
			m := newModule(rnd, 9)
			cached, packages, broken := 0, 0, 0
			for i := range *edits {
				what := "at first"
				if i > 0 {
					what = m.edit(rnd)
				}
				m.write(t, dir)
				pkgs := m.list(t, dir)
				got, stats := runListed(t, dir, cache, pkgs, byName)
				want, _ := runListed(t, dir, "off", pkgs, byName)
				if got != want {
					t.Fatalf("edit %d, %s: with the cache:\n%s\nfrom empty:\n%s", i, what, got, want)
				}
				cached += stats.Cached
				packages += stats.Packages
				if strings.Contains(got, "Error:true") {
					broken++
				}
			}
			t.Logf("%d of %d packages came from the cache", cached, packages)
			if cached < packages/2 || cached == packages {
				t.Errorf("%d of %d packages came from the cache: the test tests little", cached, packages)
			}
			if broken == 0 || broken > *edits/2 {
				t.Errorf("%d of %d modules were broken: the test tests little", broken, *edits)
			}
		})
	}
}

// runListed runs the suite on packages that are already listed, and returns
// all that must not vary.
func runListed(t *testing.T, dir, cache string, pkgs []*listed, byName bool) (string, *Stats) {
	t.Helper()
	analyzers := append(toy.Suite(), toy.Seen, toy.Sum, toy.Scopes, toy.Despite)
	if byName { // the others have facts that hold each name, or look into scopes
		analyzers = []*analysis.Analyzer{toy.Seen, toy.Chain, toy.Version, toy.Files, toy.Despite}
	}
	s, err := newSuite(analyzers)
	if err != nil {
		t.Fatal(err)
	}
	store, err := openStore(cache)
	if err != nil {
		t.Fatal(err)
	}
	stats := newStats()
	cfg := &Config{Dir: dir, Parallel: 2, Final: finalNames, ByName: byName}
	r := &run{cfg: cfg, suite: s, store: store, stats: &stats, env: &goEnv{GOVERSION: "go1.26", GOARCH: "amd64"}}
	if err := r.check(context.Background(), dir, pkgs); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range finding.Sort(r.findings) {
		fmt.Fprintf(&b, "%+v\n", f)
	}
	for _, n := range sortNotes(r.notes) {
		fmt.Fprintf(&b, "%+v\n", n)
	}
	fmt.Fprintln(&b, stats.Counters, stats.Targets, stats.Packages)
	return b.String(), &stats
}

// finalNames reports all facts of the program.
func finalNames(pkgs []PackageFacts) []finding.Finding {
	var b strings.Builder
	for _, p := range pkgs {
		fmt.Fprintf(&b, "%s %v:", p.Path, p.Target)
		for _, f := range p.Package {
			fmt.Fprintf(&b, " %+v", f)
		}
		for _, f := range p.Objects {
			fmt.Fprintf(&b, " %s=%+v", f.Object, f.Fact)
		}
	}
	return []finding.Finding{{Analyzer: "final", Message: b.String()}}
}

// A module is packages p0, p1, ..., each of which may import those before it.
type module struct {
	version int
	pkgs    []*randomPkg
}

type randomPkg struct {
	imports []int
	types   []randomType
	funcs   []randomFunc
	word    string // constant in the fact of all packages above
	gap     int    // lines of comment at the top
	split   bool   // into two files
	broken  int    // 1: a type error, 2: a syntax error
	hidden  int    // something that is not exported
}

type randomType struct {
	alias   bool // of field, else a struct
	field   ref
	methods []randomFunc
}

type randomFunc struct {
	weight  int
	calls   []ref
	result  ref
	generic bool
}

// A ref refers to a type or function of an imported package: import i, modulo
// their number, and the n'th, modulo theirs. So it never dangles.
type ref struct{ imp, n int }

func newModule(rnd *rand.Rand, n int) *module {
	m := &module{version: 25}
	for range n {
		m.pkgs = append(m.pkgs, new(randomPkg))
	}
	for range 20 * n {
		m.edit(rnd)
	}
	for _, p := range m.pkgs {
		p.broken = 0
	}
	return m
}

func newRef(rnd *rand.Rand) ref { return ref{rnd.IntN(8), rnd.IntN(8)} }

func newFunc(rnd *rand.Rand) randomFunc {
	f := randomFunc{weight: rnd.IntN(6), result: newRef(rnd), generic: rnd.IntN(4) == 0}
	for range rnd.IntN(3) {
		f.calls = append(f.calls, newRef(rnd))
	}
	return f
}

// edit changes one thing, and says what.
func (m *module) edit(rnd *rand.Rand) string {
	i := rnd.IntN(len(m.pkgs))
	p := m.pkgs[i]
	kind := rnd.IntN(16)
	switch {
	case kind == 0 && i > 0:
		p.imports = append(p.imports, rnd.IntN(i))
		slices.Sort(p.imports)
		p.imports = slices.Compact(p.imports)
	case kind == 1 && len(p.imports) > 1:
		p.imports = slices.Delete(p.imports, 0, 1)
	case kind == 2 && len(p.types) < 4:
		p.types = append(p.types, randomType{alias: rnd.IntN(3) == 0, field: newRef(rnd), methods: []randomFunc{newFunc(rnd)}})
	case kind == 3 && len(p.types) > 1:
		k := rnd.IntN(len(p.types))
		p.types = slices.Delete(p.types, k, k+1)
	case kind == 4 && len(p.types) > 0:
		t := &p.types[rnd.IntN(len(p.types))]
		t.methods = append(t.methods[:rnd.IntN(len(t.methods)+1)], newFunc(rnd))
	case kind == 5 && len(p.types) > 0:
		p.types[rnd.IntN(len(p.types))].field = newRef(rnd)
	case kind <= 7 && len(p.funcs) < 4:
		p.funcs = append(p.funcs, newFunc(rnd))
	case kind == 8 && len(p.funcs) > 1:
		p.funcs = p.funcs[1:]
	case kind == 9:
		p.word = "word" + strconv.Itoa(rnd.IntN(3))
	case kind == 10:
		p.gap = rnd.IntN(4)
	case kind == 11:
		p.split = !p.split
	case kind == 12:
		p.hidden = rnd.IntN(5)
	case kind == 13 && rnd.IntN(3) == 0:
		p.broken = rnd.IntN(3)
	case kind == 14 && rnd.IntN(4) == 0:
		m.version = 24 + rnd.IntN(2)
	case len(p.funcs) > 0:
		p.funcs[rnd.IntN(len(p.funcs))].weight = rnd.IntN(6)
	}
	if rnd.IntN(6) == 0 {
		m.pkgs[rnd.IntN(len(m.pkgs))].broken = 0
	}
	return fmt.Sprintf("kind %d in p%d", kind, i)
}

// typ resolves a reference to a type that package i can name, and says how
// many methods it has.
func (m *module) typ(i int, r ref) (string, int) {
	p := m.pkgs[i]
	if len(p.imports) == 0 {
		return "int", 0
	}
	j := p.imports[r.imp%len(p.imports)]
	types := m.pkgs[j].types
	if len(types) == 0 {
		return "int", 0
	}
	n := r.n % len(types)
	name := fmt.Sprintf("p%d.T%d", j, n)
	if types[n].alias {
		_, methods := m.typ(j, types[n].field)
		return name, methods
	}
	return name, len(types[n].methods)
}

func (m *module) body(i int, f randomFunc) string {
	var b strings.Builder
	for range f.weight {
		b.WriteString("\t_ = 1\n")
	}
	p := m.pkgs[i]
	for _, call := range f.calls {
		if len(p.imports) == 0 {
			break
		}
		j := p.imports[call.imp%len(p.imports)]
		funcs := m.pkgs[j].funcs
		if len(funcs) == 0 {
			continue
		}
		n := call.n % len(funcs)
		fmt.Fprintf(&b, "\tp%d.F%d(0)", j, n)
		if _, methods := m.typ(j, funcs[n].result); methods > 0 {
			fmt.Fprintf(&b, ".M%d(0)", call.n%methods)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// sources writes package i, as two halves of a file.
func (m *module) sources(i int) (head, types, funcs string) {
	p := m.pkgs[i]
	var h, t, f strings.Builder
	fmt.Fprintf(&h, "%spackage p%d\n", strings.Repeat("// A comment.\n", p.gap), i)
	for _, j := range p.imports {
		fmt.Fprintf(&h, "import \"example.com/m/p%d\"\n", j)
	}
	for _, j := range p.imports {
		fmt.Fprintf(&h, "var _ = p%d.Known\n", j)
	}
	fmt.Fprintf(&t, "const Known = 1\n")
	if p.word != "" {
		fmt.Fprintf(&t, "const Word = %q\n", p.word)
	}
	fmt.Fprintf(&t, "var hidden [%d]int\n", p.hidden)
	for n, typ := range p.types {
		field, _ := m.typ(i, typ.field)
		if typ.alias {
			fmt.Fprintf(&t, "type T%d = %s\n", n, field)
			continue
		}
		fmt.Fprintf(&t, "type T%d struct{ F %s; h [%d]int }\n", n, field, p.hidden)
		for k, method := range typ.methods {
			fmt.Fprintf(&t, "func (T%d) M%d(x int) {\n%s}\n", n, k, m.body(i, method))
		}
	}
	for n, fn := range p.funcs {
		result, _ := m.typ(i, fn.result)
		if fn.generic {
			fmt.Fprintf(&f, "func F%d[P any](x P) (r %s) {\n%s\treturn\n}\n", n, result, m.body(i, fn))
		} else {
			fmt.Fprintf(&f, "func F%d(x int) (r %s) {\n%s\treturn\n}\n", n, result, m.body(i, fn))
		}
	}
	f.WriteString([]string{"", "// TOY\nvar x int = \"x\"\n", "func ) {\n"}[p.broken])
	return h.String(), t.String(), f.String()
}

func (m *module) write(t *testing.T, dir string) {
	t.Helper()
	for i, p := range m.pkgs {
		d := filepath.Join(dir, fmt.Sprintf("p%d", i))
		if err := os.MkdirAll(d, 0o777); err != nil {
			t.Fatal(err)
		}
		head, types, funcs := m.sources(i)
		second := filepath.Join(d, "b.go")
		os.Remove(second)
		files := map[string]string{filepath.Join(d, "a.go"): head + types + funcs}
		if p.split {
			files = map[string]string{filepath.Join(d, "a.go"): head + types, second: head + funcs}
		}
		for name, data := range files {
			if err := os.WriteFile(name, []byte(data), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// list does what go list would do, in a hundredth of the time.
func (m *module) list(t *testing.T, dir string) []*listed {
	t.Helper()
	var pkgs []*listed
	for i := range m.pkgs {
		p := &listed{
			ImportPath: fmt.Sprintf("example.com/m/p%d", i),
			Name:       fmt.Sprintf("p%d", i),
			Dir:        filepath.Join(dir, fmt.Sprintf("p%d", i)),
			Module:     &listedModule{Path: "example.com/m", GoVersion: fmt.Sprintf("1.%d", m.version)},
			DepOnly:    i%4 == 1, // not a target
		}
		names, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			p.GoFiles = append(p.GoFiles, filepath.Base(name))
			f, _ := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			for _, imp := range f.Imports {
				path, _ := strconv.Unquote(imp.Path.Value)
				p.Imports = append(p.Imports, path)
			}
		}
		slices.Sort(p.Imports)
		p.Imports = slices.Compact(p.Imports)
		pkgs = append(pkgs, p)
	}
	return pkgs
}
