// Package archtest holds the layers: which package of concurlint may import
// which. It has only a test.
package archtest

import (
	"go/build"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/concurlint/concurlint/"

// layers says what each package may import of concurlint itself. A name that
// ends in /... stands for what is below it. A package that is not listed may
// import nothing, and one that is listed and gone is an error. Tests may import what they like.
var layers = map[string][]string{
	"cmd/concurlint": {
		"analyzers", "internal/baseline", "internal/config", "internal/docs", "internal/driver", "internal/finding", "internal/fix",
		"internal/ignore", "internal/ir", "internal/report", "internal/scenario", "internal/skeleton", "internal/source",
		"internal/witness",
	},

	// The analyzers know neither each other nor who runs them.
	"analyzers":   {"analyzers/..."},
	"analyzers/*": {"internal/diag", "internal/docs", "internal/ignore", "internal/ir", "internal/judge", "internal/life", "internal/locks", "internal/models", "internal/patch", "internal/witness"},

	// What happens to findings.
	"internal/driver":   {"internal/finding", "internal/ignore", "internal/witness"},
	"internal/report":   {"internal/baseline", "internal/config", "internal/docs", "internal/finding", "internal/source", "internal/witness"},
	"internal/baseline": {"internal/finding", "internal/source"},
	"internal/fix":      {"internal/finding", "internal/source"},
	"internal/finding":  {"internal/witness"},

	// Where findings come from.
	"internal/judge":    {"internal/build", "internal/diag", "internal/explore", "internal/ignore", "internal/ir", "internal/remedy", "internal/scenario", "internal/skeleton", "internal/witness"},
	"internal/remedy":   {"internal/explore", "internal/patch", "internal/scenario", "internal/skeleton", "internal/witness"},
	"internal/patch":    {"internal/ignore"},
	"internal/diag":     {"internal/ignore", "internal/witness"},
	"internal/scenario": {"internal/build", "internal/explore", "internal/finding", "internal/ir", "internal/models", "internal/skeleton"},
	"internal/explore":  {"internal/skeleton", "internal/witness"},
	"internal/build":    {"internal/ir", "internal/models", "internal/skeleton"},
	"internal/ir":       {"internal/models", "internal/skeleton"},
	"internal/life":     {"internal/ir"},
	"internal/locks":    {"internal/finding", "internal/ir", "internal/models"},
	"internal/models":   {"internal/skeleton"},

	// Tools and what tests need.
	"internal/docs/gen":              {"analyzers", "internal/docs"},
	"internal/driver/toy":            {"internal/finding", "internal/witness"},
	"internal/linttest":              {"internal/docs", "internal/finding", "internal/fix"},
	"internal/parity":                {"internal/finding", "internal/witness"},
	"internal/report/reporttest":     {"internal/config", "internal/finding", "internal/report", "internal/witness"},
	"internal/report/reporttest/try": {"internal/report", "internal/report/reporttest"},
	"internal/scenario/debug":        {"internal/explore", "internal/ir", "internal/scenario", "internal/skeleton"},
	"internal/oracle":                {"internal/explore", "internal/oracle/rt", "internal/scenario", "internal/skeleton", "internal/witness"},
	"bench/*":                        {"analyzers", "internal/..."},
}

// forbidden are imports of other modules that would tie a layer to what it
// must not know.
var forbidden = map[string][]string{
	"internal/explore":  {"go/types", "golang.org/x/tools/"},
	"internal/skeleton": {"go/types", "golang.org/x/tools/"},
	"internal/models":   {"go/types", "golang.org/x/tools/"},
	"internal/finding":  {"go/types", "golang.org/x/tools/"},
	"internal/report":   {"go/types", "golang.org/x/tools/go/ssa"},
	"analyzers/*":       {"log", "golang.org/x/tools/go/packages"},
}

func TestLayers(t *testing.T) {
	packages := imports(t)
	for _, pkg := range sorted(packages) {
		allowed := layers[row(pkg)]
		for _, imp := range packages[pkg] {
			own, ok := strings.CutPrefix(imp, module)
			if ok && !matches(own, allowed) {
				t.Errorf("%s may not import %s: if it has to, say so in the table", pkg, own)
			}
			for _, bad := range forbidden[row(pkg)] {
				if imp == bad || strings.HasSuffix(bad, "/") && strings.HasPrefix(imp, bad) {
					t.Errorf("%s may not import %s", pkg, imp)
				}
			}
		}
	}
	for _, name := range sorted(layers) {
		if !slices.ContainsFunc(sorted(packages), func(pkg string) bool { return row(pkg) == name }) {
			t.Errorf("%s is in the table, but there is no such package", name)
		}
	}
}

// The layers are layers only if there is an order among them.
func TestNoAnalyzerImportsAnother(t *testing.T) {
	for pkg, list := range imports(t) {
		for _, imp := range list {
			if row(pkg) == "analyzers/*" && strings.HasPrefix(imp, module+"analyzers") {
				t.Errorf("%s imports %s", pkg, imp)
			}
		}
	}
}

// row returns the name under which a package stands in the table.
func row(pkg string) string {
	if _, ok := layers[pkg]; ok {
		return pkg
	}
	if dir := path.Dir(pkg) + "/*"; layers[dir] != nil {
		return dir
	}
	return pkg
}

func matches(pkg string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		tree, ok := strings.CutSuffix(a, "...")
		return a == pkg || ok && strings.HasPrefix(pkg, tree)
	})
}

// imports returns what each package imports, on any platform, without its
// tests.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	ctx := build.Default
	ctx.UseAllFiles = true
	out := make(map[string][]string)
	err = filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		name := d.Name()
		if dir != root && (name == "testdata" || strings.HasPrefix(name, ".") || name == "browsertest") {
			return filepath.SkipDir
		}
		pkg, err := ctx.ImportDir(dir, 0)
		if err != nil {
			return nil // no Go files
		}
		rel, err := filepath.Rel(root, dir)
		if err != nil {
			return err
		}
		out[filepath.ToSlash(rel)] = pkg.Imports
		return nil
	})
	if err != nil || len(out) < 10 {
		t.Fatalf("%d packages, %v", len(out), err)
	}
	return out
}

func sorted[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
