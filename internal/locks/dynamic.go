package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What is called through an interface or a function value, as far as that is
// clear: a field of this package holds nothing else, or only one type of this
// package is ever seen through the interface. The object that is called is found
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
			values = p.onlyImplementer(v.Type())
		}
		return implementations(c, values)
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

// implementations returns the methods that an invocation calls on pointers to
// types of this package.
func implementations(c *ssa.Call, values []ssa.Value) []target {
	var list []target
	for _, w := range values {
		m, ok := w.(*ssa.MakeInterface)
		if !ok {
			continue
		}
		fn := c.Parent().Prog.LookupMethod(m.X.Type(), c.Call.Method.Pkg(), c.Call.Method.Name())
		if fn == nil || len(fn.Blocks) == 0 || slices.ContainsFunc(list, func(t target) bool { return t.fn == fn }) {
			continue
		}
		list = append(list, target{fn, RefOf(c.Call.Value)})
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

// onlyImplementer returns a value of the one type that is ever seen through an
// interface type of this package, if it is a pointer to one of this package.
func (p *program) onlyImplementer(t types.Type) []ssa.Value {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() != p.pass.Pkg {
		return nil
	}
	if p.seenAs == nil {
		p.seenAs = make(map[string][]*ssa.MakeInterface)
		for i := range p.instrs() {
			if m, ok := i.(*ssa.MakeInterface); ok && !p.testing(i.Parent()) {
				p.seenAs[m.Type().String()] = append(p.seenAs[m.Type().String()], m)
			}
		}
	}
	all := p.seenAs[named.String()]
	if len(all) == 0 || slices.ContainsFunc(all, func(m *ssa.MakeInterface) bool { return !types.Identical(m.X.Type(), all[0].X.Type()) }) {
		return nil
	}
	return []ssa.Value{all[0]}
}

// testing reports whether a function is part of a test.
func (p *program) testing(fn *ssa.Function) bool {
	f := p.pass.Fset.File(outermost(fn).Pos())
	return f != nil && strings.HasSuffix(f.Name(), "_test.go")
}

// calledThrough notes what is locked by a dynamic call while locks are held.
func (p *program) calledThrough(in *info, c *ssa.Call, h holding) {
	for _, t := range p.targets(c) {
		acquires, _ := p.locksOf(in, t.fn)
		h := p.without(in, h, t.fn)
		for _, a := range acquires {
			ref := t.lock(&a.Effect)
			if ref.Root == nil || a.If != 0 {
				continue
			}
			here := effectAt(ref, in.fn, a.Class)
			p.locked(in, c, h, Acquire{Effect: here, Read: a.Read, If: onlyIf(in.fn, c.Block()), ref: ref, at: a.at, by: c}, ref)
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
