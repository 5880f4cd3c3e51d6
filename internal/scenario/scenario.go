// Package scenario decides what of a package is explored, and explores it: the
// roots, the harnesses and the closed worlds.
//
// Its Analyzer runs once per package; the analyzers that judge require it. It
// also gives a package's skeletons to the packages that import it, as a fact.
package scenario

import (
	"fmt"
	"os"
	"time"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// Analyzer computes the outcomes of a package.
var Analyzer = &analysis.Analyzer{
	Name:       "concurlintscenario",
	Doc:        "explore the concurrency of a package for the analyzers of concurlint",
	URL:        "https://pkg.go.dev/github.com/concurlint/concurlint/internal/scenario",
	Run:        run,
	Requires:   []*analysis.Analyzer{ir.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{new(Skeletons)},
}

// A Result is what was found in a package.
type Result struct {
	Outcomes []*explore.Outcome
	Build    *build.Result // nil if there is nothing of interest in the package
	Roots    []*Root
}

// A Root is a function that was explored.
type Root struct {
	Name   string
	States int
	Bounds map[explore.Bound]*explore.Cut
}

func run(pass *analysis.Pass) (any, error) {
	res := new(Result)
	built := pass.ResultOf[ir.Analyzer].(*ir.SSA)
	if built.Skipped() {
		return res, nil
	}
	im := newImports(pass)
	b := build.Build(&build.Input{
		Pkg: built.Package(), Funcs: built.Funcs(), Files: pass.Files, Fset: pass.Fset,
		Lookup:    im.lookup,
		Primitive: im.lib.Primitive,
		Analyzed:  func(path string) bool { return im.analyzed[path] },
	})
	res.Build = b
	pass.ExportPackageFact(export(b, im))
	res.explore(b, im)
	return res, nil
}

// explore explores the roots of a package.
func (r *Result) explore(b *build.Result, im *imports) {
	funcs := make(map[string]*skeleton.Func)
	for _, f := range b.Package.Funcs {
		funcs[f.Name] = f
	}
	types := make(map[string]*skeleton.Type)
	for _, t := range b.Package.Types {
		types[t.Name] = t
	}
	prog := explore.NewProgram(
		func(name string) *skeleton.Func {
			if f := funcs[name]; f != nil {
				return f
			}
			return im.lookup(name)
		},
		func(name string) *skeleton.Type {
			if t := types[name]; t != nil {
				return t
			}
			return im.lookupType(name)
		})
	entered := make(map[string]bool)
	for _, f := range roots(b) {
		info := b.Infos[f.Name]
		if entered[f.Name] && !info.Public {
			continue // explored where it is called
		}
		if os.Getenv("DBG") != "" {
			fmt.Fprintln(os.Stderr, time.Now().Format("05.000"), f.Name)
		}
		found := prog.Explore(f.Name, explore.Options{Main: f.Name == b.Package.Path+".main"})
		r.Roots = append(r.Roots, &Root{Name: f.Name, States: found.States, Bounds: found.Bounds})
		if len(found.Bounds) == 0 {
			for name := range found.Entered {
				entered[name] = true
			}
		}
		r.Outcomes = append(r.Outcomes, found.Outcomes...)
	}
}

// roots returns the functions to explore, callers before the functions they
// call as far as there are no cycles.
func roots(b *build.Result) []*skeleton.Func {
	byName := make(map[string]*skeleton.Func)
	for _, f := range b.Package.Funcs {
		byName[f.Name] = f
	}
	var order []*skeleton.Func
	seen := make(map[string]bool)
	var visit func(f *skeleton.Func)
	visit = func(f *skeleton.Func) {
		if f == nil || seen[f.Name] {
			return
		}
		seen[f.Name] = true
		refs(f, func(name string) { visit(byName[name]) }, func(string) {})
		if b.Infos[f.Name].Active {
			order = append(order, f)
		}
	}
	names := make([]string, 0, len(byName))
	for name := range byName {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	for _, name := range names {
		visit(byName[name])
	}
	slices.Reverse(order)
	return order
}
