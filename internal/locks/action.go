package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// An action is what an instruction does to a lock: an operation, or what a
// call leaves, or giving away the power to unlock.
type action struct {
	ref   Ref // no root: some lock of the class
	class string
	op    Op
	outs  []Out
	gives bool // a closure, a goroutine or somebody else may unlock it from now on

	result int    // one more than the index of the result of a call that it is found from, or 0
	way    string // from there
}

// actionsOf returns the actions of a function's instructions.
func (p *program) actionsOf(in *info) map[ssa.Instruction][]action {
	acts := make(map[ssa.Instruction][]action)
	for _, b := range in.fn.Blocks {
		for _, i := range b.Instrs {
			if list := p.actions(in, i); len(list) > 0 {
				acts[i] = list
			}
		}
	}
	return acts
}

func (p *program) actions(in *info, i ssa.Instruction) []action {
	switch i := i.(type) {
	case *ssa.MakeClosure:
		return p.ofClosure(in, i)
	case *ssa.Go:
		return given(p.ofCall(in, &i.Call))
	case *ssa.Call:
		return slices.Concat(inResult(i, p.ofCall(in, &i.Call)), p.ofArgs(in, &i.Call), given(ofOperands(i)))
	case ssa.CallInstruction:
		return append(append(p.ofCall(in, i.Common()), p.ofArgs(in, i.Common())...), given(ofOperands(i))...)
	case *ssa.Store, *ssa.MakeInterface, *ssa.Return, *ssa.Send, *ssa.MapUpdate, *ssa.Phi, *ssa.ChangeType, *ssa.Convert:
		return given(ofOperands(i))
	}
	return nil
}

// ofCall returns what the call does to locks before it returns.
func (p *program) ofCall(in *info, c *ssa.CallCommon) []action {
	if op, lock := OpOf(c); op != None {
		return []action{{ref: RefOf(lock), class: ClassOf(lock), op: op}}
	}
	fn := c.StaticCallee()
	if fn == nil {
		return nil
	}
	var acts []action
	for _, e := range p.effects(in, fn) {
		acts = append(acts, action{ref: placed(&e, fn, c), class: e.Class, outs: e.Outs, result: e.Result, way: e.Way})
	}
	return acts
}

// inResult names the locks of what a call returns by its results: that is how the caller
// has them.
func inResult(c *ssa.Call, acts []action) []action {
	for i := range acts {
		a := &acts[i]
		if a.result == 0 {
			continue
		}
		if v := ir.ResultAt(c, a.result-1); v != nil {
			a.ref = Ref{Root: v}.join(a.way)
		}
	}
	return acts
}

// effects returns what calling fn does, from its body or from a fact.
func (p *program) effects(caller *info, fn *ssa.Function) []Effect {
	fn = origin(fn)
	if len(fn.Blocks) > 0 && fn.Pkg == caller.fn.Pkg {
		in := p.summarize(fn)
		for class := range in.releases {
			if fn.Parent() != nil {
				caller.releases[class] = true
			}
		}
		return in.effects
	}
	return p.imported(fn).List
}

// imported returns what is known, as a fact, of a function of another package.
func (p *program) imported(fn *ssa.Function) *Effects {
	if fact, ok := p.facts[fn]; ok {
		return fact
	}
	fact := new(Effects)
	p.facts[fn] = fact
	if obj, ok := fn.Object().(*types.Func); ok && obj.Pkg() != nil && obj.Pkg() != p.pass.Pkg {
		p.pass.ImportObjectFact(obj.Origin(), fact)
	}
	return fact
}

// placed returns the lock of an effect as the caller names it.
func placed(e *Effect, fn *ssa.Function, c *ssa.CallCommon) Ref {
	switch {
	case e.Param >= 0 && e.Param < len(c.Args):
		return RefOf(c.Args[e.Param]).join(e.Path)
	case e.Free >= 0:
		if m, ok := c.Value.(*ssa.MakeClosure); ok && e.Free < len(m.Bindings) {
			return RefOf(m.Bindings[e.Free]).join(e.Path)
		}
	case e.Global != "":
		if g := global(fn, e.Global); g != nil {
			return Ref{Root: g, Path: e.Path}
		}
	}
	return Ref{}
}

// global returns the global variable of that full name, if fn's package is, or
// imports, the one that it belongs to.
func global(fn *ssa.Function, name string) *ssa.Global {
	if fn.Pkg == nil {
		return nil
	}
	dot := strings.LastIndexByte(name, '.')
	pkg := fn.Pkg
	if pkg.Pkg.Path() != name[:dot] {
		pkg = fn.Prog.ImportedPackage(name[:dot])
	}
	if pkg == nil {
		return nil
	}
	return pkg.Var(name[dot+1:])
}

