// Package scenario decides what of a package is explored, and explores it: the
// roots, the harnesses and the closed worlds.
//
// Its Analyzer runs once per package; the analyzers that judge require it. What
// other packages need to know of one, its skeletons, is the work of [Facts],
// which explores nothing: packages that nobody asked for cost no more.
package scenario

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

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
	Requires:   []*analysis.Analyzer{ir.Analyzer, Facts},
	ResultType: reflect.TypeFor[*Result](),
}

// A Result is what was found in a package.
type Result struct {
	Outcomes []*explore.Outcome
	Build    *build.Result // nil if there is nothing of interest in the package
	Roots    []*Root

	im     *imports
	faults []*explore.Outcome // of components
	// stories are the skeletons of clients, for whoever asks for one again.
	stories []*skeleton.Func
}

// A Root is a function that was explored.
type Root struct {
	Name   string
	States int
	Bounds map[explore.Bound]*explore.Cut
	Time   time.Duration
	Lost   int // outcomes whose witness could not be replayed

	outcomes []*explore.Outcome
	met      map[string]bool // functions that were entered, or skipped at a call
}

func run(pass *analysis.Pass) (any, error) {
	res := new(Result)
	cut := pass.ResultOf[Facts].(*cut)
	if cut.build == nil {
		return res, nil
	}
	res.Build, res.im = cut.build, cut.im
	recursive(res.Build)
	prog := res.explore(res.Build, res.im, func(string) bool { return true })
	markReported(res.Outcomes, prog)
	return res, nil
}

func skeletons(pass *analysis.Pass, built *ir.SSA, im *imports, why func(ssa.Instruction, bool)) *build.Result {
	return build.Build(&build.Input{
		Pkg: built.Package(), Funcs: built.Funcs(), Files: pass.Files, Fset: pass.Fset,
		Lookup:       im.lookup,
		Primitive:    im.lib.Primitive,
		Analyzed:     func(path string) bool { return im.analyzed[path] },
		Implementers: im.implementers,
		Why:          why,
		LeftOut:      func(name string) bool { return leftOut(pass, name) },
	})
}

// leftOut reports whether a file that the build leaves out, such as one for
// another system, has a name in it; or if it cannot be read.
func leftOut(pass *analysis.Pass, name string) bool {
	return slices.ContainsFunc(pass.IgnoredFiles, func(file string) bool {
		text, err := pass.ReadFile(file)
		return err != nil || bytes.Contains(text, []byte(name))
	})
}

