package build

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/models"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// seed keeps the operations of concurrency of a function.
func (s *slicer) seed(f *function) {
	for _, b := range f.fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Send, *ssa.Select:
				s.effect(i)
			case *ssa.UnOp:
				if i.Op == token.ARROW {
					s.effect(i)
				}
			case ssa.CallInstruction:
				s.seedCall(f, i)
			}
		}
	}
}

// seedCall keeps a call that is an operation, or may be one: close, a library
// function with a model, a function of another package with a skeleton, a
// function that the caller passed in.
func (s *slicer) seedCall(f *function, c ssa.CallInstruction) {
	common := c.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			s.keepCall(c, true)
		}
		return
	}
	name := s.calleeName(common)
	if name != "" && s.of[staticOrigin(common)] == nil {
		if sk := s.in.Lookup(name); sk != nil {
			switch {
			case onlyCallsBack(sk):
				s.seedBackCalls(c, sk)
			case matters(sk):
				s.keepCall(c, true)
			}
			return
		}
	}
	if !common.IsInvoke() && common.StaticCallee() == nil &&
		(f.exported && fromParam(common.Value) || s.fromLibrary(common.Value)) {
		s.keepCall(c, true)
	}
	if common.IsInvoke() && s.elsewhere(common) {
		s.keepCall(c, true)
	}
	s.seedCallbacks(c, name)
}

// elsewhere reports whether an interface method may be one of a type of
// another package that matters.
func (s *slicer) elsewhere(c *ssa.CallCommon) bool {
	for _, t := range s.boxed {
		m := s.methodOf(t, c)
		if m == nil || s.of[origin(m)] != nil {
			continue
		}
		if sk := s.in.Lookup(funcName(m)); sk != nil && matters(sk) {
			return true
		}
	}
	iface, ok := c.Value.Type().Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for _, t := range s.in.Implementers(c.Method.Name()) {
		i := slices.IndexFunc(t.Methods, func(m skeleton.Method) bool { return m.Name == c.Method.Name() })
		if sk := s.in.Lookup(t.Methods[i].Func); sk != nil && matters(sk) && hasAll(t, iface) {
			return true
		}
	}
	return false
}

// hasAll reports whether a type has all methods of an interface, by name.
func hasAll(t *skeleton.Type, iface *types.Interface) bool {
	for m := range iface.Methods() {
		if !slices.ContainsFunc(t.Methods, func(have skeleton.Method) bool { return have.Name == m.Name() }) {
			return false
		}
	}
	return true
}

// fromLibrary reports whether a function value may be one that a library
// function made: a CancelFunc, or a function of a type to which such a value
// was converted.
func (s *slicer) fromLibrary(v ssa.Value) bool {
	return isCancelFunc(v.Type()) || s.libSigs[typeKey(v.Type().Underlying())]
}

func isCancelFunc(t types.Type) bool {
	name := typeName(t)
	return name == "context.CancelFunc" || name == "context.CancelCauseFunc"
}

// onlyCallsBack reports whether all that a model does is to call methods of its
// arguments, so that it matters only if one of these does.
func onlyCallsBack(f *skeleton.Func) bool {
	calls := false
	for i := range f.Code {
		switch in := &f.Code[i]; in.Op {
		case skeleton.Invoke:
			if int(in.A) >= f.Params {
				return false
			}
			calls = true
		case skeleton.Return, skeleton.Unknown, skeleton.Call:
		default:
			return false
		}
	}
	return calls && f.Flags&skeleton.Model != 0
}

// seedBackCalls notes which methods a library function calls of its arguments.
func (s *slicer) seedBackCalls(c ssa.CallInstruction, sk *skeleton.Func) {
	for i := range sk.Code {
		in := &sk.Code[i]
		if in.Op != skeleton.Invoke {
			continue
		}
		name := in.Name[strings.LastIndexByte(in.Name, '.')+1:]
		arg := argument(c.Common(), int(in.A))
		if arg == nil {
			continue
		}
		iface, ok := arg.Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		s.backCalls[name] = append(s.backCalls[name], backCall{c, iface})
		for _, t := range s.boxed {
			if m := s.methodNamed(t, iface, nil, name); m != nil {
				if g := s.of[origin(m)]; g != nil && g.active {
					s.keepCall(c, true)
				}
			}
		}
	}
}

