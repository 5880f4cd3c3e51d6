package build

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// indexBehind notes a field that points to a plain number which functions of sync/atomic
// read and change; and one whose number is stored to without them, which is no such.
func (s *slicer) indexBehind(i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.Store:
		if f := fieldBefore(i.Addr); f != nil {
			s.behind[f] = false
		}
	case ssa.CallInstruction:
		fn := i.Common().StaticCallee()
		if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "sync/atomic" || len(i.Common().Args) == 0 || strings.HasPrefix(fn.Name(), "Add") {
			return
		}
		f := fieldBefore(i.Common().Args[0])
		if _, known := s.behind[f]; f != nil && !known && isNumber(deref(f.Type())) {
			s.behind[f] = true
		}
	}
}

// fieldBefore returns the unexported field that a pointer was loaded from, or nil.
func fieldBefore(addr ssa.Value) *types.Var {
	load, ok := addr.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	at, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	f := structOf(deref(at.X.Type())).Field(at.Field).Origin()
	if f.Exported() {
		return nil
	}
	return f
}

// zeroBehind reports whether a class is a field that points to a number which is zero
// when it is made, on the spot, and only changed by functions of sync/atomic: what the
// number is then is known from its beginning.
func (s *slicer) zeroBehind(c class) bool {
	f, ok := c.of.(*types.Var)
	if !ok || c.kind != fieldClass || !s.behind[f] {
		return false
	}
	for _, st := range s.cellsOf(c).stores {
		if n, ok := st.val.(*ssa.Alloc); !ok || !untouched(n) {
			return false
		}
	}
	return true
}

// untouched reports whether a function does nothing with a variable that it makes but
// keep its address.
func untouched(v *ssa.Alloc) bool {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr == v {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// flagged reports whether a class is what pointers to a yes or no point to, and is only set in a
// few places, to constants: variables by which functions tell each other what they have done.
func (s *slicer) flagged(c class) bool {
	t, ok := s.types[c]
	stores := s.cellsOf(c).stores
	return ok && c.kind == derefClass && isBool(t) && 0 < len(stores) && len(stores) <= fewStores &&
		!slices.ContainsFunc(stores, func(st store) bool { return st.val == nil || !isConst(st.val) })
}

// fewStores is in how many places such variables may be set.
const fewStores = 4
