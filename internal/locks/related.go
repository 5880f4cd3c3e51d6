package locks

import (
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A parent knows its children, and a child its parent: where one function locks
// the child while it holds the parent, and another one the parent while it holds
// the child, the two may well meet on one pair. That two objects hang together
// is what the functions show: they find one from the other, by its fields or as
// an element of what it holds. Of objects that come from elsewhere nothing is
// known. The order of locks by their types is what lockdep checks in the Linux
// kernel; there it needs no such evidence, for its developers keep to that order.

// related reports whether the object of one lock is found from that of the other.
func related(a, b Ref) bool { return !fresh(foundFrom(a).Root) && below(a, b) }

// below reports the same, whether or not others know the objects by now.
func below(a, b Ref) bool {
	x, y := foundFrom(a), foundFrom(b)
	if x.Root != y.Root {
		return false
	}
	i, j := strings.LastIndexByte(x.Path, '.'), strings.LastIndexByte(y.Path, '.')
	if i < 0 || j < 0 {
		return false
	}
	x.Path, y.Path = x.Path[:i], y.Path[:j]
	return x.Path != y.Path && (strings.HasPrefix(x.Path, y.Path) || strings.HasPrefix(y.Path, x.Path))
}

// A way leads from the object of one lock to that of another.
type way struct {
	From string // the class of the lock of the first
	Path string // see [plain]
}

// wayOf returns the way between the objects of two locks of these classes, one of which is
// found from the other.
func wayOf(a Ref, classA string, b Ref, classB string) way {
	x, y := object(foundFrom(a).Path), object(foundFrom(b).Path)
	if len(x) > len(y) {
		x, y, classA = y, x, classB
	}
	return way{classA, plain(strings.TrimPrefix(y, x))}
}

// elsewhere reports whether two ways lead from an object to what it has in two fields,
// which are two objects.
func (w way) elsewhere(o way) bool {
	field := func(w way) bool { return strings.LastIndexByte(w.Path, '.') == 0 && !strings.Contains(w.Path, "[") }
	return w.From == o.From && field(w) && field(o) && w != o
}

// registered reports whether the object of a lock is found in a global map or
// list. Any object of its type may be in there.
func registered(r Ref) bool {
	f := foundFrom(r)
	_, global := f.Root.(*ssa.Global)
	return global && strings.Contains(f.Path, "[")
}

// element stands in a path for some element of a container.
const element = "[]*"

// foundFrom returns the path to a lock from what it was found from: an element of
// a map has the path of the map.
func foundFrom(r Ref) Ref {
	for range maxDepth {
		x := container(r.Root)
		if x == nil {
			break
		}
		c := RefOf(x)
		r = Ref{c.Root, c.Path + element + r.Path}
	}
	return r
}

// container returns what a value is an element of, or nil.
func container(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.Extract:
		return container(v.Tuple)
	case *ssa.Next:
		if r, ok := v.Iter.(*ssa.Range); ok {
			return r.X
		}
	case *ssa.Lookup:
		return v.X
	case *ssa.TypeAssert:
		return container(v.X)
	}
	return nil
}

// fresh reports whether nobody else may know an object yet.
func fresh(root ssa.Value) bool {
	a, ok := root.(*ssa.Alloc)
	return ok && onlyValue(a) == nil
}