// A backCall is a call of a library function that calls a method of an
// argument of interface type.
type backCall struct {
	call  ssa.CallInstruction
	iface *types.Interface
}

func staticOrigin(c *ssa.CallCommon) *ssa.Function {
	if fn := c.StaticCallee(); fn != nil {
		return origin(fn)
	}
	return nil
}

// matters reports whether calling a function with that skeleton does anything;
// one that only makes or finds something matters if its result does, one that
// never returns ends a path anyway.
func matters(f *skeleton.Func) bool {
	for i := range f.Code {
		switch f.Code[i].Op {
		case skeleton.Send, skeleton.Recv, skeleton.Close, skeleton.Select, skeleton.Lock, skeleton.Unlock,
			skeleton.RLock, skeleton.RUnlock, skeleton.TryLock, skeleton.TryRLock, skeleton.Add, skeleton.Wait,
			skeleton.CondWait, skeleton.Signal, skeleton.Broadcast, skeleton.Once, skeleton.Acquire,
			skeleton.Release, skeleton.Sleep, skeleton.AtomicStore, skeleton.AtomicSwap, skeleton.AtomicAdd,
			skeleton.AtomicCAS, skeleton.Arm, skeleton.Disarm, skeleton.Call, skeleton.CallValue, skeleton.Invoke,
			skeleton.Store, skeleton.Update, skeleton.Escape:
			return true
		}
	}
	return false
}

// fromParam reports whether a function value is a parameter, or a captured
// parameter, of an enclosing function.
func fromParam(v ssa.Value) bool {
	seen := make(map[*ssa.Phi]bool)
	var is func(v ssa.Value) bool
	is = func(v ssa.Value) bool {
		switch v := v.(type) {
		case *ssa.Parameter, *ssa.FreeVar:
			return true
		case *ssa.ChangeType:
			return is(v.X)
		case *ssa.UnOp:
			_, free := v.X.(*ssa.FreeVar)
			return free
		case *ssa.Phi:
			if seen[v] {
				return false
			}
			seen[v] = true
			return slices.ContainsFunc(v.Edges, is)
		}
		return false
	}
	return is(v)
}

// seedCallbacks notes that a library function may call the functions that it
// is given: the call matters once one of them does.
func (s *slicer) seedCallbacks(c ssa.CallInstruction, name string) {
	if s.of[staticOrigin(c.Common())] != nil || s.keeps(c.Common()) {
		return
	}
	for _, fn := range callbacks(c.Common()) {
		if g := s.of[fn]; g != nil {
			g.calls = append(g.calls, c)
		}
	}
}

// callbacks returns the functions that stand as arguments in a call.
func callbacks(c *ssa.CallCommon) []*ssa.Function {
	var out []*ssa.Function
	for _, a := range c.Args {
		if fn := functionOf(a); fn != nil {
			out = append(out, origin(fn))
		}
	}
	return out
}

