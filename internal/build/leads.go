package build

import (
	"go/types"

	"github.com/concurlint/concurlint/internal/models"
)

// leadsToFuncs reports whether a pointer to a struct leads to functions, channels, or
// values with methods, that others may use.
func leadsToFuncs(t types.Type) bool {
	ptr, ok := t.Underlying().(*types.Pointer)
	return ok && leads(ptr.Elem(), make(map[*types.Named]bool))
}

func leads(t types.Type, seen map[*types.Named]bool) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if seen[named] || named.Obj().Pkg() != nil && models.Std(named.Obj().Pkg().Path()) {
			return false
		}
		seen[named] = true
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return leads(u.Elem(), seen)
	case *types.Slice:
		return leads(u.Elem(), seen)
	case *types.Map:
		return leads(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if leads(f.Type(), seen) {
				return true
			}
		}
	case *types.Signature, *types.Chan:
		return true
	case *types.Interface:
		return u.NumMethods() > 0 && !isError(t)
	}
	return false
}
