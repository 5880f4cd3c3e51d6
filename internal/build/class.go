package build

import (
	"go/token"
	"go/types"
	"hash/fnv"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A class is a set of memory locations that the slicer does not tell apart: a
// field of a struct type in all objects, a variable, the elements of all
// slices of a type, what channels of a type carry.
type class struct {
	kind classKind
	of   any // *types.Var, *ssa.Global, *ssa.Alloc or the text of a type
}

type classKind uint8

const (
	fieldClass  classKind = iota
	globalClass           // a package-level variable
	allocClass            // a local variable
	elemClass             // elements of arrays and slices, by their type
	derefClass            // what a pointer points to, by type
	chanClass             // what is sent on channels, by type
	mapClass              // entries of maps, by type
)

// number returns the number by which instructions name the class of a location
// of type t, the same in all packages; 0 if other classes may name it as well.
func (s *slicer) number(c class, t types.Type) int32 {
	if structOf(t) != nil || s.cellsOf(c).addressed {
		return 0
	}
	return s.classNumber(c)
}

// lockNumber returns the number of the class of a lock; 0 if it is not a field
// or variable.
func (s *slicer) lockNumber(addr ssa.Value) int32 { return s.classNumber(s.classOf(addr)) }

func (s *slicer) classNumber(c class) int32 {
	var name string
	switch of := c.of.(type) {
	case *types.Var:
		name = s.owners[of] + "." + of.Name()
	case *ssa.Global:
		name = "global " + of.Name()
	case *ssa.Alloc:
		name = "local " + funcName(of.Parent()) + " " + of.Comment
	default:
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(name))
	return 1 + int32(h.Sum32()%(skeleton.NumClasses-1))
}

// cells is what is known of a class.
type cells struct {
	level  level
	stores []store
	// blurred says that its stores are kept only to tell that something was
	// stored.
	blurred bool
	// addressed says that a field or variable has its address taken other than
	// to load and store it, so that a pointer of that type may lead to it.
	addressed bool
}

// A store is an instruction that may put val into a class.
type store struct {
	instr ssa.Instruction
	val   ssa.Value // nil if it is a whole struct that contains the field
}

// classOf returns the class of the location that addr points to.
func (s *slicer) classOf(addr ssa.Value) class {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		if structOf(deref(a.X.Type())) != nil {
			return s.fieldOf(deref(a.X.Type()), a.Field)
		}
	case *ssa.Global:
		return class{globalClass, a}
	case *ssa.Alloc:
		return class{allocClass, loopVar(a)}
	case *ssa.Phi:
		if v := loopVar(a); v != nil {
			return class{allocClass, v}
		}
	case *ssa.FreeVar:
		if b := s.bound(a); b != nil {
			return s.classOf(b)
		}
	case *ssa.IndexAddr:
		return s.elemClass(deref(addr.Type()))
	}
	return s.derefClass(deref(addr.Type()))
}

// loopVar returns the variable that stands for all that a loop makes of it: a
// variable of a three-clause loop is made anew for each iteration, and its
// address is a phi of the first and the next. It returns nil for any other phi.
func loopVar(addr ssa.Value) *ssa.Alloc {
	switch a := addr.(type) {
	case *ssa.Alloc:
		for _, r := range *a.Referrers() {
			if phi, ok := r.(*ssa.Phi); ok {
				if first := loopVar(phi); first != nil {
					return first
				}
			}
		}
		return a
	case *ssa.Phi:
		first, ok := a.Edges[0].(*ssa.Alloc)
		if !ok || !a.Pos().IsValid() {
			return nil
		}
		for _, e := range a.Edges {
			if v, ok := e.(*ssa.Alloc); !ok || v.Pos() != a.Pos() {
				return nil
			}
		}
		return first
	}
	return nil
}

func (s *slicer) elemClass(t types.Type) class { return s.note(class{elemClass, typeKey(t)}, t) }

func (s *slicer) derefClass(t types.Type) class { return s.note(class{derefClass, typeKey(t)}, t) }

// mapClass returns the class of the entries of maps of type t.
func (s *slicer) mapClass(t types.Type) class {
	t = t.Underlying()
	return s.note(class{mapClass, typeKey(t)}, t)
}

