package build

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// What is done by reflection.

// Mirrors are the functions of package reflect that work on channels, or call functions. Who
// has called reflect.ValueOf may do so anywhere else with what came out of that.
var mirrors = []string{
	"reflect.Select",
	"(reflect.Value).Call", "(reflect.Value).CallSlice", "(reflect.Value).Close",
	"(reflect.Value).Recv", "(reflect.Value).Send", "(reflect.Value).TryRecv", "(reflect.Value).TrySend",
}

// indexMirror notes that the package works on channels, or calls functions, by reflection.
func (s *slicer) indexMirror(fn *ssa.Function) {
	if fn.Pkg != nil && fn.Pkg.Pkg.Path() == "reflect" {
		s.mirrors = s.mirrors || slices.Contains(mirrors, funcName(fn))
	}
}

// mirrored returns what a call gives to reflection, in a package that does with it what
// nobody sees: the channel may be closed, the function called.
func (s *slicer) mirrored(c ssa.CallInstruction) []ssa.Value {
	if !s.mirrors || s.calleeName(c.Common()) != "reflect.ValueOf" {
		return nil
	}
	return c.Common().Args
}

// capturedChan reports whether a value is a channel of the function around a literal.
func capturedChan(v ssa.Value) bool {
	if boxed, ok := v.(*ssa.MakeInterface); ok {
		v = boxed.X
	}
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	fv, ok := v.(*ssa.FreeVar)
	if !ok {
		return false
	}
	_, isChan := deref(fv.Type()).Underlying().(*types.Chan)
	return isChan
}
