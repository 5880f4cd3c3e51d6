package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// named returns the lock that an annotation of a function speaks of, as the
// function would find it if it touched it: a path of fields from a parameter or
// from a global variable of the package.
func named(fn *ssa.Function, written string) (lock, bool) {
	parts := strings.Split(written, ".")
	var root ssa.Value
	if i := slices.IndexFunc(fn.Params, func(p *ssa.Parameter) bool { return p.Name() == parts[0] }); i >= 0 {
		root = fn.Params[i]
	} else if g := packageVar(fn, parts[0]); g != nil {
		root = g
	} else {
		return lock{}, false
	}
	l := lock{ref: Ref{Root: root}, class: ClassOf(root)}
	if g, ok := root.(*ssa.Global); ok && len(parts) == 1 {
		return l, isMutexPointer(g.Type())
	}
	t := deref(root.Type())
	for n, name := range parts[1:] {
		if n > 0 {
			if _, ok := t.Underlying().(*types.Pointer); ok {
				l.ref, t = l.ref.load(), deref(t)
			}
		}
		f := ownField(t, name)
		if f == nil {
			return lock{}, false
		}
		l.ref, l.class, t = l.ref.field(name), typeName(t)+"."+name, f.Type()
	}
	return l, isMutexPointer(types.NewPointer(t))
}

func packageVar(fn *ssa.Function, name string) *ssa.Global {
	if fn.Pkg == nil {
		return nil
	}
	return fn.Pkg.Var(name)
}

// ownField returns the field of a struct that has the name; one of an embedded
// struct must be named by its whole path.
func ownField(t types.Type, name string) *types.Var {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

// typeName is what [ClassOf] calls the owner of a field.
func typeName(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Origin().String()
	}
	return t.String()
}
