package ir

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Variadic returns the arguments that a call passes for "...", by their indexes, if
// v is the list that the compiler makes of them; otherwise nil.
func Variadic(v ssa.Value) []ssa.Value {
	s, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	a, ok := s.X.(*ssa.Alloc)
	if !ok || a.Comment != "varargs" {
		return nil
	}
	list := make([]ssa.Value, a.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Array).Len())
	for _, ref := range *a.Referrers() {
		at, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, ref := range *at.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && st.Addr == at {
				list[at.Index.(*ssa.Const).Int64()] = st.Val
			}
		}
	}
	return list
}
