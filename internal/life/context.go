package life

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A context ends by the function that was made with it, or with the one that it was made from.

// storesContext notes a context that the package has made itself, with the function that
// ends it beside it.
func (f *fields) storesContext(class string, v ssa.Value) {
	c := cancellable(v)
	if c == nil {
		f.foreign[class] = true
		return
	}
	by := cancelField(c)
	if by == "" || f.cancel[class] != "" && f.cancel[class] != by {
		f.foreign[class] = true
		return
	}
	f.made[class], f.cancel[class] = true, by
	f.parents[class] = append(f.parents[class], c.Call.Args[0])
}

// cancellable returns the call of context.WithCancel that makes a context, or nil.
func cancellable(v ssa.Value) *ssa.Call {
	if u, ok := v.(*ssa.UnOp); ok {
		if a, ok := u.X.(*ssa.Alloc); ok {
			v = ir.StoredAt(a, u)
		}
	}
	e, ok := v.(*ssa.Extract)
	if !ok || e.Index != 0 {
		return nil
	}
	c, ok := e.Tuple.(*ssa.Call)
	if !ok || !makesContext(c) {
		return nil
	}
	return c
}

// makesContext reports whether a call makes a context that ends when it is told to.
func makesContext(c *ssa.Call) bool {
	fn := c.Call.StaticCallee()
	return fn != nil && (fn.String() == "context.WithCancel" || fn.String() == "context.WithCancelCause")
}

// cancelField returns the one field that gets the function which ends a context, or "" if
// something else is done with that.
func cancelField(c *ssa.Call) string {
	class := ""
	if e := cancelOf(c); e != nil {
		for _, r := range usesOf(e) {
			switch r := r.(type) {
			case *ssa.DebugRef, *ssa.ChangeType:
			case *ssa.Store:
				at, ok := r.Addr.(*ssa.FieldAddr)
				if !ok || class != "" {
					return ""
				}
				class = classOf(at)
			case *ssa.Call: // ended at once, where something else fails
				if r.Call.Value != e {
					return ""
				}
			default:
				return ""
			}
		}
	}
	return class
}

// usesOf returns the uses of a function, also as one of another type.
func usesOf(v ssa.Value) (list []ssa.Instruction) {
	for _, r := range *v.Referrers() {
		list = append(list, r)
		if c, ok := r.(*ssa.ChangeType); ok {
			list = append(list, usesOf(c)...)
		}
	}
	return list
}

// parentsOf returns the contexts with which that of a wait ends.
func (p *program) parentsOf(fn *ssa.Function, w wait) []ssa.Value {
	list := slices.Clone(p.fields.parents[w.class])
	for _, c := range callsIn(fn) {
		if makesContext(c) && cancelField(c) == w.class {
			list = append(list, c.Call.Args[0])
		}
	}
	return list
}

// cancelOf returns the function that ends the context that a call makes, or nil.
func cancelOf(c *ssa.Call) *ssa.Extract {
	if !makesContext(c) {
		return nil
	}
	for _, r := range *c.Referrers() {
		if e, ok := r.(*ssa.Extract); ok && e.Index == 1 {
			return e
		}
	}
	return nil
}

// held returns the value of a variable, where that is clear, or else the value itself.
func held(v ssa.Value) ssa.Value {
	if u, ok := v.(*ssa.UnOp); ok {
		if a, ok := u.X.(*ssa.Alloc); ok {
			return ir.StoredAt(a, u)
		}
	}
	return v
}
