package build

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// funcName returns the full name of a function in skeletons: that of
// [types.Func.FullName] without type arguments, with $1 and so on for function
// literals, and with a suffix for wrappers.
func funcName(fn *ssa.Function) string {
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if up := fn.Parent(); up != nil {
		// The name of a literal is that of its outermost function and numbers.
		return funcName(up) + strings.TrimPrefix(fn.Name(), up.Name())
	}
	if obj, ok := fn.Object().(*types.Func); ok && fn.Synthetic == "" {
		return objectName(obj)
	}
	if recv := fn.Signature.Recv(); recv != nil {
		return "(" + typeName(recv.Type()) + ")." + fn.Name()
	}
	if obj, ok := fn.Object().(*types.Func); ok {
		return objectName(obj) + strings.TrimPrefix(fn.Name(), obj.Name()) // $bound, $thunk
	}
	if fn.Pkg != nil {
		return fn.Pkg.Pkg.Path() + "." + fn.Name()
	}
	return fn.Name()
}

// objectName returns the full name of a declared function or of an interface
// method.
func objectName(obj *types.Func) string {
	obj = obj.Origin()
	if recv := obj.Signature().Recv(); recv != nil {
		return "(" + typeName(recv.Type()) + ")." + obj.Name()
	}
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

// typeName returns the name of a type in skeletons. Type arguments are left
// out: all instances of a generic type share one skeleton.
func typeName(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return "*" + typeName(t.Elem())
	case *types.Named:
		obj := t.Obj()
		if obj.Pkg() == nil {
			return obj.Name()
		}
		return obj.Pkg().Path() + "." + obj.Name()
	}
	return types.TypeString(t, nil)
}
