package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// What is handed over to be called with a lock held: see hook.go.

// A Relock is a callback that takes the lock that is held when it is called.
type Relock struct {
	Ref    Ref             // as the callback finds it
	At     ssa.Instruction // where the callback takes it, or calls what does
	Inner  ssa.Instruction // where that takes it; nil if it is in another package
	Given  ssa.Instruction // where it is handed over
	Called ssa.Instruction // where it is called; nil if that is in another package
	Read   bool            // both are read locks
	Write  ssa.Instruction // who comes between two read locks; nil if it is in another package

	class string
}

// relocked returns the callbacks that take the lock that is held.
func (p *program) relocked() []Relock {
	written := p.importedWritten()
	var list []Relock
	for _, r := range p.emitted {
		if !p.testing(r.At.Parent()) && (!r.Read || p.betweenReaders(&r, written)) {
			list = append(list, r)
		}
	}
	for i := range p.instrs() {
		c, ok := i.(*ssa.Call)
		if !ok || p.testing(c.Parent()) {
			continue
		}
		fn, args := p.onlyCallee(c)
		if fn == nil {
			continue
		}
		_, hooks := p.hooksOf(p.infos[origin(c.Parent())], fn)
		for _, h := range hooks {
			for _, r := range p.handed(c, args, h) {
				if r.Read && !p.betweenReaders(&r, written) || slices.ContainsFunc(list, func(o Relock) bool { return o.At == r.At }) {
					continue
				}
				list = append(list, r)
			}
		}
	}
	return list
}

// betweenReaders finds a writer of a lock.
func (p *program) betweenReaders(r *Relock, written map[string]bool) bool {
	for _, w := range p.writers {
		if w.class == r.class && len(w.held) == 0 && !p.inTest(w.at) {
			r.Write = w.at
			return true
		}
	}
	return written[r.class]
}

// handed returns what the callback of a call locks that is held when it runs.
func (p *program) handed(c *ssa.Call, args []ssa.Value, h Hook) []Relock {
	object := h.object(c, args)
	if object.Root == nil || h.Param >= len(args) {
		return nil
	}
	held := p.resolved(object.join(h.Path), c.Parent(), c)
	fn, place := p.callee(partOf(args[h.Param], h.Part), h.Method)
	if fn == nil || origin(fn).Pkg != c.Parent().Pkg || len(fn.Blocks) == 0 {
		return nil
	}
	var list []Relock
	for _, a := range p.summarize(fn).acquires {
		at := p.resolved(place(&a.Effect), c.Parent(), nil)
		same := at.Root != nil && at == held && !strings.Contains(at.Path, "[") || ofArgument(h, fn, a)
		if !a.Likely || a.by == nil || !same {
			continue
		}
		list = append(list, Relock{Ref: a.ref, At: a.by, Inner: a.at, Given: c, Called: h.at, Read: h.Read && a.Read, class: a.Class})
	}
	return list
}

// object returns the object whose lock is held when a callback is called that a call hands
// over, or nothing.
func (h *Hook) object(c *ssa.Call, args []ssa.Value) Ref {
	switch {
	case h.Of >= len(args):
	case h.Of >= 0:
		return RefOf(args[h.Of])
	case h.Of == ofResult:
		return Ref{Root: result(c)}
	default:
		if made := takes(c, h.Owner); made != nil {
			return Ref{Root: result(made)}
		}
	}
	return Ref{}
}

// result returns the first result of a call.
func result(c *ssa.Call) ssa.Value {
	if c.Call.Signature().Results().Len() < 2 {
		return c
	}
	for _, r := range *c.Referrers() {
		if e, ok := r.(*ssa.Extract); ok && e.Index == 0 {
			return e
		}
	}
	return c
}

// takes returns the call that gets an option, itself or in a list, and makes an
// object of a type, or nil.
func takes(v ssa.Value, owner string) *ssa.Call {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			at, ok := r.Addr.(*ssa.IndexAddr)
			if !ok || r.Val != v {
				continue
			}
			for _, use := range *at.X.Referrers() {
				if s, ok := use.(*ssa.Slice); ok {
					return takes(s, owner)
				}
			}
		case *ssa.Call:
			if ownerOf(result(r)) == owner {
				return r
			}
		}
	}
	return nil
}

