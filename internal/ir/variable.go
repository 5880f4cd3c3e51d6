package ir

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// SoleStore returns the value of the one assignment to a variable, if its address goes
// nowhere.
func SoleStore(a *ssa.Alloc) ssa.Value {
	var val ssa.Value
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != a || val != nil {
				return nil
			}
			val = ref.Val
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.MakeClosure:
			if Assigned(ref, a) {
				return nil
			}
		default:
			return nil
		}
	}
	return val
}

// Assigned reports whether a closure may assign to a variable it captures.
func Assigned(m *ssa.MakeClosure, v ssa.Value) bool {
	fn := m.Fn.(*ssa.Function)
	for i, b := range m.Bindings {
		if b != v || i >= len(fn.FreeVars) {
			continue
		}
		free := fn.FreeVars[i]
		if free.Referrers() == nil {
			return true // a wrapper without a body
		}
		for _, ref := range *free.Referrers() {
			switch ref := ref.(type) {
			case *ssa.UnOp, *ssa.DebugRef:
			case *ssa.MakeClosure:
				if Assigned(ref, free) {
					return true
				}
			default:
				return true
			}
		}
	}
	return false
}

// StoredAt returns the value that a variable has where an instruction of its function comes
// to it, if that is clear: of the assignments that may come before, one always does, and is
// the last. A parameter, say, is assigned anew once. It is nil if the address goes elsewhere.
func StoredAt(a *ssa.Alloc, at ssa.Instruction) ssa.Value {
	var stores []*ssa.Store
	for _, ref := range *a.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != a {
				return nil
			}
			stores = append(stores, ref)
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.MakeClosure:
			if Assigned(ref, a) {
				return nil
			}
		default:
			return nil
		}
	}
	if len(stores) == 1 {
		return stores[0].Val
	}
	stores = slices.DeleteFunc(stores, func(s *ssa.Store) bool { return !Before(s, at) })
	for i, s := range stores {
		last := Dominates(s, at)
		for j, other := range stores {
			last = last && (i == j || Dominates(other, s) && !Before(s, other))
		}
		if last {
			return s.Val
		}
	}
	return nil
}