// chanClass returns the class of what channels with elements of type t carry.
func (s *slicer) chanClass(t types.Type) class { return s.note(class{chanClass, typeKey(t)}, t) }

// typeKey returns a text that is equal for identical types. Type parameters
// and arguments do not count.
func typeKey(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return "T"
	case *types.Named:
		return typeName(t)
	case *types.Pointer:
		return "*" + typeKey(t.Elem())
	case *types.Slice:
		return "[]" + typeKey(t.Elem())
	case *types.Chan:
		return "chan " + typeKey(t.Elem())
	case *types.Map:
		return "map[" + typeKey(t.Key()) + "]" + typeKey(t.Elem())
	case *types.Signature:
		return "func" + tupleKey(t.Params()) + tupleKey(t.Results())
	}
	return types.TypeString(t, nil)
}

func tupleKey(t *types.Tuple) string {
	key := "("
	for v := range t.Variables() {
		key += typeKey(v.Type()) + ","
	}
	return key + ")"
}

// A pattern is a class whose type mentions a type parameter. It may be any
// class of the same kind whose type has the same shape.
type pattern struct {
	class class
	shape string
}

// note records the type of a class that is named by its type.
func (s *slicer) note(c class, t types.Type) class {
	if _, ok := s.shapes[c]; ok {
		return c
	}
	shape := shapeOf(t)
	s.shapes[c] = shape
	s.types[c] = t
	if mentionsParam(t) {
		s.patterns = append(s.patterns, pattern{c, shape})
	}
	return c
}

// dull reports whether a class is elements or pointees of a type that carries
// nothing: too many locations to be followed. There are few slices with methods
// of their own, and few lists of the keys of maps, and few yes or no that are set by pointers.
func (s *slicer) dull(c class) bool {
	t, ok := s.types[c]
	if named, isNamed := t.(*types.Named); isNamed && c.kind == derefClass && named.NumMethods() > 0 && isSlice(t) {
		return false
	}
	if s.flagged(c) {
		return false
	}
	return ok && c.kind != chanClass && c.kind != mapClass && !s.classCarries(c, t) && !s.listsKeys(c)
}

// listsKeys reports whether a class is elements among which keys of maps are put, which
// are listed so as to be looked up again.
func (s *slicer) listsKeys(c class) bool {
	return c.kind == elemClass && slices.ContainsFunc(s.cellsOf(c).stores, func(st store) bool { return st.val != nil && cameTo(st.val) })
}

// cameTo reports whether a value is the key that a loop over a map has come to.
func cameTo(v ssa.Value) bool {
	e, ok := v.(*ssa.Extract)
	if !ok || e.Index != 1 {
		return false
	}
	n, ok := e.Tuple.(*ssa.Next)
	return ok && rangedMap(n) != nil
}

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// shapeOf returns the outermost constructor of a type; a type parameter has
// the shape "".
func shapeOf(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return ""
	case *types.Named:
		return typeName(t)
	case *types.Pointer:
		return "*"
	case *types.Slice:
		return "[]"
	case *types.Chan:
		return "chan"
	case *types.Map:
		return "map"
	case *types.Signature:
		return "func"
	}
	return types.TypeString(t, nil)
}

func mentionsParam(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Pointer:
		return mentionsParam(t.Elem())
	case *types.Slice:
		return mentionsParam(t.Elem())
	case *types.Array:
		return mentionsParam(t.Elem())
	case *types.Chan:
		return mentionsParam(t.Elem())
	case *types.Map:
		return mentionsParam(t.Key()) || mentionsParam(t.Elem())
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if mentionsParam(v.Type()) {
					return true
				}
			}
		}
	}
	return false
}

// instances calls yield with the classes that may be the same as c because one
// of the two is a pattern.
func (s *slicer) instances(c class, yield func(class)) {
	shape, ok := s.shapes[c]
	if !ok {
		return
	}
	fits := func(other string) bool { return shape == other || shape == "" || other == "" }
	generic := false
	for _, p := range s.patterns {
		generic = generic || p.class == c
		if p.class != c && p.class.kind == c.kind && fits(p.shape) {
			yield(p.class)
		}
	}
	if !generic {
		return
	}
	for other, otherShape := range s.shapes {
		if other.kind == c.kind && other != c && fits(otherShape) {
			yield(other)
		}
	}
}

