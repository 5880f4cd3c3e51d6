// Package toy holds small analyzers for the tests of the driver and of the
// command. Each leans on one thing that a driver has to get right.
package toy

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// Suite is the analyzers that behave.
func Suite() []*analysis.Analyzer {
	return []*analysis.Analyzer{newHeavy(), Chain, Version, Files}
}

// A Weight is the fact that a call of a function amounts to so many
// statements, those of the functions it calls included.
type Weight struct{ N int }

// AFact makes a Weight an analysis fact.
func (*Weight) AFact() {}

func (w *Weight) String() string { return fmt.Sprintf("weighs %d", w.N) }

// weigh exports the weight of functions and methods. Its result counts them,
// and notes those that are too heavy to be weighed.
var weigh = &analysis.Analyzer{
	Name:       "weigh",
	Doc:        "export the number of statements that a call of a function amounts to",
	Run:        runWeigh,
	FactTypes:  []analysis.Fact{new(Weight)},
	ResultType: reflect.TypeFor[*weights](),
}

type weights struct {
	funcs map[*types.Func]int
	decls []*ast.FuncDecl
	notes []finding.Note
}

func (w *weights) Notes() []finding.Note { return w.notes }

func (w *weights) Counters() map[string]float64 {
	return map[string]float64{"functions": float64(len(w.funcs))}
}

func (w *weights) Spreads() map[string]finding.Spread {
	s := make(finding.Spread)
	for _, n := range w.funcs {
		s[n]++
	}
	return map[string]finding.Spread{"weight": s}
}

func runWeigh(pass *analysis.Pass) (any, error) {
	w := &weights{funcs: make(map[*types.Func]int)}
	for _, f := range pass.Files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Body != nil {
				w.decls = append(w.decls, d)
			}
		}
	}
	slices.SortFunc(w.decls, func(a, b *ast.FuncDecl) int { return int(a.Pos() - b.Pos()) })
	for _, d := range w.decls {
		fn, ok := pass.TypesInfo.Defs[d.Name].(*types.Func)
		if !ok {
			continue
		}
		n := 0
		ast.Inspect(d.Body, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.Ident:
				n += weightOf(pass, w, node)
			case ast.Stmt:
				n++
			}
			return true
		})
		w.funcs[fn] = n
		if n > 1 {
			pass.ExportObjectFact(fn, &Weight{n})
		}
		if n > 1000 {
			p := pass.Fset.Position(d.Pos())
			w.notes = append(w.notes, finding.Note{File: p.Filename, Line: p.Line, Text: fn.Name() + " is too heavy"})
		}
	}
	return w, nil
}

// weightOf is the weight of the function that an identifier refers to.
func weightOf(pass *analysis.Pass, w *weights, id *ast.Ident) int {
	fn, ok := pass.TypesInfo.Uses[id].(*types.Func)
	if !ok {
		return 0
	}
	fn = fn.Origin()
	if fn.Pkg() == pass.Pkg {
		return w.funcs[fn]
	}
	var fact Weight
	pass.ImportObjectFact(fn, &fact)
	return fact.N
}

// newHeavy returns an analyzer that reports functions of a minimal weight,
// which is a flag. The way to the heavy part is its witness.
func newHeavy() *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:     "heavy",
		Doc:      "report heavy functions\n\nA call of such a function amounts to many statements.",
		URL:      "https://example.com/heavy",
		Requires: []*analysis.Analyzer{weigh},
	}
	least := a.Flags.Int("min", 6, "report functions of at least this `weight`")
	a.Run = func(pass *analysis.Pass) (any, error) {
		w := pass.ResultOf[weigh].(*weights)
		for _, d := range w.decls {
			fn, ok := pass.TypesInfo.Defs[d.Name].(*types.Func)
			if !ok || w.funcs[fn] < *least {
				continue
			}
			pass.Report(analysis.Diagnostic{
				Pos: d.Name.Pos(), End: d.Name.End(), Category: "call",
				Message: fmt.Sprintf("%s weighs %d", d.Name.Name, w.funcs[fn]),
				Related: story(d),
				SuggestedFixes: []analysis.SuggestedFix{{
					Message:   "empty " + d.Name.Name,
					TextEdits: []analysis.TextEdit{{Pos: d.Body.Lbrace + 1, End: d.Body.Rbrace}},
				}},
			})
		}
		return nil, nil
	}
	return a
}

