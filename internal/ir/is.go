package ir

import (
	"go/token"
	"go/types"
	"strings"

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

// IsNil reports whether a value is nil, written out.
func IsNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// NeverEnds reports whether a value is one of the contexts of package context that never end.
func NeverEnds(v ssa.Value) bool {
	c, ok := v.(*ssa.Call)
	if !ok || c.Call.StaticCallee() == nil {
		return false
	}
	name := c.Call.StaticCallee().String()
	return name == "context.Background" || name == "context.TODO"
}

// FieldOf returns the field whose address is taken.
func FieldOf(at *ssa.FieldAddr) *types.Var {
	return at.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct).Field(at.Field)
}

// LoadedField returns where the address of the field is taken that a value was loaded from, or nil.
func LoadedField(v ssa.Value) *ssa.FieldAddr {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	at, _ := load.X.(*ssa.FieldAddr)
	return at
}

// ResultAt returns the i'th result of a call, or nil if nobody looks at it.
func ResultAt(c *ssa.Call, i int) ssa.Value {
	if c.Call.Signature().Results().Len() == 1 {
		return c
	}
	for _, r := range *c.Referrers() {
		if e, ok := r.(*ssa.Extract); ok && e.Index == i {
			return e
		}
	}
	return nil
}

// CaseOf returns the branch that leads to the n'th case of a select if it is taken, or nil.
func CaseOf(sel *ssa.Select, n int) *ssa.If {
	for _, r := range *sel.Referrers() {
		index, ok := r.(*ssa.Extract)
		if !ok || index.Index != 0 {
			continue
		}
		for _, r := range *index.Referrers() {
			cmp, ok := r.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL {
				continue
			}
			if c, ok := cmp.Y.(*ssa.Const); !ok || c.Int64() != int64(n) {
				continue
			}
			for _, r := range *cmp.Referrers() {
				if br, ok := r.(*ssa.If); ok {
					return br
				}
			}
		}
	}
	return nil
}

// InTest reports whether a function is declared in a file of tests.
func InTest(fn *ssa.Function) bool { return InTestFile(fn.Prog.Fset, fn.Pos()) }

// InTestFile reports whether a position is in a file of tests. No package imports what
// is declared there: all who use it are tests of the same directory.
func InTestFile(fset *token.FileSet, pos token.Pos) bool {
	f := fset.File(pos)
	return f != nil && strings.HasSuffix(f.Name(), "_test.go")
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
