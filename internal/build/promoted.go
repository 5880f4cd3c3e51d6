package build

import "go/types"

// A Promoted is a method that a struct type has from a type of the same package
// that is embedded in it.
type Promoted struct {
	Info *Info
	Path []Step // from the struct to the receiver
}

// A Step leads to an embedded field: its slot and, if it is a pointer, the class
// of the location that holds it.
type Step struct {
	Slot    int32
	Pointer bool
	Class   int32
}

// promoted returns the promoted methods of the struct types of a package, by type.
func (s *slicer) promoted(infos map[string]*Info) map[*types.Named][]Promoted {
	out := make(map[*types.Named][]Promoted)
	if len(s.fns) == 0 {
		return out
	}
	scope := s.pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() {
			continue
		}
		t, ok := obj.Type().(*types.Named)
		if !ok || structOf(t) == nil || t.TypeParams().Len() > 0 || !embeds(structOf(t)) {
			continue
		}
		set := types.NewMethodSet(types.NewPointer(t))
		for sel := range set.Methods() {
			if p, ok := s.promotedMethod(t, sel, infos); ok {
				out[t] = append(out[t], p)
			}
		}
	}
	return out
}

func embeds(st *types.Struct) bool {
	for f := range st.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

func (s *slicer) promotedMethod(t *types.Named, sel *types.Selection, infos map[string]*Info) (Promoted, bool) {
	index := sel.Index()
	fn := s.fns[0].fn.Prog.FuncValue(sel.Obj().(*types.Func))
	if len(index) < 2 || fn == nil {
		return Promoted{}, false
	}
	info := infos[funcName(fn)]
	if info == nil || info.Func.Signature.Recv() == nil {
		return Promoted{}, false
	}
	p := Promoted{Info: info}
	var at types.Type = t
	for _, i := range index[:len(index)-1] {
		f := structOf(at).Field(i)
		step := Step{Slot: s.layout.field(at, i)}
		at = f.Type()
		if ptr, ok := types.Unalias(at).(*types.Pointer); ok {
			step.Pointer, step.Class = true, s.number(s.field(f), at)
			at = ptr.Elem()
		}
		if structOf(at) == nil {
			return Promoted{}, false // an interface
		}
		p.Path = append(p.Path, step)
	}
	return p, true
}
