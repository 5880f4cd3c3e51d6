package scenario

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/models"
)

// inTurn reports whether those who stop a component do so in turns, as far as anyone
// can see, though it looks whether it has been stopped. Either nobody outside can
// have it, and in the package its owner keeps it in a map under a lock: who stops it
// has taken it out, or has the lock, or is called by those who have. Or nobody in the package stops it, and others know
// it as an interface of a third package only, which has its own rules.
func (c *component) inTurn(stop *method) bool {
	fn := stop.info.Func
	ifaces, stopped := false, false
	for _, name := range sortedNames(c.infos) {
		f := c.infos[name].Func
		for _, b := range f.Blocks {
			for _, i := range b.Instrs {
				if m, ok := i.(*ssa.MakeInterface); ok && c.is(m.X.Type()) && has(m.Type(), fn) {
					if !foreign(m.Type(), fn.Package().Pkg) {
						return false
					}
					ifaces = true
				}
				call, ok := i.(ssa.CallInstruction)
				if !ok || call.Common().StaticCallee() != fn {
					if uses(i, fn) {
						return false
					}
					continue
				}
				if _, starts := i.(*ssa.Go); starts || !c.owned(f, maxOwners) {
					return false
				}
				stopped = true
			}
		}
	}
	return stopped && !ifaces && c.concealed() || ifaces && !stopped && !c.typ.Obj().Exported()
}

// calledOnce reports whether there is one call of a method that nobody outside of the
// package can call, and that is in no loop and starts no goroutine: whether it comes twice
// is for whoever calls the function around it to say, who may be another component.
func (c *component) calledOnce(stop *method) bool {
	fn := stop.info.Func
	if fn.Object() == nil || fn.Object().Exported() {
		return false
	}
	calls := 0
	for _, name := range sortedNames(c.infos) {
		info := c.infos[name]
		for _, b := range info.Func.Blocks {
			for _, i := range b.Instrs {
				if m, ok := i.(*ssa.MakeInterface); ok && c.is(m.X.Type()) && has(m.Type(), fn) {
					return false
				}
				call, ok := i.(ssa.CallInstruction)
				if !ok || call.Common().StaticCallee() != fn {
					if uses(i, fn) {
						return false
					}
					continue
				}
				if _, starts := i.(*ssa.Go); starts || info.Func.Parent() != nil || info.Started || ir.InLoop(b) {
					return false
				}
				calls++
			}
		}
	}
	return calls == 1
}

// maxOwners is how far the callers are followed of a function that stops a component.
const maxOwners = 4

// owned reports whether a function that stops what others have runs in turns: it does
// what an owner does, or nobody but such functions calls it, and those that make what
// it is a method of.
func (c *component) owned(f *ssa.Function, depth int) bool {
	if owns(f) {
		return true
	}
	if depth == 0 || f.Parent() != nil || f.Object() == nil || f.Object().Exported() {
		return false
	}
	called := false
	for _, name := range sortedNames(c.infos) {
		g := c.infos[name].Func
		for _, b := range g.Blocks {
			for _, i := range b.Instrs {
				call, ok := i.(ssa.CallInstruction)
				if !ok || call.Common().StaticCallee() != f {
					if uses(i, f) {
						return false
					}
					continue
				}
				if _, starts := i.(*ssa.Go); starts || !returnsReceiver(g, f) && !c.owned(g, depth-1) {
					return false
				}
				called = true
			}
		}
	}
	return called
}

// returnsReceiver reports whether a function makes values that another one is a method
// of.
func returnsReceiver(g, f *ssa.Function) bool {
	recv := f.Signature.Recv()
	return recv != nil && g.Signature.Recv() == nil && g.Signature.Results().Len() > 0 &&
		types.Identical(g.Signature.Results().At(0).Type(), recv.Type())
}

func (c *component) is(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && types.Identical(types.Unalias(p.Elem()), c.typ)
}

// concealed reports whether nobody outside of the module can have a component.
func (c *component) concealed() bool {
	inside := slices.Contains(strings.Split(c.typ.Obj().Pkg().Path(), "/"), "internal")
	return inside || !c.typ.Obj().Exported() && !slices.ContainsFunc(c.makers, func(m *maker) bool { return m.info.Public })
}

// has reports whether an interface has a method by the name of fn.
func has(iface types.Type, fn *ssa.Function) bool {
	m, _, _ := types.LookupFieldOrMethod(iface, false, fn.Package().Pkg, fn.Name())
	return m != nil
}

// foreign reports whether an interface is one of another package than this, and
// not the library's.
func foreign(iface types.Type, this *types.Package) bool {
	named, ok := types.Unalias(iface).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg() != this && !models.Std(named.Obj().Pkg().Path())
}

// uses reports whether an instruction has a function as a value.
func uses(i ssa.Instruction, fn *ssa.Function) bool {
	return slices.ContainsFunc(i.Operands(nil), func(v *ssa.Value) bool {
		f, ok := (*v).(*ssa.Function)
		return ok && (f == fn || f.Synthetic != "" && f.Object() == fn.Object())
	})
}

// owns reports whether a function takes a lock, and keeps it to the end or deletes
// something from a map.
func owns(f *ssa.Function) bool {
	locks, keeps := false, false
	for _, b := range f.Blocks {
		for _, i := range b.Instrs {
			call, ok := i.(ssa.CallInstruction)
			if !ok {
				continue
			}
			_, deferred := i.(*ssa.Defer)
			if b, ok := call.Common().Value.(*ssa.Builtin); ok {
				keeps = keeps || b.Name() == "delete"
			}
			if callee := call.Common().StaticCallee(); callee != nil {
				switch callee.String() {
				case "(*sync.Mutex).Lock", "(*sync.RWMutex).Lock":
					locks = true
				case "(*sync.Mutex).Unlock", "(*sync.RWMutex).Unlock":
					keeps = keeps || deferred
				}
			}
		}
	}
	return locks && keeps
}
