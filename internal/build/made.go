package build

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// neverMade reports whether a location is a field for a channel that nobody can
// store to: the package does not, and others cannot name it. The channel is nil,
// whoever made the struct. That the package does make such structs, and sets
// other fields of them, shows that this is not just a part of some code.
func (s *slicer) neverMade(c class, a *ssa.FieldAddr) bool {
	return s.ownChannel(c) && len(s.cellsOf(c).stores) == 0 && s.made(structOf(deref(a.X.Type())))
}

// ownChannel reports whether a location is a field for a channel that only the
// package can store to, all of whose stores are seen.
func (s *slicer) ownChannel(c class) bool {
	f, ok := c.of.(*types.Var)
	if !ok || c.kind != fieldClass || f.Exported() || f.Pkg() != s.pkg {
		return false
	}
	_, isChan := f.Type().Underlying().(*types.Chan)
	return isChan && !s.cellsOf(c).addressed && !s.in.LeftOut(f.Name())
}

// made reports whether the package makes structs of a type and sets fields of
// them then.
func (s *slicer) made(t *types.Struct) bool {
	for f := range t.Fields() {
		for _, st := range s.cellsOf(s.field(f)).stores {
			if i, ok := st.instr.(*ssa.Store); ok && st.val != nil && fresh(i.Addr) {
				return true
			}
		}
	}
	return false
}

// settled returns the classes of channels that are stored to only where their
// struct is made: if one is nil then, it stays so.
func (s *slicer) settled() map[int32]bool {
	out := make(map[int32]bool)
	for c, k := range s.classes {
		if s.ownChannel(c) && len(k.stores) > 0 && !slices.ContainsFunc(k.stores, func(st store) bool { return !freshStore(st.instr) }) {
			out[s.classNumber(c)] = true
		}
	}
	return out
}
