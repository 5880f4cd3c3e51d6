package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// What is called through an interface or a function value, as far as that is
// clear: a field of this package holds nothing else, or only one type is known to be
// seen through the interface (implement.go). The object that is called is found
// from the one that holds it, as by a pointer.

// A target is a function that a dynamic call may call, or a method of what is
// found there.
type target struct {
	fn   *ssa.Function
	from Ref // what holds it
}

// targets returns what a call calls that has no static callee.
func (p *program) targets(c *ssa.Call) []target {
	v := c.Call.Value
	if _, ok := v.(*ssa.Builtin); ok || c.Call.StaticCallee() != nil {
		return nil
	}
	values, ok := p.heldIn(v)
	if c.Call.IsInvoke() {
		if !ok {
			return implementations(c, p.onlyImplementer(v.Type()))
		}
		return implementations(c, typesOf(values))
	}
	var list []target
	for _, w := range values {
		switch w := w.(type) {
		case *ssa.Function:
			list = append(list, target{w, RefOf(v)})
		case *ssa.MakeClosure:
			fn := w.Fn.(*ssa.Function)
			if m := bound(w); m != nil {
				fn = fn.Prog.FuncValue(m)
			}
			if fn != nil {
				list = append(list, target{fn, RefOf(v)})
			}
		}
	}
	return list
}

// onlyCallee returns what a call calls, if that is clear, and what it is given, the
// receiver of a method being the first.
func (p *program) onlyCallee(c *ssa.Call) (*ssa.Function, []ssa.Value) {
	if fn := c.Call.StaticCallee(); fn != nil || !c.Call.IsInvoke() {
		return fn, c.Call.Args
	}
	if list := p.targets(c); len(list) == 1 {
		return list[0].fn, slices.Concat([]ssa.Value{c.Call.Value}, c.Call.Args)
	}
	return nil, nil
}

// implementations returns the methods that an invocation calls on pointers to types.
func implementations(c *ssa.Call, list []types.Type) []target {
	var targets []target
	for _, t := range list {
		fn := c.Parent().Prog.LookupMethod(t, c.Call.Method.Pkg(), c.Call.Method.Name())
		if fn != nil && !slices.ContainsFunc(targets, func(t target) bool { return t.fn == fn }) {
			targets = append(targets, target{fn, RefOf(c.Call.Value)})
		}
	}
	return targets
}

// typesOf returns the types of what is seen through interfaces.
func typesOf(values []ssa.Value) (list []types.Type) {
	for _, v := range values {
		if m, ok := v.(*ssa.MakeInterface); ok {
			list = append(list, m.X.Type())
		}
	}
	return list
}

// heldIn returns all that is ever stored in the field that a value is loaded
// from, if that is known.
func (p *program) heldIn(v ssa.Value) ([]ssa.Value, bool) {
	u, ok := v.(*ssa.UnOp)
	if !ok || !isLoad(u) {
		return nil, false
	}
	f, ok := u.X.(*ssa.FieldAddr)
	if !ok || fieldOf(f.X.Type(), f.Field).Exported() || fieldOf(f.X.Type(), f.Field).Pkg() != p.pass.Pkg {
		return nil, false
	}
	var values []ssa.Value
	for _, s := range p.stores()[ClassOf(f)] {
		switch w := s.Val.(type) {
		case *ssa.Const:
		case *ssa.Function, *ssa.MakeClosure:
			values = append(values, w)
		case *ssa.MakeInterface:
			if _, ok := w.X.Type().Underlying().(*types.Pointer); !ok {
				return nil, false
			}
			values = append(values, w)
		default:
			return nil, false
		}
	}
	return values, len(values) > 0
}

// stores returns what is stored in fields other than by tests, by class.
func (p *program) stores() map[string][]*ssa.Store {
	if p.stored != nil {
		return p.stored
	}
	p.stored = make(map[string][]*ssa.Store)
	for i := range p.instrs() {
		if s, ok := i.(*ssa.Store); ok && !p.testing(i.Parent()) {
			if f, ok := s.Addr.(*ssa.FieldAddr); ok {
				p.stored[ClassOf(f)] = append(p.stored[ClassOf(f)], s)
			}
		}
	}
	return p.stored
}

// testing reports whether a function is part of a test.
func (p *program) testing(fn *ssa.Function) bool {
	return ir.InTest(outermost(fn))
}

// calledThrough notes what is locked by a dynamic call while locks are held.
func (p *program) calledThrough(in *info, c *ssa.Call, h holding) {
	list := p.targets(c)
	for _, t := range list {
		acquires, _ := p.locksOf(in, t.fn)
		h := p.without(in, h, t.fn)
		for _, a := range acquires {
			ref := t.lock(&a.Effect)
			if ref.Root == nil || a.If != 0 {
				continue
			}
			here := effectAt(ref, in.fn, a.Class)
			p.locked(in, c, h, Acquire{Effect: here, Read: a.Read, If: onlyIf(in.fn, c.Block()), ref: ref, at: a.at, by: c}, ref)
			if len(list) == 1 {
				p.reenter(in, c, h, a, ref, t.fn)
			}
		}
	}
}

// lock returns the lock of an effect as the caller finds it: of the receiver, of
// what a function value has captured, or a global variable.
func (t target) lock(e *Effect) Ref {
	switch {
	case e.Global != "":
		if g := global(t.fn, e.Global); g != nil {
			return Ref{Root: g, Path: e.Path}
		}
	case e.Param == 0 && t.fn.Signature.Recv() != nil, e.Free >= 0:
		return Ref{t.from.Root, t.from.Path + strings.TrimLeft(e.Path, "*")}
	}
	return Ref{}
}