// program returns the functions of a package by name, and a program of them and
// all that they may call. Functions that are added to the map are found as well.
func program(b *build.Result, im *imports) (map[string]*skeleton.Func, *explore.Program) {
	funcs := make(map[string]*skeleton.Func)
	for _, f := range b.Package.Funcs {
		funcs[f.Name] = f
	}
	types := make(map[string]*skeleton.Type)
	for _, t := range b.Package.Types {
		types[t.Name] = t
	}
	return funcs, explore.NewProgram(
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
}

// thrift says by how much fewer states the next root may have in a package whose roots
// have had so many: one package in hundreds is so large that most of a run would go into
// roots which come to their bound in any case.
func thrift(spent int) int { return min(1+spent/plentyOfStates, 4) }

const plentyOfStates = 150_000

// explore explores those roots of a package that are wanted, and returns the
// program that they are in.
func (r *Result) explore(b *build.Result, im *imports, wanted func(root string) bool) *explore.Program {
	funcs, prog := program(b, im)
	prog.Hooks(b.Package.Funcs)
	prog.OnlyClosed(b.Package.Funcs, b.Settled)
	entered, covered := make(map[string]bool), make(map[string]bool) // covered: by a root that was explored to the end
	skipped := make(map[string]map[string]bool)
	enters := make(map[string]map[string]bool)
	met, ended := make(map[string]bool), make(map[string]bool) // called by a root; explored without a bound
	outcomes, near := make(map[string][]*explore.Outcome), make(map[string][]*explore.Outcome)
	d := &deeper{find: func(name string) *skeleton.Func {
		if f := funcs[name]; f != nil {
			return f
		}
		return im.imported(name)
	}, known: make(map[string]deeds)}
	order := slices.DeleteFunc(roots(b), func(f *skeleton.Func) bool { return !wanted(f.Name) })
	spent := 0
	for _, f := range order {
		t0 := time.Now()
		found := prog.Explore(f.Name, explore.Options{
			Thrift: thrift(spent),
			Main:   f.Name == b.Package.Path+".main" || b.Infos[f.Name].Command || build.IsTestMain(b.Infos[f.Name].Func), Started: b.Infos[f.Name].Started, Test: b.Infos[f.Name].Test, Case: b.Infos[f.Name].Case,
		})
		spent += found.States
		found.Outcomes, found.Near = d.meant(b, found.Outcomes), d.meant(b, found.Near)
		if ofBenchmark(b.Infos[f.Name].Func) {
			found.Outcomes, found.Near = outlasting(found.Outcomes), outlasting(found.Near)
		}
		f.Flags &^= skeleton.Neutral | skeleton.GivenUp
		if found.Neutral {
			f.Flags |= skeleton.Neutral
		}
		if found.Bounds[explore.BoundStates] != nil {
			f.Flags |= skeleton.GivenUp
		}
		r.Roots = append(r.Roots, &Root{
			Name: f.Name, States: found.States, Bounds: found.Bounds, Time: time.Since(t0), Lost: len(found.Lost),
			outcomes: slices.Concat(found.Outcomes, found.Near), met: union(found.Entered, found.Skipped),
		})
		for name := range found.Entered {
			if name != f.Name {
				entered[name] = true
				covered[name] = covered[name] || found.Bounds[explore.BoundStates] == nil
			}
		}
		ended[f.Name] = len(found.Bounds) == 0
		for name := range union(found.Entered, found.Skipped) {
			met[name] = met[name] || name != f.Name
		}
		enters[f.Name] = found.Entered
		skipped[f.Name] = found.Skipped
		outcomes[f.Name] = found.Outcomes
		near[f.Name] = found.Near
	}
	add := func(f *skeleton.Func) { funcs[f.Name] = f }
	r.faults = append(d.meant(b, r.harnesses(b, prog, add, d, wanted)), r.requests(b, prog, add, d, wanted)...)
	r.faults = append(r.faults, r.handed(b, prog, add, d, wanted)...)
	r.faults = append(r.faults, r.lookedUp(b, prog, add, d, wanted)...)
	r.Outcomes = append(r.Outcomes, r.faults...)
	alone := make(map[string]bool)
	for _, f := range order {
		// What is exported by a command has no other callers than those in view, nor
		// has what is declared in a file of tests.
		info := b.Infos[f.Name]
		if !entered[f.Name] || info.Public && !((b.Main || ir.InTestFile(info.Func.Prog.Fset, info.Func.Pos())) && covered[f.Name]) {
			judgeAlone(f.Name, skipped, alone)
		}
	}
	judgeRest(order, enters, skipped, alone)
	for _, f := range order {
		if dead(b, f.Name, met, ended) {
			continue
		}
		list := outcomes[f.Name]
		switch {
		case alone[f.Name]:
		case covered[f.Name] || settings(f):
			list = nil // judged where it is called, if anywhere
		default: // who calls it was not explored to the end
			list = slices.DeleteFunc(slices.Clone(list), func(o *explore.Outcome) bool { return !o.Local() })
		}
		r.Outcomes = slices.Concat(r.Outcomes, list, near[f.Name])
	}
	return prog
}

// settings reports whether a function is given anything but objects, lists and contexts, by
// which its caller might have a say in what it does.
func settings(f *skeleton.Func) bool {
	return slices.ContainsFunc(f.Kinds, func(k skeleton.Kind) bool {
		switch k {
		case skeleton.Pointer, skeleton.Interface, skeleton.Slice, skeleton.Map, skeleton.Done:
			return false
		}
		return true
	})
}

// judgeRest marks, of functions that are entered by each other only, one that
// enters the others: the last in order, which calls those before it.
func judgeRest(order []*skeleton.Func, enters, skipped map[string]map[string]bool, alone map[string]bool) {
	covered := make(map[string]bool)
	cover := func() {
		for name := range alone {
			covered[name] = true
			maps.Copy(covered, enters[name])
		}
	}
	cover()
	for _, f := range slices.Backward(order) {
		if !covered[f.Name] {
			judgeAlone(f.Name, skipped, alone)
			cover()
		}
	}
}

// judgeAlone marks a function as judged by itself, and with it those that it
// skips: what they do was not found out there. What is skipped by a function
// that is judged where it is called was met there, and does not count.
func judgeAlone(name string, skipped map[string]map[string]bool, alone map[string]bool) {
	if alone[name] {
		return
	}
	alone[name] = true
	for s := range skipped[name] {
		judgeAlone(s, skipped, alone)
	}
}
