package build

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// keepCall keeps a call and what the callees need of its arguments. If it
// acts, the calling function matters.
func (s *slicer) keepCall(c ssa.CallInstruction, acts bool) {
	f := s.parent(c)
	if f == nil {
		return
	}
	isNew := s.keepOnly(c)
	if acts {
		s.later(func() { s.activate(f) })
	}
	if !isNew {
		return
	}
	common := c.Common()
	if _, ok := common.Value.(*ssa.Builtin); ok {
		for _, a := range common.Args {
			s.demand(a, carries)
		}
		return
	}
	if _, ok := s.passes(common); ok && isCall(c) {
		return
	}
	s.demandCallee(common)
	s.demandArgs(c)
	if sk := s.in.Lookup(s.calleeName(common)); sk != nil {
		s.demandUsed(c, sk)
	} else if common.StaticCallee() == nil || s.of[staticOrigin(common)] == nil {
		s.demandCarried(common)
		switch {
		case common.IsInvoke() && s.elsewhere(common):
			for _, a := range common.Args {
				s.demand(a, decides) // it may be the Add of a WaitGroup
			}
		case !common.IsInvoke() && common.StaticCallee() == nil && slices.ContainsFunc(common.Args, s.carries):
			for _, a := range common.Args {
				if isError(a.Type()) {
					s.demand(a, decides) // it says of what else is given whether it is there
				}
			}
		}
	}
}

func isCall(c ssa.CallInstruction) bool {
	_, ok := c.(*ssa.Call)
	return ok
}

// demandArgs needs what the functions that a call may call need of its
// arguments.
func (s *slicer) demandArgs(c ssa.CallInstruction) {
	groups := s.backCalls[c]
	if g := s.groupOf(c.Common()); g != nil {
		groups = []*group{g}
	} else {
		for _, f := range s.callees(c.Common()) {
			for i, p := range f.fn.Params {
				s.demandArg(c, i, f.need[p])
			}
		}
	}
	for _, g := range groups {
		for i, to := range g.need {
			s.demandArg(c, i, to)
		}
	}
}

// demandCallee needs the function value or the receiver of a dynamic call.
func (s *slicer) demandCallee(c *ssa.CallCommon) {
	if c.IsInvoke() || c.StaticCallee() == nil {
		s.demand(c.Value, carries)
		return
	}
	if mc, ok := c.Value.(*ssa.MakeClosure); ok {
		s.demand(mc, carries)
	}
}

// demandUsed needs the arguments that a skeleton uses.
func (s *slicer) demandUsed(c ssa.CallInstruction, sk *skeleton.Func) {
	used := make([]bool, sk.Params)
	for i := range sk.Code {
		in := &sk.Code[i]
		in.Uses(func(o skeleton.Operand) {
			if in.Op == skeleton.Arm && o == in.B {
				return // a constant is seen anyway, and no other time tells anything
			}
			if int(o) < len(used) && !o.IsConst() {
				used[o] = true
			}
		})
	}
	for i, yes := range used {
		if yes {
			s.demandArg(c, i, decides)
			a := argument(c.Common(), i)
			if sk.Flags&skeleton.Model != 0 {
				s.keepListed(a)
			}
			if a != nil && s.carries(a) {
				s.demand(a, carries)
				if sk.Flags&skeleton.Model == 0 {
					s.exposeValue(a)
				}
			}
		}
	}
}

// argument returns argument i of a call, the receiver being 0.
func argument(c *ssa.CallCommon, i int) ssa.Value {
	if c.IsInvoke() {
		if i == 0 {
			return c.Value
		}
		i--
	}
	if i < len(c.Args) {
		return c.Args[i]
	}
	return nil
}

// demandCarried needs the arguments that may carry something to code that is
// not seen.
func (s *slicer) demandCarried(c *ssa.CallCommon) {
	for _, a := range c.Args {
		if s.carries(a) || s.listsCarriers(a) {
			s.demand(a, carries)
			s.exposeValue(a)
		}
	}
}

// exposeValue needs what other packages can reach from a value.
func (s *slicer) exposeValue(v ssa.Value) {
	for {
		mi, ok := v.(*ssa.MakeInterface)
		if !ok {
			break
		}
		v = mi.X
	}
	s.expose(v.Type())
}

// listsCarriers reports whether a value is the list of variadic arguments, and
// one of them may carry something.
func (s *slicer) listsCarriers(v ssa.Value) bool {
	return slices.ContainsFunc(listed(v), func(st *ssa.Store) bool { return s.carries(st.Val) })
}

// keepListed keeps what is put into the list of variadic arguments of a library
// function: errors.Join is nil if all of its arguments are.
func (s *slicer) keepListed(v ssa.Value) {
	for _, st := range listed(v) {
		s.keepOnly(st)
	}
}

// listed returns the stores that make up a value, if it is the list of variadic
// arguments.
func listed(v ssa.Value) []*ssa.Store {
	sl, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	alloc, ok := sl.X.(*ssa.Alloc)
	if !ok || alloc.Comment != "varargs" {
		return nil
	}
	var stores []*ssa.Store
	for _, r := range *alloc.Referrers() {
		ix, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, r := range *ix.Referrers() {
			if st, ok := r.(*ssa.Store); ok {
				stores = append(stores, st)
			}
		}
	}
	return stores
}
