package locks

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Who holds a lock and hands over a function that takes it waits for itself as soon
// as that is called: by the function that it is handed to, or by a method of some
// type of the package, if it is handed to an interface.

// emits notes functions that are handed over, to be called at once, with a lock held
// that they take.
func (p *program) emits(in *info, c *ssa.Call, h holding) {
	if len(h) == 0 {
		return
	}
	for n, arg := range c.Call.Args {
		if _, ok := arg.Type().Underlying().(*types.Signature); !ok || !p.isCalled(in, c, n) {
			continue
		}
		fn, place := p.callee(arg, "")
		if fn == nil || origin(fn).Pkg != in.fn.Pkg || len(fn.Blocks) == 0 {
			continue
		}
		for _, a := range p.summarize(fn).acquires {
			ref := place(&a.Effect)
			read, held := h[ref]
			if held && a.Likely && p.stable(in, ref) && !p.shares(in, ref, a.Class) {
				p.emitted = append(p.emitted, Relock{Ref: ref, At: c, Inner: a.at, Read: read && a.Read, class: a.Class})
			}
		}
	}
}

// isCalled reports whether an argument is called by what a call calls.
func (p *program) isCalled(in *info, c *ssa.Call, arg int) bool {
	calls := func(fn *ssa.Function, param int) bool {
		if fn == nil {
			return false
		}
		list, _ := p.hooksOf(in, fn)
		for _, k := range list {
			if k.Param == param && k.Method == "" {
				return true
			}
		}
		return false
	}
	if !c.Call.IsInvoke() {
		return calls(c.Call.StaticCallee(), arg)
	}
	iface, ok := c.Call.Value.Type().Underlying().(*types.Interface)
	if !ok {
		return false
	}
	scope := p.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		t, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || types.IsInterface(t.Type()) || isGeneric(t.Type()) {
			continue
		}
		for _, t := range []types.Type{t.Type(), types.NewPointer(t.Type())} {
			if types.Implements(t, iface) && calls(in.fn.Prog.LookupMethod(t, c.Call.Method.Pkg(), c.Call.Method.Name()), arg+1) {
				return true
			}
		}
	}
	return false
}

func isGeneric(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.TypeParams().Len() > 0
}
