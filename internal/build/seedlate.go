package build

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// seedResults needs the results by which a function hands out what it makes:
// otherwise nobody would seem to have it. A short function that may be called
// from elsewhere tells its caller whether it failed, or answers with yes or no, and
// so does one that hands something out, a literal, too: if it failed, it hands out
// nil; and a constructor: what it has made it may have stopped again. What wraps an
// atomic says what that says, and who is given what recover says tells whether that was nil.
func (s *slicer) seedResults(f *function) {
	if !f.exported && !f.active && !s.constructs(f.fn) {
		return
	}
	res := f.fn.Signature.Results()
	handsOut := false
	for i := range res.Len() {
		handsOut = handsOut || (f.exported || f.fn.Parent() != nil) && s.returnsCarrier(f, i)
	}
	for i := range res.Len() {
		switch {
		case s.returnsCarrier(f, i):
			s.demandResult(f, i, carries)
			if f.exported {
				s.expose(res.At(i).Type())
			}
		case handsOut && (isError(res.At(i).Type()) || isBool(res.At(i).Type())),
			f.exported && f.active && isError(res.At(i).Type()) && (len(f.fn.Blocks) <= tellingBlocks || s.constructs(f.fn)),
			f.exported && f.active && len(f.fn.Blocks) <= tellingBlocks && (answers(f.fn, i) || received(f.fn, i)),
			f.exported && s.wraps(f, i, 0),
			f.exported && rescues(f.fn, i),
			i > 0 && isError(res.At(i).Type()) && s.besides(f.fn, i):
			s.demandResult(f, i, decides)
		}
	}
}

// constructs reports whether a function may be the constructor of a type of the
// package, so that what it makes is of interest even if nobody is seen to use
// it.
func (s *slicer) constructs(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	if fn.Signature.Recv() != nil || fn.Parent() != nil || res.Len() == 0 {
		return false
	}
	named, ok := types.Unalias(deref(res.At(0).Type())).(*types.Named)
	return ok && named.Obj().Pkg() == s.pkg
}

// makesFor reports whether a function returns an interface of others that has an object of the
// package in it.
func (s *slicer) makesFor(fn *ssa.Function) bool {
	if fn.Signature.Recv() != nil || fn.Parent() != nil {
		return false
	}
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && s.wrapped(ret.Results[0]) {
			return true
		}
	}
	return false
}

func (s *slicer) wrapped(v ssa.Value) bool {
	m, ok := v.(*ssa.MakeInterface)
	if !ok {
		return false
	}
	named, ok := types.Unalias(deref(m.X.Type())).(*types.Named)
	return ok && named.Obj().Pkg() == s.pkg
}

// besides reports whether a function returns an object beside an error, result i: nobody
// uses such an object.
func (s *slicer) besides(fn *ssa.Function, i int) bool {
	if !s.constructs(fn) && !s.makesFor(fn) {
		return false
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && !isConst(ret.Results[0]) && !noError(ret.Results[i], b) {
			return true
		}
	}
	return false
}

// returnsCarrier reports whether result i of a function may carry something
// that concurrency is about.
func (s *slicer) returnsCarrier(f *function, i int) bool {
	for _, b := range f.fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			if _, isConst := ret.Results[i].(*ssa.Const); !isConst && s.carries(ret.Results[i]) {
				return true
			}
		}
	}
	return false
}

// seedPublic notes that an exported field gets something that concurrency is
// about. If no code in view is seen to load it, it is for code that is not.
func (s *slicer) seedPublic(f *function, st *ssa.Store) {
	field, ok := st.Addr.(*ssa.FieldAddr)
	if !ok || isConst(st.Val) || !s.carries(st.Val) || !ir.FieldOf(field).Exported() {
		return
	}
	s.demand(st.Val, carries)
	f.weak = append(f.weak, weak{instr: st, vals: []ssa.Value{st.Val}})
}

// seedKept notes that a function which other packages may call keeps a function
// that it is given, or something of a type that may be one or have one: it may be
// called at any time after. If nobody in view is seen
// to call it in a way that matters, it is for code that is not. What it returns
// as it was given it is needed as a result.
func (s *slicer) seedKept(f *function) {
	if !f.exported || f.fn.Parent() != nil {
		return
	}
	s.seedRetained(f)
	for _, b := range f.fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			s.seedPassed(f, ret)
		}
	}
}

