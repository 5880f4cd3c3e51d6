package wgadd

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// What a package does with its WaitGroups. A group is known by the field or the variable that
// it is in; a pointer to it by where it is put. Of two places one of which gets what is in the
// other it is not known which group they hold: they are one here.

// A group is a WaitGroup, or several that are not told apart.
type group struct {
	adds, dones, waits []ssa.CallInstruction

	escapes bool // others may count it as well
}

// groups are those of a package.
type groups struct {
	parent map[any]any // places that hold the same group; a place is a value, or the name of a field
	all    map[any]*group
}

// groupsOf returns the groups of a package.
func groupsOf(funcs []*ssa.Function) *groups {
	g := &groups{make(map[any]any), make(map[any]*group)}
	for _, fn := range funcs {
		if fn.Object() != nil && fn.Object().Exported() {
			for _, p := range fn.Params {
				if isGroup(p.Type()) {
					g.escape(p)
				}
			}
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				g.add(i)
			}
		}
	}
	return g
}

// isGroup reports whether a type is that of pointers to WaitGroups, or to such pointers.
func isGroup(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	return types.TypeString(p.Elem(), nil) == "sync.WaitGroup" || isGroup(p.Elem())
}

// place returns what the group that a pointer leads to is known by.
func (g *groups) place(v ssa.Value) any {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		if class := locks.ClassOf(v); class != "" {
			if ir.FieldOf(v).Exported() {
				g.at(class).escapes = true
			}
			return class
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return g.place(v.X)
		}
	case *ssa.ChangeType:
		return g.place(v.X)
	case *ssa.Alloc, *ssa.Parameter, *ssa.FreeVar, *ssa.Global, *ssa.Phi:
		return v
	}
	g.at(v).escapes = true
	return v
}

// find returns the place that stands for all that hold the same group.
func (g *groups) find(x any) any {
	for {
		up, ok := g.parent[x]
		if !ok {
			return x
		}
		x = up
	}
}

// at returns the group of a place.
func (g *groups) at(x any) *group {
	x = g.find(x)
	if g.all[x] == nil {
		g.all[x] = new(group)
	}
	return g.all[x]
}

// of returns the group that a pointer leads to.
func (g *groups) of(v ssa.Value) *group { return g.at(g.place(v)) }

func (g *groups) escape(v ssa.Value) { g.of(v).escapes = true }

// unite notes that two pointers may lead to the same group.
func (g *groups) unite(v, w ssa.Value) {
	if c, ok := w.(*ssa.Const); ok && c.IsNil() {
		return
	}
	a, b := g.find(g.place(v)), g.find(g.place(w))
	if a == b {
		return
	}
	into, from := g.at(a), g.at(b)
	into.adds = append(into.adds, from.adds...)
	into.dones = append(into.dones, from.dones...)
	into.waits = append(into.waits, from.waits...)
	into.escapes = into.escapes || from.escapes
	delete(g.all, b)
	g.parent[b] = a
}

// add notes what an instruction does with groups.
func (g *groups) add(i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.MakeClosure:
		g.captured(i)
	case ssa.CallInstruction:
		g.call(i)
	case *ssa.Phi:
		if isGroup(i.Type()) {
			for _, e := range i.Edges {
				g.unite(i, e)
			}
		}
	case *ssa.Store:
		if isGroup(i.Val.Type()) {
			g.unite(i.Addr, i.Val)
		}
	case *ssa.UnOp, *ssa.FieldAddr, *ssa.ChangeType, *ssa.DebugRef, *ssa.BinOp, *ssa.Alloc, *ssa.If:
	default:
		for _, op := range i.Operands(nil) {
			if *op != nil && isGroup((*op).Type()) {
				g.escape(*op)
			}
		}
	}
}

func (g *groups) captured(m *ssa.MakeClosure) {
	fn := m.Fn.(*ssa.Function)
	for n, b := range m.Bindings {
		switch {
		case !isGroup(b.Type()):
		case fn.Synthetic != "" || len(fn.Blocks) == 0:
			g.escape(b) // a method of it, for whoever calls that
		default:
			g.unite(b, fn.FreeVars[n])
		}
	}
}

func (g *groups) call(c ssa.CallInstruction) {
	callee := bodyOf(c)
	for n, a := range c.Common().Args {
		switch {
		case !isGroup(a.Type()):
		case callee != nil && n < len(callee.Params):
			g.unite(a, callee.Params[n])
		case n > 0 || !g.operation(c):
			g.escape(a)
		}
	}
}

// bodyOf returns the function of the same package that is called, or nil: of a generic one,
// as it is written.
func bodyOf(c ssa.CallInstruction) *ssa.Function {
	fn := c.Common().StaticCallee()
	if fn == nil {
		return nil
	}
	if o := fn.Origin(); o != nil {
		fn = o
	}
	if len(fn.Blocks) == 0 || topOf(fn).Pkg != topOf(c.Parent()).Pkg {
		return nil
	}
	return fn
}

// operation notes a call of a method of a group.
func (g *groups) operation(c ssa.CallInstruction) bool {
	fn := c.Common().StaticCallee()
	if fn == nil {
		return false
	}
	to := g.of(c.Common().Args[0])
	switch fn.String() {
	case groupAdd:
		if n := constOf(c.Common().Args[1]); n < 0 {
			to.dones = append(to.dones, c)
		} else {
			to.adds = append(to.adds, c)
		}
	case groupDone:
		to.dones = append(to.dones, c)
	case groupWait:
		to.waits = append(to.waits, c)
	case "(*sync.WaitGroup).Go":
	default:
		return false
	}
	return true
}

// constOf returns a constant number, -1 if it is less than zero, and 0 if it is not known.
func constOf(v ssa.Value) int64 {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil {
		return 0
	}
	return max(c.Int64(), -1)
}

func topOf(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
