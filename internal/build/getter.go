package build

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// getsField reports whether a call is of a method of another package which only gets a field,
// as far as its name and its type say: GetMore, for one called More. Not if the function
// itself has to do with that field, which it may change.
func getsField(c *ssa.Call) bool {
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Signature.Recv() == nil || len(c.Call.Args) != 1 || fn.Pkg == c.Parent().Pkg {
		return false
	}
	name, ok := strings.CutPrefix(fn.Name(), "Get")
	ptr, isPtr := fn.Signature.Recv().Type().Underlying().(*types.Pointer)
	if !ok || !isPtr || fn.Signature.Results().Len() != 1 {
		return false
	}
	st, ok := ptr.Elem().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		if f := st.Field(i); f.Name() == name {
			return types.Identical(f.Type(), c.Type()) && !addresses(c.Parent(), ptr, i)
		}
	}
	return false
}

// addresses reports whether a function has to do with field i of what a pointer type
// points to.
func addresses(fn *ssa.Function, ptr types.Type, i int) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if at, ok := in.(*ssa.FieldAddr); ok && at.Field == i && types.Identical(at.X.Type(), ptr) {
				return true
			}
		}
	}
	return false
}