// seedRetained hands out what a function keeps, and the helpers that do so for
// it, where the stores are not looked at.
func (s *slicer) seedRetained(f *function) {
	if f.retained {
		return
	}
	f.retained = true
	for _, b := range f.fn.Blocks {
		for _, i := range b.Instrs {
			list := s.retained(i)
			if c, ok := i.(ssa.CallInstruction); ok && len(list) > 0 && !c.Common().IsInvoke() {
				if g := s.of[staticOrigin(c.Common())]; g != nil {
					s.seedRetained(g)
				}
			}
			for _, v := range list {
				w := weak{instr: i} // with parameters, which are at hand wherever that is said
				for _, p := range paramsOf(v) {
					s.demand(p, carries)
					w.vals = append(w.vals, p)
				}
				if len(w.vals) > 0 {
					f.valued = true
					s.demand(v, carries)
					f.weak = append(f.weak, w)
				}
			}
		}
	}
}

// seedPassed needs the results that are what the function was given.
func (s *slicer) seedPassed(f *function, ret *ssa.Return) {
	for i, v := range ret.Results {
		if holdsFuncs(v.Type()) && len(paramsOf(v)) > 0 {
			s.demandResult(f, i, carries)
		}
	}
}

// retained returns what an instruction stores where it outlives the call, or hands
// to a function of the package that does so. A function that is handed to a method of
// an interface which is not in view is as likely kept as called, and a struct that
// leads to one, such as a queue of those that want to be told, as likely kept.
func (s *slicer) retained(i ssa.Instruction) []ssa.Value {
	switch i := i.(type) {
	case *ssa.Store:
		if _, local := i.Addr.(*ssa.Alloc); !local && holdsFuncs(i.Val.Type()) {
			return []ssa.Value{i.Val}
		}
	case *ssa.MapUpdate:
		if holdsFuncs(i.Value.Type()) {
			return []ssa.Value{i.Value}
		}
	case ssa.CallInstruction:
		if i.Common().IsInvoke() {
			if len(s.callees(i.Common())) > 0 {
				return nil
			}
			return slices.DeleteFunc(slices.Clone(i.Common().Args), func(a ssa.Value) bool {
				_, isFunc := a.Type().Underlying().(*types.Signature)
				return !isFunc && !leadsToFuncs(a.Type())
			})
		}
		if s.calleeName(i.Common()) == keepsValue {
			return i.Common().Args[2:]
		}
		if given := s.mirrored(i); given != nil {
			return given
		}
		g := s.of[staticOrigin(i.Common())]
		if g == nil {
			return nil
		}
		var out []ssa.Value
		for k, a := range i.Common().Args {
			if k < len(g.fn.Params) && s.retains(g.fn.Params[k]) {
				out = append(out, a)
			}
		}
		return out
	}
	return nil
}

// retains reports whether a function of the package keeps what it is given for a
// parameter, or hands it to one that does.
func (s *slicer) retains(p *ssa.Parameter) bool {
	is, ok := s.retaining[p]
	if ok || !holdsFuncs(p.Type()) && !leadsToFuncs(p.Type()) {
		return is
	}
	s.retaining[p] = false // for functions that call each other
	for _, b := range p.Parent().Blocks {
		for _, i := range b.Instrs {
			for _, v := range s.retained(i) {
				is = is || slices.Contains(paramsOf(v), p)
			}
		}
	}
	s.retaining[p] = is
	return is
}

// paramsOf returns the parameters that a value, or an element of which it is made,
// may be.
func paramsOf(v ssa.Value) []*ssa.Parameter {
	var out []*ssa.Parameter
	seen := make(map[ssa.Value]bool)
	for work := []ssa.Value{v}; len(work) > 0; {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[v] {
			continue
		}
		seen[v] = true
		switch v := v.(type) {
		case *ssa.Parameter:
			out = append(out, v)
		case *ssa.ChangeType:
			work = append(work, v.X)
		case *ssa.ChangeInterface:
			work = append(work, v.X)
		case *ssa.MakeInterface:
			work = append(work, v.X)
		case *ssa.TypeAssert:
			work = append(work, v.X)
		case *ssa.Extract:
			work = append(work, v.Tuple)
		case *ssa.Slice:
			work = append(work, v.X)
		case *ssa.Phi:
			work = append(work, v.Edges...)
		case *ssa.UnOp: // an element
			if elem, ok := v.X.(*ssa.IndexAddr); ok {
				work = append(work, elem.X)
			}
		case *ssa.Call:
			if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
				work = append(work, v.Call.Args...)
			}
		}
	}
	return out
}

