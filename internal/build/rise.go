package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// levelOf returns how much of a stored value is needed: as much as of the
// class it is stored to, but all of it if it may carry something.
func (s *slicer) levelOf(c class, v ssa.Value) level {
	if s.carries(v) {
		return carries
	}
	return max(s.cellsOf(c).level, decides)
}

// rise raises the level of a class and keeps the stores to it.
func (s *slicer) rise(c class, to level) {
	k := s.cellsOf(c)
	if k.level >= to {
		return
	}
	if s.dull(c) {
		return // nothing is known of it: a load is a symbol
	}
	if to == decides {
		s.undecided[c] = true
		return
	}
	k.level = to
	for _, st := range k.stores {
		s.keepStore(st.instr)
	}
	s.instances(c, func(other class) { s.rise(other, to) })
	s.riseAliases(c, to)
}

// expose needs everything that other packages can reach from a value of type
// t: elements, and fields that they can name.
func (s *slicer) expose(t types.Type) {
	if s.exposed[t] {
		return
	}
	s.exposed[t] = true
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		s.rise(s.derefClass(u.Elem()), carries)
		s.expose(u.Elem())
	case *types.Slice:
		s.rise(s.elemClass(u.Elem()), carries)
		s.expose(u.Elem())
	case *types.Array:
		s.rise(s.elemClass(u.Elem()), carries)
		s.expose(u.Elem())
	case *types.Map:
		s.rise(s.mapClass(u), carries)
		s.expose(u.Elem())
	case *types.Chan:
		s.rise(s.chanClass(u.Elem()), carries)
		s.expose(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			c := s.field(f)
			if (f.Exported() || f.Pkg() != s.pkg) && s.classCarries(c, f.Type()) {
				s.rise(c, carries)
				s.expose(f.Type())
			}
		}
	}
}

// riseAliases raises the classes that pointers may mix with this one: a field
// or variable whose address was taken, and what pointers of its type point to.
func (s *slicer) riseAliases(c class, to level) {
	var t types.Type
	switch of := c.of.(type) {
	case *types.Var:
		t = of.Type()
	case *ssa.Global:
		t = deref(of.Type())
	case *ssa.Alloc:
		t = deref(of.Type())
	default:
		if c.kind == derefClass {
			for _, other := range s.addressed[c.of] {
				s.rise(other, to)
			}
		}
		return
	}
	if s.cellsOf(c).addressed {
		s.rise(s.derefClass(t), to)
	}
}

// pointeeType returns the type of a field or variable.
func (s *slicer) pointeeType(c class) (types.Type, bool) {
	switch of := c.of.(type) {
	case *types.Var:
		return of.Type(), true
	case *ssa.Global:
		return deref(of.Type()), true
	case *ssa.Alloc:
		return deref(of.Type()), true
	}
	return nil, false
}

// pointee returns the key of the type of a field or variable.
func (s *slicer) pointee(c class) any {
	switch of := c.of.(type) {
	case *types.Var:
		return typeKey(of.Type())
	case *ssa.Global:
		return typeKey(deref(of.Type()))
	case *ssa.Alloc:
		return typeKey(deref(of.Type()))
	}
	return nil
}

// keepStore keeps a store. One into an object that its own function makes
// matters only if the function does.
func (s *slicer) keepStore(i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.Send, *ssa.Select: // kept anyway
	case *ssa.Call: // copy, delete, clear
		s.keepCall(i, !freshStore(i))
		return
	default:
		if freshStore(i) {
			s.keepOnly(i)
		} else {
			s.effect(i)
		}
	}
	s.later(func() { s.operands(s.parent(i), i) }) // the level may have risen
}

// freshStore reports whether a store is into an object that its own function
// makes.
func freshStore(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Store:
		return fresh(i.Addr)
	case *ssa.MapUpdate:
		return fresh(i.Map)
	case *ssa.Call:
		return fresh(i.Call.Args[0])
	}
	return false
}

// kindFlag returns the flag of an instruction that loads from the class: what
// was never seen to be stored is unknown, unless all stores are seen.
func (s *slicer) kindFlag(c class) skeleton.Flag {
	if s.cellsOf(c).level == unneeded && !s.allKept(c) || s.filled(c) {
		return skeleton.Foreign
	}
	return 0
}

// allKept reports whether every store to a class of an unexported field was
// kept, although its values are not followed. Then a field that was not stored
// to is zero.
func (s *slicer) allKept(c class) bool {
	field, ok := c.of.(*types.Var)
	if !ok || c.kind != fieldClass || field.Exported() || field.Pkg() != s.pkg {
		return false
	}
	k := s.cellsOf(c)
	if k.addressed || !k.blurred {
		return false
	}
	for _, st := range k.stores {
		if f := s.parent(st.instr); st.val == nil || f == nil || !f.keep[st.instr] {
			return false
		}
	}
	return true
}