// ofArgs returns the locks that a function which the call is given may take: perhaps
// it is called at once, and perhaps not.
func (p *program) ofArgs(in *info, c *ssa.CallCommon) []action {
	var acts []action
	perhaps := []Out{{Result: -1, Net: Unclear}}
	for _, arg := range c.Args {
		m, ok := arg.(*ssa.MakeClosure)
		if !ok {
			continue
		}
		if method := bound(m); method != nil {
			if methods[method.FullName()].Acquires() {
				acts = append(acts, action{ref: RefOf(m.Bindings[0]), class: ClassOf(m.Bindings[0]), outs: perhaps})
			}
			continue
		}
		fn := m.Fn.(*ssa.Function)
		for _, e := range p.effects(in, fn) {
			if e.acquires() {
				acts = append(acts, action{ref: placed(&e, fn, &ssa.CallCommon{Value: m}), class: e.Class, outs: perhaps})
			}
		}
	}
	return acts
}

// ofClosure returns the locks that a function value may unlock later. One that
// is called or deferred where it is made is judged there.
func (p *program) ofClosure(in *info, m *ssa.MakeClosure) []action {
	if method := bound(m); method != nil {
		if methods[method.FullName()].Releases() {
			return []action{{ref: RefOf(m.Bindings[0]), class: ClassOf(m.Bindings[0]), gives: true}}
		}
		if in.fn.Prog == nil {
			return nil
		}
		target := in.fn.Prog.FuncValue(method)
		if target == nil {
			return nil
		}
		return p.byClass(in, target)
	}
	list := p.byClass(in, m.Fn.(*ssa.Function))
	if onlyCalled(m) {
		return nil
	}
	return list
}

func (p *program) byClass(in *info, fn *ssa.Function) []action {
	var acts []action
	for _, e := range p.effects(in, fn) {
		if e.releases() {
			acts = append(acts, action{class: e.Class, gives: true})
		}
	}
	for class := range p.released(fn) {
		acts = append(acts, action{class: class, gives: true})
	}
	return acts
}

// released returns the classes that the function, or one that it makes, may
// unlock.
func (p *program) released(fn *ssa.Function) map[string]bool {
	if in := p.infos[origin(fn)]; in != nil {
		return in.releases
	}
	return nil
}

func onlyCalled(m *ssa.MakeClosure) bool {
	for _, ref := range *m.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Call:
			if ref.Call.Value != m {
				return false
			}
		case *ssa.Defer:
			if ref.Call.Value != m {
				return false
			}
		case *ssa.Go:
			if ref.Call.Value != m {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// ofOperands returns the mutexes whose address the instruction hands on.
func ofOperands(i ssa.Instruction) []action {
	var acts []action
	if c, ok := i.(ssa.CallInstruction); ok {
		if op, _ := OpOf(c.Common()); op != None {
			return nil
		}
		if fn := c.Common().StaticCallee(); fn != nil && fn.Name() == "NewCond" && fn.String() == "sync.NewCond" {
			return nil
		}
	}
	if m, ok := i.(*ssa.MakeInterface); ok && forCond(m) {
		return nil
	}
	for _, op := range i.Operands(nil) {
		v := *op
		if s, ok := i.(*ssa.Store); ok && v == s.Addr {
			continue
		}
		if v != nil && isMutexPointer(v.Type()) {
			acts = append(acts, action{ref: RefOf(v), class: ClassOf(v)})
		}
	}
	return acts
}

// forCond reports whether a mutex becomes a Locker for a condition variable
// only, whose Wait gives back what it takes.
func forCond(m *ssa.MakeInterface) bool {
	for _, ref := range *m.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Call:
			fn := ref.Call.StaticCallee()
			if fn == nil || fn.String() != "sync.NewCond" {
				return false
			}
		case *ssa.Store:
			f, ok := ref.Addr.(*ssa.FieldAddr)
			if !ok || !isSync(deref(f.X.Type()), "Cond") {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

func isMutexPointer(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	return isSync(p.Elem(), "Mutex") || isSync(p.Elem(), "RWMutex")
}

// isSync reports whether a type is that of package sync with a name.
func isSync(t types.Type, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "sync"
}

// given turns actions that unlock, or that hand on a mutex, into ones that
// give away the power to unlock.
func given(acts []action) []action {
	var out []action
	for _, a := range acts {
		if a.op == None && a.outs == nil || a.op.Releases() || releasesOuts(a.outs) {
			out = append(out, action{ref: a.ref, class: a.class, gives: true})
		}
	}
	return out
}

func releasesOuts(list []Out) bool {
	e := Effect{Outs: list}
	return e.releases()
}