// holdsFuncs reports whether a value of a type that other packages name may be a
// function, have one of theirs in it, or be a list of such.
func holdsFuncs(t types.Type) bool {
	if list, ok := t.Underlying().(*types.Slice); ok {
		t = list.Elem()
	}
	_, isFunc := t.Underlying().(*types.Signature)
	return isFunc || types.IsInterface(t) && !isError(t)
}

// seedWeak notes, in functions that matter, the calls that hand something to
// code that is not seen, and deferred calls that may recover from a panic.
func (s *slicer) seedWeak(f *function) {
	s.seedKept(f)
	if !f.active && !f.valued {
		if !s.handsOutLiteral(f) {
			return
		}
		s.activate(f)
	}
	for _, b := range f.fn.Blocks {
		if p, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic); ok && f.active && (endedBy(p) != nil || s.catches(f.fn) || asksWhether(f.fn) || inCase(b)) {
			s.controlled(f, b) // what stands behind a call that does not return is not reached by way of it
		}
		for _, i := range b.Instrs {
			if st, ok := i.(*ssa.Store); ok {
				s.seedPublic(f, st)
			}
			c, ok := i.(ssa.CallInstruction)
			if !ok {
				continue
			}
			// Even if the call is kept for what else it does.
			if d, ok := i.(*ssa.Defer); ok && s.recovers(d.Common()) && !f.keep[i] {
				s.keepCall(c, false)
			} else if ok && f.active && !s.keepEnd(d) && s.endsByModel(d.Common()) {
				s.keepCall(d, false)
			}
			if f.keep[i] {
				s.keepValueEnds(c)
				s.keepArgEnds(c)
				continue
			}
			if call, ok := i.(*ssa.Call); ok && f.active && s.keepEnd(call) {
				continue
			}
			if c.Common().IsInvoke() && s.endsByModel(c.Common()) || s.endsUnseen(c.Common()) {
				s.keepCall(c, false)
				continue
			}
			if g, ok := s.guardOf(c); ok {
				s.seedGuard(f, c, g)
				continue
			}
			s.seedEscape(f, c)
		}
	}
}

// handsOutLiteral reports whether a function that does nothing else hands code that
// is not seen a literal which does something with what the function was given: a
// handler of requests that sends to a channel. Or it is a literal itself, and hands
// on a channel of the function around it.
func (s *slicer) handsOutLiteral(f *function) bool {
	for _, b := range f.fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(ssa.CallInstruction)
			if !ok || len(s.callees(c.Common())) > 0 || !s.keeps(c.Common()) && !s.keepsOnly(c.Common()) {
				continue
			}
			for _, a := range c.Common().Args {
				if mc, ok := literalOf(a); ok && s.worksOnGiven(mc) || capturedChan(a) {
					return true
				}
			}
		}
	}
	return false
}

// worksOnGiven reports whether a literal does something, and needs a parameter of
// the function around it for that.
func (s *slicer) worksOnGiven(mc *ssa.MakeClosure) bool {
	fn := mc.Fn.(*ssa.Function)
	f := s.of[fn]
	if f == nil || !f.active {
		return false
	}
	for i, fv := range fn.FreeVars {
		if f.need[fv] == carries && isGiven(mc.Bindings[i]) {
			return true
		}
	}
	return false
}

// isGiven reports whether a variable is a parameter.
func isGiven(v ssa.Value) bool {
	cell, ok := v.(*ssa.Alloc)
	if !ok {
		_, ok := v.(*ssa.Parameter)
		return ok
	}
	return slices.ContainsFunc(storesTo(cell), func(st *ssa.Store) bool {
		_, ok := st.Val.(*ssa.Parameter)
		return ok
	})
}

// literalOf returns the literal that a value is.
func literalOf(v ssa.Value) (*ssa.MakeClosure, bool) {
	for {
		switch x := v.(type) {
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		default:
			mc, ok := v.(*ssa.MakeClosure)
			return mc, ok
		}
	}
}
