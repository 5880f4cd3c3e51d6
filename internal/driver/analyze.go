package driver

import (
	"context"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/finding"
)

// An action is one analyzer at work on one unit.
type action struct {
	analyzer *analysis.Analyzer
	result   any
	diags    []analysis.Diagnostic
	notes    []finding.Note
	counters map[string]float64
	spreads  map[string]finding.Spread
	err      error
}

// analyze runs the analyzers on a checked unit and adds what they say to its
// outcome.
func (g *graph) analyze(ctx context.Context, u *unit, c *checked, out *outcome) {
	analyzers := g.run.suite.all
	if u.mode == factsOnly {
		analyzers = g.run.suite.facts
	}
	facts := new(factSet)
	done := make(map[*analysis.Analyzer]*action)
	for _, a := range analyzers {
		if c.broken() && !despiteErrors(a) {
			continue
		}
		act := g.act(ctx, u, c, a, facts, done)
		if act == nil {
			continue // something it requires failed, and was noted
		}
		if act.err != nil {
			facts.drop(a)
			g.note(u, out, "analyzer "+a.Name, act.err)
			if ctx.Err() != nil {
				break
			}
			continue
		}
		done[a] = act
		g.reap(u, c, act, out)
	}
	data, err := facts.encode(g.run.suite)
	if err != nil {
		g.note(u, out, "", err)
	}
	out.facts, out.entry.Facts = data, hashOf(data)
}

// despiteErrors reports whether an analyzer, and all it requires, can bear
// type errors.
func despiteErrors(a *analysis.Analyzer) bool {
	for _, req := range a.Requires {
		if !despiteErrors(req) {
			return false
		}
	}
	return a.RunDespiteErrors
}

// act runs one analyzer. It returns nil if one that it requires has no result.
func (g *graph) act(ctx context.Context, u *unit, c *checked, a *analysis.Analyzer, facts *factSet, done map[*analysis.Analyzer]*action) *action {
	results := make(map[*analysis.Analyzer]any)
	for _, req := range a.Requires {
		if done[req] == nil {
			return nil
		}
		results[req] = done[req].result
	}
	defer g.run.stats.analyzer(a, time.Now())
	act, err := protect(ctx, func() (*action, error) {
		act := &action{analyzer: a}
		pass := g.newPass(ctx, u, c, a, facts)
		pass.ResultOf = results
		pass.Report = func(d analysis.Diagnostic) { act.diags = append(act.diags, d) }
		var err error
		if act.result, err = a.Run(pass); err != nil {
			return nil, err
		}
		if got := reflect.TypeOf(act.result); got != a.ResultType {
			return nil, fmt.Errorf("its result has type %v, not %v", got, a.ResultType)
		}
		if noter, ok := act.result.(finding.Noter); ok {
			act.notes = noter.Notes()
		}
		if counter, ok := act.result.(finding.Counter); ok {
			act.counters = counter.Counters()
		}
		if spreader, ok := act.result.(finding.Spreader); ok {
			act.spreads = spreader.Spreads()
		}
		return act, nil
	})
	if err != nil {
		return &action{analyzer: a, err: err}
	}
	return act
}

// newPass returns a pass without results and without a way to report.
func (g *graph) newPass(ctx context.Context, u *unit, c *checked, a *analysis.Analyzer, facts *factSet) *analysis.Pass {
	pass := &analysis.Pass{
		Analyzer:     a,
		Fset:         c.fset,
		Files:        c.files,
		OtherFiles:   u.otherFiles(),
		IgnoredFiles: u.ignoredFiles(),
		Pkg:          c.pkg,
		TypesInfo:    c.info,
		TypesSizes:   c.sizes,
		TypeErrors:   c.errors,
	}
	if m := u.Module; m != nil {
		pass.Module = &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion}
	}
	readable := slices.Concat(u.goFiles(), u.abs(slices.Clone(u.CgoFiles)), pass.OtherFiles, pass.IgnoredFiles)
	pass.ReadFile = func(name string) ([]byte, error) {
		if !slices.Contains(readable, name) {
			return nil, fmt.Errorf("Pass.ReadFile: %s does not belong to package %s", name, u.path)
		}
		return g.run.readFile(name)
	}
	g.addFacts(ctx, pass, u, facts)
	return pass
}

