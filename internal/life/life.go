// Package life finds objects that have a goroutine of their own, which only a method of
// theirs ends, and where such an object is dropped.
//
// Its Analyzer looks at the code only, without schedules, so what it finds does not hang on
// how much of a package can be explored. A function begins the life of an object if a
// goroutine that it starts runs until it is told to end, and nobody but the methods of the
// object can tell it; other packages know that as a fact. Whoever gets the object has to end
// it, to return it, or to put it where others find it.
package life

import (
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Analyzer finds the objects that a package drops.
var Analyzer = &analysis.Analyzer{
	Name:       "concurlintlife",
	Doc:        "find objects with goroutines of their own, for the analyzers of concurlint",
	URL:        "https://pkg.go.dev/github.com/concurlint/concurlint/internal/life",
	Run:        run,
	Requires:   []*analysis.Analyzer{ir.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{new(Begins)},
}

// A Result is what was found in a package.
type Result struct {
	Dropped   []Drop      // in order of the functions
	Forgotten []Forgotten // likewise
	Replaced  []Replaced  // likewise
}

// Begins is a fact about a function: it begins the life of an object.
type Begins struct {
	Result int      // index of the object among the results, or -1
	Param  int      // index of the object among the parameters, the receiver being the first, or -1
	Ends   []string // the methods that end it, sorted
	Quiet  []string // those that neither end it nor let others have it, sorted
	Ctx    int      // index of the parameter that is a context which ends it as well, or -1

	methodsOnly bool // only methods of the object call those; known in the package of the object only
}

// AFact marks Begins as a fact.
func (*Begins) AFact() {}

func (b *Begins) String() string { return "begins" }

func run(pass *analysis.Pass) (any, error) {
	built := pass.ResultOf[ir.Analyzer].(*ir.SSA)
	if built.Skipped() {
		return new(Result), nil
	}
	p := newProgram(pass, built.Funcs())
	p.export()
	return p.result(), nil
}

// Find finds the objects that a package drops, as a fix would leave it.
func Find(pass *analysis.Pass, funcs []*ssa.Function) *Result {
	return newProgram(pass, funcs).result()
}

func (p *program) result() *Result {
	return &Result{Dropped: p.drops(), Forgotten: p.forgotten(), Replaced: p.replaced()}
}

// A program is the package that is analyzed.
type program struct {
	pass   *analysis.Pass
	funcs  []*ssa.Function
	fields *fields
	bodies map[*ssa.Function]*body
	begun  map[*ssa.Function]*Begins
	facts  map[*ssa.Function]*Begins
	kept   map[keptKey]bool
}

func newProgram(pass *analysis.Pass, funcs []*ssa.Function) *program {
	p := &program{
		pass: pass, funcs: funcs,
		bodies: make(map[*ssa.Function]*body), begun: make(map[*ssa.Function]*Begins),
		facts: make(map[*ssa.Function]*Begins), kept: make(map[keptKey]bool),
	}
	p.fields = p.census()
	return p
}

// export tells other packages which functions begin lives.
func (p *program) export() {
	for _, fn := range p.funcs {
		obj, ok := fn.Object().(*types.Func)
		if !ok || !obj.Exported() {
			continue
		}
		if b := p.begins(fn); b != nil {
			p.pass.ExportObjectFact(obj, b)
		}
	}
}

// begunBy returns what a call begins, or nil.
func (p *program) begunBy(c *ssa.CallCommon) *Begins {
	fn := c.StaticCallee()
	if fn == nil {
		return nil
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if p.local(fn) {
		return p.begins(fn)
	}
	if b, ok := p.facts[fn]; ok {
		return b
	}
	p.facts[fn] = nil
	if obj, ok := fn.Object().(*types.Func); ok && obj.Pkg() != nil && obj.Pkg() != p.pass.Pkg {
		fact := new(Begins)
		if p.pass.ImportObjectFact(obj, fact) {
			fact.methodsOnly = false // it may come from memory, or have been written and read
			p.facts[fn] = fact
		}
	}
	return p.facts[fn]
}

// begunHere returns what a call begins and the object, as the function has it, if nothing but
// the methods of the object ends that: no context that the call is given. It is nil if not.
func (p *program) begunHere(c *ssa.Call) (*Begins, ssa.Value) {
	b := p.begunBy(&c.Call)
	if b == nil || b.Ctx >= 0 && !ir.NeverEnds(held(c.Call.Args[b.Ctx])) {
		return nil, nil
	}
	obj := p.objectBegun(c, b)
	if obj == nil {
		return nil, nil
	}
	return b, obj
}

// local reports whether the body of a function is in view.
func (p *program) local(fn *ssa.Function) bool {
	return len(fn.Blocks) > 0 && fn.Pkg != nil && fn.Pkg.Pkg == p.pass.Pkg
}
