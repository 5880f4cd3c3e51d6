package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// lastLeft reports whether an assertion asks for the only type that is left of those
// that a value may have: its interface has a method that no other package can write, and
// the assertions before it, all of which have failed, ask for all other types of this one.
func (s *slicer) lastLeft(v *ssa.TypeAssert) bool {
	iface := s.sealed(v.X.Type())
	if iface == nil || !v.CommaOk || v.X.Referrers() == nil {
		return false
	}
	asked := []types.Type{v.AssertedType}
	for _, r := range *v.X.Referrers() {
		if before, ok := r.(*ssa.TypeAssert); ok && before != v && before.CommaOk && failsBefore(before, v.Block()) {
			asked = append(asked, before.AssertedType)
		}
	}
	some := false
	scope := s.pkg.Scope()
	for _, name := range scope.Names() {
		t, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || t.IsAlias() || types.IsInterface(t.Type()) {
			continue
		}
		p := types.NewPointer(t.Type())
		if !types.Implements(p, iface) {
			continue
		}
		if covers(asked, t.Type()) || covers(asked, p) {
			some = true
		} else if t.Exported() || s.isBoxed[typeKey(t.Type())] || s.isBoxed[typeKey(p)] {
			return false
		} // else it is there to be embedded in others
	}
	return some
}

// expected reports whether an assertion is one that holds as far as its author knows:
// nobody asks whether it does, by its answer or by what it gives.
func expected(v *ssa.TypeAssert) bool {
	if !v.CommaOk {
		return false
	}
	switch v.AssertedType.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Chan:
	default:
		return false // a number or a text is zero else, and may well be
	}
	for _, r := range *v.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && (x.Index == 1 && len(*x.Referrers()) > 0 || x.Index == 0 && comparedWithNil(x)) {
			return false
		}
	}
	return true
}

// sealed returns the interface that a type is, if it is one of this package and only
// types of this package implement it.
func (s *slicer) sealed(t types.Type) *types.Interface {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() != s.pkg {
		return nil
	}
	iface, ok := n.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for m := range iface.Methods() {
		if !m.Exported() && m.Pkg() == s.pkg {
			return iface
		}
	}
	return nil
}

// failsBefore reports whether an assertion has failed wherever a block is come to.
func failsBefore(v *ssa.TypeAssert, b *ssa.BasicBlock) bool {
	at := v.Block()
	test, ok := at.Instrs[len(at.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	x, ok := test.Cond.(*ssa.Extract)
	return ok && x.Tuple == v && x.Index == 1 && len(at.Succs[1].Preds) == 1 && at.Succs[1].Dominates(b)
}

// covers reports whether a value of type t has one of the types, or implements it.
func covers(asked []types.Type, t types.Type) bool {
	for _, a := range asked {
		if i, ok := a.Underlying().(*types.Interface); ok && types.Implements(t, i) || types.Identical(a, t) {
			return true
		}
	}
	return false
}
