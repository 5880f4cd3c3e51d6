package ir

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// IsError reports whether a type is the predeclared type error.
func IsError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// IsBool reports whether a type is a boolean one, whatever its name.
func IsBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// MadeBy returns the instruction that makes a function literal, or nil if fn is none or
// captures nothing.
func MadeBy(fn *ssa.Function) *ssa.MakeClosure {
	if fn.Parent() == nil {
		return nil
	}
	for _, b := range fn.Parent().Blocks {
		for _, i := range b.Instrs {
			if m, ok := i.(*ssa.MakeClosure); ok && m.Fn == fn {
				return m
			}
		}
	}
	return nil
}
