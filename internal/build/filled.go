package build

import (
	"go/types"
	"slices"
)

// A message is made by a decoder, which is not in view: who has a pointer to it in an
// interface can set all that it exports. What is there is unknown then, and not zero,
// or an answer would never be for the one who has asked.

// filled reports whether code that is not seen may set a field that is data, such as
// the number of a request: it is exported, and nothing in view sets it, or pointers to
// what it is in are put into interfaces.
func (s *slicer) filled(c class) bool {
	field, ok := c.of.(*types.Var)
	if !ok || c.kind != fieldClass || !field.Exported() || s.classCarries(c, field.Type()) {
		return false
	}
	return s.reflected[field.Origin()] || !slices.ContainsFunc(s.cellsOf(c).stores, func(st store) bool { return st.val != nil })
}

// reflects notes the fields that who has a value of a type can set.
func (s *slicer) reflects(t types.Type, depth int) {
	if depth > 4 {
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		s.reflects(u.Elem(), depth+1)
	case *types.Slice:
		s.reflects(u.Elem(), depth+1)
	case *types.Map:
		s.reflects(u.Elem(), depth+1)
	case *types.Struct:
		for f := range u.Fields() {
			if f.Exported() && !s.reflected[f.Origin()] {
				s.reflected[f.Origin()] = true
				s.reflects(f.Type(), depth+1)
			}
		}
	}
}