// bound returns what the only closure of a function binds to the variable, or
// nil if there are several or none.
func (s *slicer) bound(v *ssa.FreeVar) ssa.Value {
	closures := s.closures[v.Parent()]
	if len(closures) != 1 {
		return nil
	}
	for i, fv := range v.Parent().FreeVars {
		if fv == v {
			return closures[0].Bindings[i]
		}
	}
	return nil
}

// cellsOf returns what is known of a class.
func (s *slicer) cellsOf(c class) *cells {
	k := s.classes[c]
	if k == nil {
		k = new(cells)
		s.classes[c] = k
	}
	return k
}

// indexStore records what a store may put where. A store of a whole struct
// stores each of its fields.
func (s *slicer) indexStore(instr ssa.Instruction, c class, val ssa.Value) {
	k := s.cellsOf(c)
	k.stores = append(k.stores, store{instr, val})
	s.indexFields(instr, val.Type(), 0)
}

func (s *slicer) indexFields(instr ssa.Instruction, t types.Type, depth int) {
	if depth > 4 {
		return
	}
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Struct:
		for i := range u.NumFields() {
			k := s.cellsOf(s.fieldOf(t, i))
			k.stores = append(k.stores, store{instr, nil})
			s.indexFields(instr, u.Field(i).Type(), depth+1)
		}
	case *types.Array:
		k := s.cellsOf(s.elemClass(u.Elem()))
		k.stores = append(k.stores, store{instr, nil})
		s.indexFields(instr, u.Elem(), depth+1)
	}
}

// fresh reports whether addr lies in a variable or object that its own
// function makes.
func fresh(addr ssa.Value) bool {
	for {
		switch a := addr.(type) {
		case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice:
			return true
		case *ssa.FieldAddr:
			addr = a.X
		case *ssa.IndexAddr:
			addr = a.X
		case *ssa.Slice:
			addr = a.X
		case *ssa.UnOp:
			// A field of a struct that this function made holds what it stored.
			return false
		default:
			return false
		}
	}
}

// simple reports whether the value of a store is known exactly: a constant, also
// one that a call passes, an error that a package declares, the old value of the location and a constant, or a
// slice or map, whose length is known.
func (s *slicer) simple(val ssa.Value, c class) bool {
	switch v := val.(type) {
	case *ssa.Const, *ssa.MakeMap, *ssa.MakeSlice, *ssa.Slice:
		return true
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok {
			return b.Name() == "append"
		}
		f := s.of[v.Call.StaticCallee()]
		return f != nil && converts(f.fn)
	case *ssa.BinOp:
		if v.Op != token.ADD && v.Op != token.SUB {
			return false
		}
		load, ok := v.X.(*ssa.UnOp)
		_, isConst := v.Y.(*ssa.Const)
		return ok && isConst && load.Op == token.MUL && s.classOf(load.X) == c
	case *ssa.UnOp: // an error that a package declares
		_, declared := v.X.(*ssa.Global)
		return declared && v.Op == token.MUL && isError(v.Type())
	case *ssa.ChangeType:
		return s.simple(v.X, c)
	case *ssa.Convert:
		return s.simple(v.X, c)
	case *ssa.MakeInterface:
		return s.simple(v.X, c)
	case *ssa.Parameter:
		return s.given(v)
	case *ssa.Phi: // or something else, if it is not good
		return slices.ContainsFunc(v.Edges, func(e ssa.Value) bool {
			p, ok := e.(*ssa.Parameter)
			return ok && s.given(p)
		})
	}
	return false
}

// given reports whether some call in view has a constant for a parameter.
func (s *slicer) given(p *ssa.Parameter) bool {
	f := s.of[p.Parent()]
	if f == nil {
		return false
	}
	i := slices.Index(f.fn.Params, p)
	return slices.ContainsFunc(f.calls, func(c ssa.CallInstruction) bool {
		args := c.Common().Args
		if c.Common().IsInvoke() || i >= len(args) {
			return false
		}
		_, ok := args[i].(*ssa.Const)
		return ok
	})
}
