package build

import (
	"go/types"

	"github.com/concurlint/concurlint/internal/models"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// maxArray bounds the slots of an array; the elements of a larger one share
// the slots of the first.
const maxArray = 256

// A layout knows how many slots the types take that it was asked for.
type layout struct {
	sizes map[types.Type]int32
}

// size returns how many slots a value of type t takes. It depends on the
// declaration of the type only, never on type arguments, so that all packages
// agree on it.
func (l *layout) size(t types.Type) int32 {
	if n, ok := l.sizes[t]; ok {
		return n
	}
	n := l.compute(t)
	l.sizes[t] = n
	return n
}

func (l *layout) compute(t types.Type) int32 {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if o, ok := models.Opaque(typeName(t)); ok {
			return o.Slots
		}
		return l.size(t.Origin().Underlying())
	case *types.TypeParam:
		return 1
	case *types.Struct:
		n := int32(0)
		for f := range t.Fields() {
			n += l.size(f.Type())
		}
		return n
	case *types.Array:
		if n := int64(l.size(t.Elem())) * t.Len(); n <= maxArray {
			return int32(n)
		}
		return l.size(t.Elem())
	}
	return 1
}

// elem returns the size of the elements of an array or slice type, and the
// length of the array or -1. The size of elements that share slots is 0.
func (l *layout) elem(t types.Type) (size, length int32) {
	switch t := types.Unalias(t).Underlying().(type) {
	case *types.Slice:
		return l.size(t.Elem()), -1
	case *types.Array:
		size := l.size(t.Elem())
		if int64(size)*t.Len() > maxArray {
			return 0, int32(min(t.Len(), 1<<20))
		}
		return size, int32(t.Len())
	case *types.Pointer:
		return l.elem(t.Elem())
	}
	return 1, -1
}

// field returns the slot of field i of a struct type, relative to its first.
func (l *layout) field(t types.Type, i int) int32 {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if o, ok := models.Opaque(typeName(named)); ok {
			st := named.Underlying().(*types.Struct)
			return o.Fields[st.Field(i).Name()]
		}
		t = named.Origin()
	}
	st := structOf(t)
	if st == nil {
		return 0
	}
	n := int32(0)
	for j := range i {
		n += l.size(st.Field(j).Type())
	}
	return n
}

// structOf returns the struct type that underlies t, or nil.
func structOf(t types.Type) *types.Struct {
	st, _ := types.Unalias(t).Underlying().(*types.Struct)
	return st
}

// deref returns what a pointer type points to, or t itself.
func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

var errorType = types.Universe.Lookup("error").Type()

// KindOf says as what an unknown value of type t is to be understood.
func KindOf(t types.Type) skeleton.Kind {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return skeleton.Any
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return skeleton.Bool
		case u.Info()&types.IsInteger != 0:
			return skeleton.Int
		case u.Info()&types.IsString != 0:
			return skeleton.String
		case u.Kind() == types.UnsafePointer:
			return skeleton.Pointer
		}
	case *types.Pointer:
		return skeleton.Pointer
	case *types.Chan:
		return skeleton.Chan
	case *types.Signature:
		return skeleton.FuncValue
	case *types.Interface:
		if isError(t) {
			return skeleton.Error
		}
		return skeleton.Interface
	case *types.Slice:
		return skeleton.Slice
	case *types.Map:
		return skeleton.Map
	case *types.Struct, *types.Array:
		if _, ok := models.Opaque(typeName(t)); ok {
			return skeleton.Any
		}
		return skeleton.Struct
	}
	return skeleton.Any
}

// carriers says of which types a value may hold something that concurrency is
// about: a channel, a function, a lock. An interface may hold anything; for it
// the flow decides, not the type.
type carriers struct {
	known map[types.Type]bool
	// flows reports whether something of that kind flows into a field, or into
	// elements, of a type that does not tell; see [flow].
	flows func(field *types.Var, container types.Type) bool
	// atomics are fields of plain numbers that are loaded and stored by functions
	// of sync/atomic, as if they were of one of its types.
	atomics map[*types.Var]bool
}

func (c *carriers) is(t types.Type) bool {
	if yes, ok := c.known[t]; ok {
		return yes
	}
	c.known[t] = false // while it is computed: recursion alone carries nothing
	yes := c.compute(t)
	c.known[t] = yes
	return yes
}

func (c *carriers) compute(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if _, ok := models.Opaque(typeName(t)); ok {
			return true
		}
		if isContext(t) {
			return true
		}
		return c.is(t.Underlying())
	case *types.Pointer:
		return c.is(t.Elem())
	case *types.Slice:
		return c.is(t.Elem()) || vague(t.Elem()) && c.flows(nil, t)
	case *types.Array:
		return c.is(t.Elem()) || vague(t.Elem()) && c.flows(nil, t)
	case *types.Map:
		return c.is(t.Elem()) || c.is(t.Key()) || (vague(t.Elem()) || vague(t.Key())) && c.flows(nil, t)
	case *types.Struct:
		for f := range t.Fields() {
			if c.is(f.Type()) || vague(f.Type()) && c.flows(f, nil) || c.atomics[f.Origin()] {
				return true
			}
		}
	case *types.Chan, *types.Signature:
		return true
	case *types.Tuple:
		for v := range t.Variables() {
			if c.is(v.Type()) {
				return true
			}
		}
	}
	return false
}

func isContext(t types.Type) bool { return typeName(t) == "context.Context" }