// functionOf returns the function that a value is, or nil.
func functionOf(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.ChangeType:
		return functionOf(v.X)
	case *ssa.MakeInterface:
		return functionOf(v.X)
	}
	return nil
}

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
	s.demandCallee(common)
	for _, g := range s.callees(common) {
		for i, p := range g.fn.Params {
			if to := g.need[p]; to > unneeded {
				s.demandArg(c, i, to)
			}
		}
	}
	if sk := s.in.Lookup(s.calleeName(common)); sk != nil {
		s.demandUsed(c, sk)
	} else if common.StaticCallee() == nil || s.of[staticOrigin(common)] == nil {
		s.demandCarried(common)
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
		sk.Code[i].Uses(func(o skeleton.Operand) {
			if int(o) < len(used) && !o.IsConst() {
				used[o] = true
			}
		})
	}
	for i, yes := range used {
		if yes {
			s.demandArg(c, i, decides)
			if a := argument(c.Common(), i); a != nil && s.carries(a) {
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
	sl, ok := v.(*ssa.Slice)
	if !ok {
		return false
	}
	alloc, ok := sl.X.(*ssa.Alloc)
	if !ok || alloc.Comment != "varargs" {
		return false
	}
	for _, r := range *alloc.Referrers() {
		ix, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, r := range *ix.Referrers() {
			if st, ok := r.(*ssa.Store); ok && s.carries(st.Val) {
				return true
			}
		}
	}
	return false
}

// seedResults needs the results by which a function hands out what it makes:
// otherwise nobody would seem to have it. A short function that may be called
// from elsewhere tells its caller whether it failed.
func (s *slicer) seedResults(f *function) {
	if !f.exported && !f.active && !s.constructs(f.fn) {
		return
	}
	res := f.fn.Signature.Results()
	for i := range res.Len() {
		switch {
		case s.returnsCarrier(f, i):
			s.demandResult(f, i, carries)
			if f.exported {
				s.expose(res.At(i).Type())
			}
		case f.exported && f.active && types.Identical(res.At(i).Type(), errorType) && len(f.fn.Blocks) <= tellingBlocks:
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

// seedWeak notes, in functions that matter, the calls that hand something to
// code that is not seen, and deferred calls that may recover from a panic.
func (s *slicer) seedWeak(f *function) {
	if !f.active && !f.valued {
		return
	}
	for _, b := range f.fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(ssa.CallInstruction)
			if !ok || f.keep[i] {
				continue
			}
			if d, ok := i.(*ssa.Defer); ok && s.recovers(d.Common()) {
				s.keepCall(c, false)
				continue
			}
			if c.Common().IsInvoke() && s.goexits(c.Common()) {
				s.keepCall(c, false)
				continue
			}
			s.seedEscape(f, c)
		}
	}
}

// goexits reports whether an interface method ends the goroutine: that of
// testing.TB, which control does not know to end here.
func (s *slicer) goexits(c *ssa.CallCommon) bool {
	model := s.in.Lookup(s.calleeName(c))
	return model != nil && model.Flags&skeleton.Model != 0 && len(model.Code) > 0 && model.Code[0].Op == skeleton.Goexit
}

// recovers reports whether a deferred call calls recover.
func (s *slicer) recovers(c *ssa.CallCommon) bool {
	for _, g := range s.callees(c) {
		for _, b := range g.fn.Blocks {
			for _, i := range b.Instrs {
				if call, ok := i.(*ssa.Call); ok {
					if b, ok := call.Call.Value.(*ssa.Builtin); ok && b.Name() == "recover" {
						s.keepOnly(call)
						g.valued = true
						return true
					}
				}
			}
		}
	}
	return false
}

// seedEscape notes that a call hands something to code that is not seen.
func (s *slicer) seedEscape(f *function, c ssa.CallInstruction) {
	common := c.Common()
	if _, ok := common.Value.(*ssa.Builtin); ok || len(s.callees(common)) > 0 || !s.keeps(common) {
		return
	}
	w := weak{instr: c}
	for _, a := range common.Args {
		if s.carries(a) || s.listsCarriers(a) {
			w.vals = append(w.vals, a)
		}
	}
	if len(w.vals) > 0 {
		for _, v := range w.vals {
			s.demand(v, carries)
			s.exposeValue(v)
		}
		f.weak = append(f.weak, w)
	}
}

// keeps reports whether a callee that is not in view may keep what it is
// given.
func (s *slicer) keeps(c *ssa.CallCommon) bool {
	var obj *types.Func
	if c.IsInvoke() {
		obj = c.Method
	} else if fn := c.StaticCallee(); fn != nil {
		obj, _ = fn.Object().(*types.Func)
	}
	if obj == nil || obj.Pkg() == nil {
		return obj == nil
	}
	if models.Std(obj.Pkg().Path()) {
		return models.Keeps(obj.Pkg().Path(), obj.Name())
	}
	return c.IsInvoke() || !s.in.Analyzed(obj.Pkg().Path())
}