// story is a witness of a kind: the statements of the function.
func story(d *ast.FuncDecl) []analysis.RelatedInformation {
	out := []analysis.RelatedInformation{{Pos: d.Pos(), Message: "the function begins here"}}
	for _, s := range d.Body.List {
		step := witness.Step{Goroutine: "caller", Kind: witness.Run, Text: "goes on"}
		out = append(out, analysis.RelatedInformation{Pos: s.Pos(), End: s.End(), Message: step.Message()})
	}
	return out
}

// A Tail is the fact that a package stands at the end of chains of imports.
type Tail struct{ Words []string }

// AFact makes a Tail an analysis fact.
func (*Tail) AFact() {}

func (t *Tail) String() string { return strings.Join(t.Words, " ") }

// Chain exports, and reports, the constants named Word of a package and of all
// packages below it.
var Chain = &analysis.Analyzer{
	Name:      "chain",
	Doc:       "report the words of a package and of those below it",
	FactTypes: []analysis.Fact{new(Tail)},
	Run: func(pass *analysis.Pass) (any, error) {
		var words []string
		for _, imp := range pass.Pkg.Imports() {
			var tail Tail
			if pass.ImportPackageFact(imp, &tail) {
				words = append(words, tail.Words...)
			}
		}
		if c, ok := pass.Pkg.Scope().Lookup("Word").(*types.Const); ok && c.Val().Kind() == constant.String {
			words = append(words, constant.StringVal(c.Val()))
		}
		slices.Sort(words)
		words = slices.Compact(words)
		if len(words) == 0 {
			return nil, nil
		}
		pass.ExportPackageFact(&Tail{words})
		pass.ReportRangef(pass.Files[0].Name, "words: %s", strings.Join(words, " "))
		return nil, nil
	},
}

// Sum reports the facts of all packages below, however far.
var Sum = &analysis.Analyzer{
	Name:      "sum",
	Doc:       "report the facts of all packages below",
	FactTypes: []analysis.Fact{new(Names)},
	Run: func(pass *analysis.Pass) (any, error) {
		pass.ExportPackageFact(&Names{pass.Pkg.Scope().Names()})
		n := 0
		for _, f := range pass.AllPackageFacts() {
			n += len(f.Fact.(*Names).All)
		}
		pass.Reportf(pass.Files[0].Package, "%d names in %d packages", n, len(pass.AllPackageFacts()))
		return nil, nil
	},
}

// Names is the names that a package declares.
type Names struct{ All []string }

// AFact makes Names an analysis fact.
func (*Names) AFact() {}

// Scopes reports how many names there are in all packages that are reached
// through imports of imports, whether anything mentions them or not.
var Scopes = &analysis.Analyzer{
	Name: "scopes",
	Doc:  "count the names in all packages that can be reached",
	Run: func(pass *analysis.Pass) (any, error) {
		n := 0
		seen := make(map[*types.Package]bool)
		var visit func(p *types.Package)
		visit = func(p *types.Package) {
			if seen[p] {
				return
			}
			seen[p] = true
			n += len(p.Scope().Names())
			for _, imp := range p.Imports() {
				visit(imp)
			}
		}
		visit(pass.Pkg)
		pass.Reportf(pass.Files[0].Package, "%d names in scope", n)
		return nil, nil
	},
}

// Seen reports a hash of all that a package may see of those it imports, and no
// more: what it names, and all types that can be reached, with their methods.
var Seen = &analysis.Analyzer{
	Name: "seen",
	Doc:  "report what can be seen of other packages",
	Run: func(pass *analysis.Pass) (any, error) {
		l := looker{seen: make(map[types.Type]bool)}
		for id, obj := range pass.TypesInfo.Uses {
			if obj.Pkg() == nil || obj.Pkg() == pass.Pkg {
				continue
			}
			l.lines = append(l.lines, id.Name+" is "+obj.String())
			if c, ok := obj.(*types.Const); ok {
				l.lines = append(l.lines, c.Val().ExactString())
			}
			l.look(obj.Type())
		}
		for _, imp := range pass.Pkg.Imports() {
			for _, name := range imp.Scope().Names() {
				if t, ok := imp.Scope().Lookup(name).(*types.TypeName); ok {
					l.lines = append(l.lines, t.String())
					l.look(t.Type())
				}
			}
		}
		slices.Sort(l.lines)
		sum := sha256.Sum256([]byte(strings.Join(slices.Compact(l.lines), "\n")))
		pass.Reportf(pass.Files[0].Package, "sees %x", sum[:8])
		return nil, nil
	},
}

// A looker writes down all that can be reached from types.
type looker struct {
	seen  map[types.Type]bool
	lines []string
}

