package build

import "go/types"

// fieldOf returns the class of field i of the struct type t.
func (s *slicer) fieldOf(t types.Type, i int) class {
	st := structOf(t)
	f := st.Field(i).Origin()
	if s.owners[f] == "" {
		s.owners[f] = typeKey(t)
	}
	if _, unnamed := types.Unalias(t).(*types.Struct); unnamed {
		s.unify(st)
	}
	return s.field(f)
}

// field returns the class of a field.
func (s *slicer) field(f *types.Var) class {
	f = f.Origin()
	if same := s.same[f]; same != nil {
		f = same
	}
	return class{fieldClass, f}
}

// unify makes the fields of a struct type without a name those of the first such
// type that is identical: wherever it is written out, the fields are new to the
// type checker.
func (s *slicer) unify(st *types.Struct) {
	if s.same[st.Field(0)] != nil {
		return
	}
	key := st.String()
	first := s.unnamed[key]
	if first == nil {
		first = st
		s.unnamed[key] = st
	}
	for i := range st.NumFields() {
		s.same[st.Field(i)] = first.Field(i)
	}
}
