package driver

import (
	"go/ast"
	"go/token"
	"go/types"
)

// The type checker says nothing of what is done with a type that is invalid,
// for it has said what is wrong with that. If it has said so in another package,
// a package seems to have no errors, and has holes in its types all the same.

// findHoles adds an error if what the unit imports has left holes in its types.
func (c *checked) findHoles(u *unit) {
	if len(c.errors) > 0 || c.info == nil || u.brokenBelow() == nil {
		return
	}
	if pos, ok := c.hole(); ok {
		c.errors = append(c.errors, types.Error{Fset: c.fset, Pos: pos, Msg: "has a type that could not be checked in another package"})
	}
}

// hole returns the first place in the files that has no valid type.
func (c *checked) hole() (at token.Pos, found bool) {
	look := func(pos token.Pos, t types.Type) {
		if (!found || pos < at) && invalid(t) {
			at, found = pos, true
		}
	}
	for e, tv := range c.info.Types {
		if !tv.IsBuiltin() {
			look(e.Pos(), tv.Type)
		}
	}
	for _, objects := range []map[*ast.Ident]types.Object{c.info.Defs, c.info.Uses} {
		for id, obj := range objects {
			switch obj.(type) {
			case nil, *types.PkgName, *types.Builtin, *types.Label:
				// has no type
			default:
				look(id.Pos(), obj.Type())
			}
		}
	}
	return at, found
}

// invalid reports whether a type is invalid, or made of one that is. What a named
// type is made of is looked at where that is used.
func invalid(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Pointer:
		return invalid(t.Elem())
	case *types.Slice:
		return invalid(t.Elem())
	case *types.Array:
		return invalid(t.Elem())
	case *types.Chan:
		return invalid(t.Elem())
	case *types.Map:
		return invalid(t.Key()) || invalid(t.Elem())
	case *types.Signature:
		return invalid(t.Params()) || invalid(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if invalid(v.Type()) {
				return true
			}
		}
	}
	return false
}
