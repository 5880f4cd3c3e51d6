package driver

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Each change of a declaration shows in its part, and in no other.
func TestParts(t *testing.T) {
	const source = `package p

type S struct {
	A int ` + "`tag`" + `
	b string
	R
}

type R interface{ M(x int) error }

type G[P ~int | string] struct{ P P }

type A = map[string]chan<- int

type L[P any] = []P

func (S) V(n int)  {}
func (*S) W()      {}
func (g G[P]) X() P { return g.P }

const C = 1 << 70

var V func(a ...int) (b [3]G[int])

func F[P comparable](x P, y L[P]) *S { return nil }
`
	was := partsIn(t, source)
	for _, edit := range []struct{ old, new, name string }{
		{"`tag`", "`tug`", ""},
		{"b string", "c string", ""},
		{"b string", "b int", ""},
		{"\tR\n", "\tR R\n", ""},
		{"M(x int) error", "M(x int) bool", ""},
		{"M(x int)", "N(x int)", ""},
		{"~int | string", "int | string", ""},
		{"~int | string", "~int | float64", ""},
		{"chan<- int", "<-chan int", ""},
		{"= []P", "= [2]P", ""},
		{"(S) V(n int)", "(*S) V(n int)", ""},
		{"W() ", "Y() ", ""},
		{"X() P { return g.P }", "X() (p P) { return g.P }", ""},
		{"A = map", "A map", ""},
		{"package p", "package q", ""},
		{"1 << 70", "1 << 71", "C"},
		{"const C", "const C int8 = 1; const D", "C D"},
		{"[3]G", "[4]G", "V"},
		{"G[int])", "G[string])", "V"},
		{"a ...int", "a []int", "V"},
		{"comparable", "any", "F"},
		{"y L[P]", "y []P", "F"},
		{"func F", "func D() {}\n\nfunc F", "D"},
		{"const C", "func C() {}\n\nconst D", "C D"},
		{"return nil", "return new(S)", "nothing"},
		{"const C", "// A comment.\nconst C", "nothing"},
	} {
		if !strings.Contains(source, edit.old) {
			t.Fatalf("there is no %q", edit.old)
		}
		is := partsIn(t, strings.Replace(source, edit.old, edit.new, 1))
		var changed []string
		for name := range allKeys(was.names, is.names) {
			if was.names[name] != is.names[name] {
				changed = append(changed, name)
			}
		}
		slices.Sort(changed)
		if got, want := strings.Join(changed, " "), strings.TrimPrefix(edit.name, "nothing"); got != want {
			t.Errorf("%s for %s changes the names %q, want %q", edit.new, edit.old, got, want)
		}
		if got, want := was.decls != is.decls, edit.name == ""; got != want {
			t.Errorf("%s for %s: types changed: %v, want %v", edit.new, edit.old, got, want)
		}
	}
}

// A type of a function is reached by no name.
func TestPartsOfHiddenTypes(t *testing.T) {
	if _, ok := partsOf(packageOf(t, "package p\n\nvar V = func() any { return nil }")); !ok {
		t.Error("a package with nothing hidden was not taken apart")
	}
	pkg := packageOf(t, "package p\n\ntype T struct{ F int }\n")
	hidden := types.NewTypeName(token.NoPos, pkg, "hidden", nil)
	types.NewNamed(hidden, types.Typ[types.Int], nil)
	pkg.Scope().Insert(types.NewVar(token.NoPos, pkg, "V", hidden.Type()))
	if _, ok := partsOf(pkg); ok {
		t.Error("a package was taken apart that has a type in no scope")
	}
}

// What comes after a dot is what a file may use of other packages.
func TestSelected(t *testing.T) {
	names := make(map[string]bool)
	if !selectedIn([]byte("package p\n\nimport \"a.b\"\n\nvar x = q.\n\tX + /* y.Y */ z . Z(\"w.W\") + 1.5\n"), names) {
		t.Error("the file is fine")
	}
	if got := strings.Join(slices.Sorted(maps.Keys(names)), " "); got != "X Z" {
		t.Errorf("selected %s", got)
	}
	for _, bad := range []string{"package p\n\nimport . \"q\"\n", "package p\n\nimport .\n`q`\n", "package p\n\n\"\n"} {
		if selectedIn([]byte(bad), names) {
			t.Errorf("the names of %q cannot be told", bad)
		}
	}
}

func partsIn(t *testing.T, source string) parts {
	t.Helper()
	p, ok := partsOf(packageOf(t, source))
	if !ok {
		t.Fatal("not taken apart")
	}
	return p
}

func packageOf(t *testing.T, source string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.Default()}
	pkg, err := conf.Check("p", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

func allKeys(maps ...map[string]digest) map[string]bool {
	all := make(map[string]bool)
	for _, m := range maps {
		for k := range m {
			all[k] = true
		}
	}
	return all
}
