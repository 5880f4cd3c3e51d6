package locks

import (
	"golang.org/x/tools/go/ssa"
)

// A parent is not locked after its child, nor the total after its parts: who does
// something to two objects that are not alike has an order by what he does. An exchange
// between two has none: the same field of both is changed, and either may be the one that
// asks for it.

// alike reports whether a function changes the same field of two objects, or calls a method
// on the same part of both that changes it.
func alike(fn *ssa.Function, x, y ssa.Value) bool {
	of := func(root ssa.Value) map[string]bool {
		set := make(map[string]bool)
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if r, by := changed(i); r.Root == root {
					set[by+r.Path] = true
				}
			}
		}
		return set
	}
	a, b := of(x), of(y)
	for part := range a {
		if b[part] {
			return true
		}
	}
	return false
}

// changed returns what an instruction changes, and the name of the method that does so, if
// it is a call of one.
func changed(i ssa.Instruction) (r Ref, by string) {
	switch i := i.(type) {
	case *ssa.Store:
		if _, ok := i.Addr.(*ssa.FieldAddr); ok {
			return RefOf(i.Addr), ""
		}
	case *ssa.MapUpdate:
		return RefOf(i.Map), ""
	case *ssa.Call:
		fn := i.Call.StaticCallee()
		if fn != nil && fn.Signature.Recv() != nil && len(i.Call.Args) > 0 && changesReceiver(origin(fn)) {
			return RefOf(i.Call.Args[0]), fn.Name()
		}
	}
	return Ref{}, ""
}

// changesReceiver reports whether a method itself changes something of its receiver.
func changesReceiver(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if _, call := i.(*ssa.Call); call {
				continue
			}
			if r, _ := changed(i); r.Root != nil && r.Root == fn.Params[0] {
				return true
			}
		}
	}
	return false
}