// partOf returns what a field of a struct is given where it is made, or nil.
func partOf(v ssa.Value, part string) ssa.Value {
	if part == "" {
		return v
	}
	if u, ok := v.(*ssa.UnOp); ok && isLoad(u) {
		v = u.X
	}
	a, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var val ssa.Value
	for _, b := range a.Parent().Blocks {
		for _, i := range b.Instrs {
			if s, ok := i.(*ssa.Store); ok && RefOf(s.Addr) == (Ref{a, part}) {
				if val != nil {
					return nil
				}
				val = s.Val
			}
		}
	}
	return val
}

// ofArgument reports whether a callback is called with the object whose lock is held, and
// takes the lock of this argument.
func ofArgument(h Hook, fn *ssa.Function, a Acquire) bool {
	first := len(fn.Params) - fn.Signature.Params().Len() // but for the receiver
	return h.Arg > 0 && a.Param == first+h.Arg-1 && a.Path == h.Path
}

// callee returns what is called if a value is, or a method of it, and a function
// that names the locks of the callee as its maker does.
func (p *program) callee(v ssa.Value, method string) (*ssa.Function, func(*Effect) Ref) {
	switch v := v.(type) {
	case *ssa.ChangeType:
		return p.callee(v.X, method)
	case *ssa.Function:
		if method == "" {
			return v, func(e *Effect) Ref {
				return placed(&Effect{Param: -1, Free: -1, Global: e.Global, Path: e.Path}, v, &ssa.CallCommon{Value: v})
			}
		}
	case *ssa.MakeClosure:
		if method != "" {
			return nil, nil
		}
		if m := bound(v); m != nil {
			return v.Fn.(*ssa.Function).Prog.FuncValue(m), p.ofReceiver(v.Bindings[0])
		}
		return v.Fn.(*ssa.Function), func(e *Effect) Ref {
			if e.Param >= 0 {
				return Ref{}
			}
			return placed(e, v.Fn.(*ssa.Function), &ssa.CallCommon{Value: v})
		}
	case *ssa.MakeInterface:
		if _, ok := v.X.Type().Underlying().(*types.Pointer); ok && method != "" {
			return methodOf(v, method), p.ofReceiver(v.X)
		}
	}
	return nil, nil
}

func methodOf(v *ssa.MakeInterface, name string) *ssa.Function {
	prog, pkg := v.Parent().Prog, v.Parent().Pkg
	if pkg == nil {
		return nil
	}
	sel := prog.MethodSets.MethodSet(v.X.Type()).Lookup(pkg.Pkg, name)
	if sel == nil {
		return nil
	}
	return prog.MethodValue(sel)
}

// ofReceiver names the locks that a method finds from its receiver.
func (p *program) ofReceiver(recv ssa.Value) func(*Effect) Ref {
	return func(e *Effect) Ref {
		if e.Param != 0 {
			return Ref{}
		}
		return RefOf(recv).join(e.Path)
	}
}

// resolved replaces the fields on a path by what the function has stored in them, on every
// way to an instruction if there is one, if they hold nothing else.
func (p *program) resolved(r Ref, fn *ssa.Function, at ssa.Instruction) Ref {
	for range maxDepth {
		next, ok := p.resolve(r, fn, at)
		if !ok {
			return r
		}
		r = next
	}
	return r
}

func (p *program) resolve(r Ref, fn *ssa.Function, at ssa.Instruction) (Ref, bool) {
	end := strings.IndexByte(r.Path, '*')
	if end < 1 {
		return r, false
	}
	var val ssa.Value
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			s, ok := i.(*ssa.Store)
			if !ok || RefOf(s.Addr) != (Ref{r.Root, r.Path[:end]}) {
				continue
			}
			if val != nil || at != nil && (!b.Dominates(at.Block()) || !before(s, at)) {
				return r, false
			}
			val = s.Val
			f, ok := s.Addr.(*ssa.FieldAddr)
			if !ok || slices.ContainsFunc(p.stores()[ClassOf(f)], func(o *ssa.Store) bool { return o != s && !isAlloc(RefOf(o.Addr).Root) }) {
				return r, false
			}
		}
	}
	if val == nil {
		return r, false
	}
	return RefOf(val).join(r.Path[end+1:]), true
}