// addFacts gives the pass its access to facts.
func (g *graph) addFacts(ctx context.Context, pass *analysis.Pass, u *unit, facts *factSet) {
	table := func(pkg *types.Package) *factTable {
		if dep, ok := g.byPkg.Load(pkg); ok {
			return g.factsOf(ctx, dep.(*unit))
		}
		return new(factTable)
	}
	pass.ImportObjectFact = func(obj types.Object, ptr analysis.Fact) bool {
		if obj.Pkg() == pass.Pkg {
			return facts.get(obj, ptr)
		}
		return obj.Pkg() != nil && copyFact(table(obj.Pkg()).m, obj, ptr)
	}
	pass.ImportPackageFact = func(pkg *types.Package, ptr analysis.Fact) bool {
		if pkg == pass.Pkg {
			return facts.get(nil, ptr)
		}
		return copyFact(table(pkg).m, nil, ptr)
	}
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) {
		if obj.Pkg() != pass.Pkg {
			panic(fmt.Sprintf("fact %T about %v, which belongs to another package", fact, obj))
		}
		g.declared(pass.Analyzer, fact)
		facts.set(obj, fact)
	}
	pass.ExportPackageFact = func(fact analysis.Fact) {
		g.declared(pass.Analyzer, fact)
		facts.set(nil, fact)
	}
	pass.AllObjectFacts = func() []analysis.ObjectFact {
		objects, _ := g.allFacts(ctx, pass, u, facts)
		return objects
	}
	pass.AllPackageFacts = func() []analysis.PackageFact {
		_, packages := g.allFacts(ctx, pass, u, facts)
		return packages
	}
}

// declared panics unless the analyzer says that it exports facts of the type.
func (g *graph) declared(a *analysis.Analyzer, fact analysis.Fact) {
	if !hasFactType(a, fact) {
		panic(fmt.Sprintf("analyzer %s does not declare fact type %T", a.Name, fact))
	}
}

func hasFactType(a *analysis.Analyzer, fact analysis.Fact) bool {
	return slices.ContainsFunc(a.FactTypes, func(f analysis.Fact) bool {
		return reflect.TypeOf(f) == reflect.TypeOf(fact)
	})
}

// allFacts returns the facts of the analyzer's types that are known in the
// unit: those of packages below, and its own.
func (g *graph) allFacts(ctx context.Context, pass *analysis.Pass, u *unit, facts *factSet) (objects []analysis.ObjectFact, packages []analysis.PackageFact) {
	for i := range u.closure.all() {
		t := g.factsOf(ctx, g.units[i])
		for _, f := range t.objects {
			if hasFactType(pass.Analyzer, f.Fact) {
				objects = append(objects, f)
			}
		}
		for _, f := range t.packages {
			if hasFactType(pass.Analyzer, f.Fact) {
				packages = append(packages, f)
			}
		}
	}
	facts.mu.Lock()
	defer facts.mu.Unlock()
	first := len(objects)
	for k, fact := range facts.m {
		switch {
		case !hasFactType(pass.Analyzer, fact):
		case k.obj != nil:
			objects = append(objects, analysis.ObjectFact{Object: k.obj, Fact: fact})
		default:
			packages = append(packages, analysis.PackageFact{Package: pass.Pkg, Fact: fact})
		}
	}
	slices.SortFunc(objects[first:], func(a, b analysis.ObjectFact) int {
		if a.Object.Pos() != b.Object.Pos() {
			return int(a.Object.Pos() - b.Object.Pos())
		}
		return strings.Compare(reflect.TypeOf(a.Fact).String(), reflect.TypeOf(b.Fact).String())
	})
	return objects, packages
}

// reap takes what an analyzer found, did not check, and counted.
func (g *graph) reap(u *unit, c *checked, act *action, out *outcome) {
	for name, n := range act.counters {
		if out.entry.Counters == nil {
			out.entry.Counters = make(map[string]float64)
		}
		out.entry.Counters[name] += n
	}
	if len(act.spreads) > 0 {
		out.entry.Spreads = join(out.entry.Spreads, act.spreads)
	}
	if u.mode != full {
		return
	}
	for _, n := range act.notes {
		if n.Package == "" {
			n.Package = u.path
		}
		out.entry.Notes = append(out.entry.Notes, n)
	}
	if !slices.Contains(g.run.suite.roots, act.analyzer) {
		return // it only serves others
	}
	for _, d := range act.diags {
		f, err := newFinding(u, c, act.analyzer, d)
		if err != nil {
			g.note(u, out, "analyzer "+act.analyzer.Name, err)
		}
		if u.writtenByCgo(f.Place.File) {
			continue // nobody wrote that code
		}
		out.entry.Findings = append(out.entry.Findings, f)
	}
}
