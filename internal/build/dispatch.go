package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Which functions a call may call, and which calls may call a function: by
// name, by the signature of a function value, or through an interface by the
// types that the package puts into interfaces (class hierarchy analysis of one
// package). Generated packages have thousands of types with a method of one
// name and as many calls of it, so both ways are answered once for an
// interface and not once for a type and a call.

// origin returns the generic function that fn is an instance of, or fn.
func origin(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}

// callees returns the functions of the package that a call may call.
func (s *slicer) callees(c *ssa.CallCommon) []*function {
	if c.IsInvoke() {
		return s.dispatchOf(c).inside
	}
	if fn := c.StaticCallee(); fn != nil {
		if f := s.of[origin(fn)]; f != nil {
			return []*function{f}
		}
		return nil
	}
	var out []*function
	for _, fn := range s.values[typeKey(c.Signature())] {
		if f := s.of[fn]; f != nil {
			out = append(out, f)
		}
	}
	return out
}

// A dispatch is what calls of one method of an interface may call.
type dispatch struct {
	methods []*ssa.Function // those of the types that the package puts into interfaces
	inside  []*function     // those of the package
	calls   map[*ssa.Function]bool
}

// A methodQuestion asks what calls of a method of an interface may call.
type methodQuestion struct {
	iface *types.Interface
	pkg   *types.Package // of the method's name, nil if it is exported
	name  string
}

// dispatchOf returns what a call through an interface may call.
func (s *slicer) dispatchOf(c *ssa.CallCommon) *dispatch {
	iface, ok := c.Value.Type().Underlying().(*types.Interface)
	if !ok {
		return new(dispatch) // of a type parameter
	}
	pkg := c.Method.Pkg()
	if c.Method.Exported() {
		pkg = nil
	}
	return s.dispatch(methodQuestion{iface, pkg, c.Method.Name()})
}

func (s *slicer) dispatch(q methodQuestion) *dispatch {
	if d := s.dispatches[q]; d != nil {
		return d
	}
	d := &dispatch{calls: make(map[*ssa.Function]bool)}
	s.dispatches[q] = d
	for _, t := range s.boxed {
		m := s.findMethod(t, q)
		if m == nil {
			continue
		}
		d.methods = append(d.methods, m)
		d.calls[origin(m)] = true
		if f := s.of[origin(m)]; f != nil {
			d.inside = append(d.inside, f)
		}
	}
	return d
}

// findMethod returns the method of dynamic type t that is asked for, or nil if
// t does not implement the interface.
func (s *slicer) findMethod(t types.Type, q methodQuestion) *ssa.Function {
	if !types.Implements(t, q.iface) {
		return nil
	}
	sel := s.in.Pkg.Prog.MethodSets.MethodSet(t).Lookup(q.pkg, q.name)
	if sel == nil {
		return nil
	}
	return s.in.Pkg.Prog.MethodValue(sel)
}

// dynamicCalls returns the calls by value or through an interface that may
// call fn.
func (s *slicer) dynamicCalls(fn *ssa.Function) []ssa.CallInstruction {
	var out []ssa.CallInstruction
	if s.isValue[fn] {
		out = append(out, s.sites[typeKey(fn.Signature)]...)
	}
	if fn.Signature.Recv() == nil {
		return out
	}
	for _, c := range s.invokes[fn.Name()] {
		if s.dispatchOf(c.Common()).calls[fn] {
			out = append(out, c)
		}
	}
	for _, b := range s.backCalls[fn.Name()] {
		if s.dispatch(methodQuestion{b.iface, nil, fn.Name()}).calls[fn] {
			out = append(out, b.call)
		}
	}
	return out
}
