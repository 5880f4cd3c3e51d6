package build

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

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
			case *ssa.Store:
				if renews(i) {
					s.keepOnly(i)
				}
			case ssa.CallInstruction:
				s.seedCall(f, i)
			}
		}
	}
}

// renews reports whether a store makes a Once as if it had never been called.
func renews(i *ssa.Store) bool {
	named, ok := types.Unalias(i.Val.Type()).(*types.Named)
	if !ok || !isConst(i.Val) {
		return false
	}
	obj := named.Obj()
	return obj.Pkg() != nil && obj.Pkg().Path() == "sync" && obj.Name() == "Once"
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
			case onlyKeeps(sk):
				// It matters to functions that matter otherwise: see seedEscape.
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
	g := s.groupOf(c)
	if g == nil {
		return false
	}
	if g.elsewhere == nil {
		yes := s.findElsewhere(g, c)
		g.elsewhere = &yes
	}
	return *g.elsewhere
}

func (s *slicer) findElsewhere(g *group, c *ssa.CallCommon) bool {
	for _, m := range g.methods {
		if s.of[origin(m)] != nil {
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
// Such a call is one of the calls of these methods.
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
		g := s.groupOfMethod(methodQuestion{iface, nil, name})
		g.calls = append(g.calls, c)
		s.backCalls[c] = append(s.backCalls[c], g)
		if g.active {
			s.keepCall(c, true)
		}
	}
}

// onlyKeeps reports whether all that a function does is to keep what it is given.
func onlyKeeps(f *skeleton.Func) bool {
	keeps := false
	for i := range f.Code {
		if f.Code[i].Op == skeleton.Escape {
			keeps = true
		} else if acts(&f.Code[i]) {
			return false
		}
	}
	return keeps && f.Flags&skeleton.Model == 0
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
		if f.Code[i].Op == skeleton.Escape || acts(&f.Code[i]) {
			return true
		}
	}
	return false
}

// acts reports whether an instruction does anything that others may notice.
func acts(in *skeleton.Instr) bool {
	switch in.Op {
	case skeleton.Send, skeleton.Recv, skeleton.Close, skeleton.Select, skeleton.Lock, skeleton.Unlock,
		skeleton.RLock, skeleton.RUnlock, skeleton.TryLock, skeleton.TryRLock, skeleton.Add, skeleton.Wait,
		skeleton.CondWait, skeleton.Signal, skeleton.Broadcast, skeleton.Once, skeleton.Acquire,
		skeleton.Release, skeleton.Sleep, skeleton.AtomicStore, skeleton.AtomicSwap, skeleton.AtomicAdd,
		skeleton.AtomicCAS, skeleton.Arm, skeleton.Disarm, skeleton.Call, skeleton.CallValue, skeleton.Invoke,
		skeleton.Store, skeleton.Update:
		return true
	}
	return false
}

// fromParam reports whether a function value is a parameter, or a captured
// parameter, of an enclosing function, or one of a list of such that takes no
// arguments: what does is mostly an option, which is about what it is given.
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
			if elem, ok := v.X.(*ssa.IndexAddr); ok {
				sig, ok := v.Type().Underlying().(*types.Signature)
				return ok && sig.Params().Len() == 0 && is(elem.X)
			}
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
	if _, passed := s.passes(c.Common()); !passed && (s.of[staticOrigin(c.Common())] != nil || s.keeps(c.Common())) {
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

// cancels reports whether a function value is a CancelFunc, which does not panic, or
// comes from an unexported field in which nothing else was stored.
func (s *slicer) cancels(v ssa.Value) bool {
	if isCancelFunc(v.Type()) {
		return true
	}
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return false
	}
	a, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	if f := structOf(deref(a.X.Type())).Field(a.Field); f.Exported() {
		return false
	}
	stores := s.cellsOf(s.classOf(a)).stores
	return len(stores) > 0 && !slices.ContainsFunc(stores, func(st store) bool {
		switch v := st.val.(type) {
		case *ssa.Const:
			return !v.IsNil()
		case *ssa.ChangeType:
			return !isCancelFunc(v.X.Type())
		}
		return true
	})
}
