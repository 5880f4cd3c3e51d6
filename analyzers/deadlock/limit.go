package deadlock

import (
	"go/constant"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A task of a group that starts others of its own kind in the group, such as one for
// each directory that it finds, keeps its place while it waits for another one. Whatever
// the limit is, as many tasks as it allows may all be at that point. The machine knows
// this of groups whose limit is a number, and of few tasks.

const groupMethod = "(*golang.org/x/sync/errgroup.Group)."

// A group is where a function has an errgroup.Group from: a field, by its class, or a
// value of a function.
type group struct {
	class string
	value ssa.Value
}

// A nesting is the start of a task by one of its own kind.
type nesting struct {
	start *ssa.Call
	limit *ssa.Call
}

// nestings returns the starts of tasks by their like in groups with a limit.
func nestings(funcs []*ssa.Function) (list []nesting) {
	limits := limitsOf(funcs)
	if len(limits) == 0 {
		return nil
	}
	for _, fn := range funcs {
		for c := range groupCalls(fn, "Go") {
			g := groupOf(c.Call.Args[0])
			task := taskOf(c.Call.Args[1])
			if task == nil || !comesBack(task, fn, func(c *ssa.Call, callee *ssa.Function) bool { return encloses(callee, fn) && g.passedBy(c, callee) }) {
				continue
			}
			if limit := limits[g.key(fn)]; limit != nil {
				list = append(list, nesting{c, limit})
			}
		}
	}
	return list
}

// A limited names a group that has a limit: a field, a value, or a parameter of a function.
type limited struct {
	class string
	value ssa.Value
	fn    *ssa.Function
	param int
}

// key names a group as it is known in a function.
func (g group) key(fn *ssa.Function) limited {
	if g.class != "" {
		return limited{class: g.class}
	}
	if p, ok := g.value.(*ssa.Parameter); ok {
		return limited{fn: origin(p.Parent()), param: slices.Index(p.Parent().Params, p)}
	}
	return limited{value: g.value}
}

// limitsOf returns where groups get their limits, by all names of these.
func limitsOf(funcs []*ssa.Function) map[limited]*ssa.Call {
	all := make(map[limited]*ssa.Call)
	for _, fn := range funcs {
		for c := range groupCalls(fn, "SetLimit") {
			if n, ok := c.Call.Args[1].(*ssa.Const); ok && n.Value != nil && constant.Sign(n.Value) < 0 {
				continue // none
			}
			g := groupOf(c.Call.Args[0])
			all[g.key(fn)] = c
			if g.value == nil {
				continue
			}
			for _, k := range handedTo(g.value) {
				all[k] = c
			}
		}
	}
	return all
}

// handedTo returns the names that a group has where it is stored or passed, by the
// function that has made it or the literals in that.
func handedTo(v ssa.Value) (list []limited) {
	if v.Referrers() == nil {
		return nil
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if f, ok := r.Addr.(*ssa.FieldAddr); ok && r.Val == v {
				list = append(list, limited{class: strings.TrimRight(locks.ClassOf(f), "*")})
			} else if a, ok := r.Addr.(*ssa.Alloc); ok && r.Val == v {
				list = append(list, handedTo(a)...)
			}
		case *ssa.UnOp:
			list = append(list, handedTo(r)...)
		case ssa.CallInstruction:
			if callee := r.Common().StaticCallee(); callee != nil {
				for i, a := range r.Common().Args {
					if a == v {
						list = append(list, limited{fn: origin(callee), param: i})
					}
				}
			}
		case *ssa.MakeClosure:
			for i, b := range r.Bindings {
				if b == v {
					list = append(list, handedTo(r.Fn.(*ssa.Function).FreeVars[i])...)
				}
			}
		}
	}
	return list
}

// groupCalls yields the calls of a method of errgroup.Group in a function.
func groupCalls(fn *ssa.Function, name string) func(func(*ssa.Call) bool) {
	return func(yield func(*ssa.Call) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				c, ok := i.(*ssa.Call)
				if ok && c.Call.StaticCallee() != nil && c.Call.StaticCallee().String() == groupMethod+name && !yield(c) {
					return
				}
			}
		}
	}
}

// groupOf returns where a group comes from: what a literal has captured is what it was
// captured of.
func groupOf(v ssa.Value) group {
	for range 6 {
		switch x := v.(type) {
		case *ssa.FreeVar:
			m := ir.MadeBy(x.Parent())
			if m == nil {
				return group{value: v}
			}
			v = m.Bindings[slices.Index(x.Parent().FreeVars, x)]
		case *ssa.UnOp:
			if _, ok := x.X.(*ssa.FieldAddr); ok {
				return group{class: strings.TrimRight(locks.ClassOf(x), "*")}
			}
			v = x.X
		case *ssa.FieldAddr:
			return group{class: strings.TrimRight(locks.ClassOf(x), "*")}
		case *ssa.Alloc:
			val := stored(x)
			if val == nil {
				return group{value: x}
			}
			v = val
		default:
			return group{value: v}
		}
	}
	return group{value: v}
}

// stored returns the one value that is stored in a variable, or nil.
func stored(a *ssa.Alloc) (val ssa.Value) {
	for _, r := range *a.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == a {
			if val != nil {
				return nil
			}
			val = st.Val
		}
	}
	return val
}

// taskOf returns the function of a task.
func taskOf(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		return v
	}
	return nil
}

func origin(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}

// comesBack reports whether a task calls what is asked for, itself or by a few others of
// the package in which it is started.
func comesBack(task, from *ssa.Function, asked func(*ssa.Call, *ssa.Function) bool) bool {
	seen := make(map[*ssa.Function]bool)
	var visit func(fn *ssa.Function, depth int) bool
	visit = func(fn *ssa.Function, depth int) bool {
		if seen[fn] || depth > 4 {
			return false
		}
		seen[fn] = true
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				c, ok := i.(*ssa.Call)
				if !ok {
					continue
				}
				callee := calleeOf(c)
				if callee == nil || callee.Pkg != from.Pkg {
					continue
				}
				if asked(c, callee) || visit(callee, depth+1) {
					return true
				}
			}
		}
		return false
	}
	return visit(task, 0)
}

// encloses reports whether a function is another one, or has it as a literal in it.
func encloses(fn, inner *ssa.Function) bool {
	for ; inner != nil; inner = inner.Parent() {
		if origin(inner) == fn {
			return true
		}
	}
	return false
}

// calleeOf returns the function that a call calls by its name, or by a variable that
// holds nothing else.
func calleeOf(c *ssa.Call) *ssa.Function {
	if fn := c.Call.StaticCallee(); fn != nil {
		return origin(fn)
	}
	if m, ok := groupOf(c.Call.Value).value.(*ssa.MakeClosure); ok {
		return m.Fn.(*ssa.Function)
	}
	return nil
}

// passedBy reports whether a call passes on the group, if it is a parameter. That of a
// field is that of the object, and what is captured is captured by all that calls.
func (g group) passedBy(c *ssa.Call, callee *ssa.Function) bool {
	if g.class != "" {
		return true
	}
	if p, ok := g.value.(*ssa.Parameter); ok && origin(p.Parent()) == callee {
		i := slices.Index(p.Parent().Params, p)
		return i < len(c.Call.Args) && groupOf(c.Call.Args[i]) == g
	}
	made := g.value.Parent()
	return made != nil && callee != origin(made) && encloses(origin(made), callee)
}