func (l *looker) look(t types.Type) {
	if l.seen[t] {
		return
	}
	l.seen[t] = true
	l.lines = append(l.lines, t.String()+" = "+t.Underlying().String())
	if named, ok := types.Unalias(t).(*types.Named); ok {
		for m := range named.Methods() {
			l.lines = append(l.lines, m.String())
			l.look(m.Type())
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			l.look(f.Type())
		}
	case *types.Signature:
		for v := range u.Params().Variables() {
			l.look(v.Type())
		}
		for v := range u.Results().Variables() {
			l.look(v.Type())
		}
	}
}

// Version reports the language version of files that have one of their own,
// and loops whose variable is one for all turns.
var Version = &analysis.Analyzer{
	Name: "version",
	Doc:  "report loops of old language versions",
	Run: func(pass *analysis.Pass) (any, error) {
		for _, f := range pass.Files {
			v := pass.TypesInfo.FileVersions[f]
			ast.Inspect(f, func(n ast.Node) bool {
				if loop, ok := n.(*ast.RangeStmt); ok && strings.HasPrefix(v, "go1.") && v < "go1.22" {
					pass.Reportf(loop.Pos(), "loop of %s", v)
				}
				return true
			})
		}
		return nil, nil
	},
}

// Files reports the names and sizes of the files that are not Go files, or
// are ignored, in a package that declares a constant named Files.
var Files = &analysis.Analyzer{
	Name: "files",
	Doc:  "report the other files of a package",
	Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Scope().Lookup("Files") == nil {
			return nil, nil
		}
		for _, name := range slices.Concat(pass.OtherFiles, pass.IgnoredFiles) {
			data, err := pass.ReadFile(name)
			if err != nil {
				return nil, err
			}
			pass.Reportf(pass.Files[0].Package, "%s has %d bytes", filepath.Base(name), len(data))
		}
		return nil, nil
	},
}

// Boom fails, in a package that declares a constant named Boom, in the way
// that the constant says.
var Boom = &analysis.Analyzer{
	Name:      "boom",
	Doc:       "fail in some packages",
	FactTypes: []analysis.Fact{new(Calm)},
	Run: func(pass *analysis.Pass) (any, error) {
		pass.ExportPackageFact(new(Calm))
		for _, imp := range pass.Pkg.Imports() {
			if strings.Contains(imp.Path(), ".") && !pass.ImportPackageFact(imp, new(Calm)) {
				pass.Reportf(pass.Files[0].Package, "%s is not calm", imp.Path())
			}
		}
		c, ok := pass.Pkg.Scope().Lookup("Boom").(*types.Const)
		if !ok {
			return nil, nil
		}
		switch constant.StringVal(c.Val()) {
		case "panic":
			panic("boom")
		case "exit":
			var none *ast.File
			_ = none.Name
		case "goexit":
			runtime.Goexit()
		case "hang":
			time.Sleep(time.Hour)
		case "error":
			return nil, fmt.Errorf("a plain error")
		case "result":
			return 1, nil
		case "foreign":
			pass.ExportObjectFact(types.Universe.Lookup("error"), new(Weight))
		case "fix":
			pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Package, Message: "bad fix", SuggestedFixes: []analysis.SuggestedFix{
				{Message: "bad", TextEdits: []analysis.TextEdit{{Pos: token.Pos(1 << 30)}}},
			}})
		}
		return nil, nil
	},
}

// Calm is the fact that Boom did not fail in a package.
type Calm struct{}

// AFact makes Calm an analysis fact.
func (*Calm) AFact() {}

// Despite reports words in comments, type errors or not.
var Despite = &analysis.Analyzer{
	Name:             "despite",
	Doc:              "report comments that say TOY",
	RunDespiteErrors: true,
	Run: func(pass *analysis.Pass) (any, error) {
		for _, f := range pass.Files {
			for _, group := range f.Comments {
				if strings.Contains(group.Text(), "TOY") {
					pass.Reportf(group.Pos(), "TOY in %s, with %d type errors", filepath.Base(pass.Fset.Position(f.Package).Filename), len(pass.TypeErrors))
				}
			}
		}
		return nil, nil
	},
}

// Runs appends the path of every package that is analyzed to a file, so that
// a test can tell which were.
func Runs(file string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:      "runs",
		Doc:       "log the packages that are analyzed",
		FactTypes: []analysis.Fact{new(Logged)},
		Run: func(pass *analysis.Pass) (any, error) {
			f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			_, err = fmt.Fprintln(f, pass.Pkg.Path())
			return nil, err
		},
	}
}

// Logged makes Runs an analyzer that dependencies need, too.
type Logged struct{}

// AFact makes Logged an analysis fact.
func (*Logged) AFact() {}
