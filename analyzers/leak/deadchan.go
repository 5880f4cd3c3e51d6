package leak

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A channel that is made in view, that nobody else has, on which nobody sends and which nobody
// closes, is dead. What waits for it alone does not go on; what it alone would end does not
// end; and another channel which only that closes, or sends on, in its last moments is dead as
// well.

// deadChans are the dead channels of a package.
type deadChans struct {
	p      *chanPaths
	stores map[string][]ssa.Value // to fields, by their classes
	walks  map[*ssa.MakeChan]*chanWalk
	order  []*ssa.MakeChan
	first  map[*ssa.MakeChan]bool // those that nobody serves at all
	dead   map[*ssa.MakeChan]bool
	bodies map[*ssa.Function]*cutBody
}

func newDeadChans(funcs []*ssa.Function) *deadChans {
	d := &deadChans{
		p: newChanPaths(funcs), stores: make(map[string][]ssa.Value), walks: make(map[*ssa.MakeChan]*chanWalk),
		first: make(map[*ssa.MakeChan]bool), dead: make(map[*ssa.MakeChan]bool),
	}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if st, ok := i.(*ssa.Store); ok && isChan(st.Val.Type()) {
					class := locks.ClassOf(st.Addr)
					d.stores[class] = append(d.stores[class], st.Val)
				}
			}
		}
	}
	for _, mk := range d.p.makes {
		w := &chanWalk{p: d.p, seen: make(map[any]bool)}
		if w.value(mk); w.escapes || len(w.recvs) == 0 {
			continue
		}
		d.walks[mk], d.order = w, append(d.order, mk)
		if len(w.sends)+len(w.closes) == 0 {
			d.first[mk], d.dead[mk] = true, true
		}
	}
	if len(d.first) > 0 {
		d.spread()
	}
	return d
}

// spread finds the channels that are dead because others are.
func (d *deadChans) spread() {
	for more := true; more; {
		more = false
		d.bodies = make(map[*ssa.Function]*cutBody)
		for _, mk := range d.order {
			if !d.dead[mk] && !slices.ContainsFunc(slices.Concat(d.walks[mk].sends, d.walks[mk].closes), d.runs) {
				d.dead[mk], more = true, true
			}
		}
	}
}

// only reports whether a value is a dead channel, wherever it comes from, or nil.
func (d *deadChans) only(v ssa.Value) bool { return d.from(v, make(map[any]bool)) }

func (d *deadChans) from(v ssa.Value, seen map[any]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.MakeChan:
		return d.dead[v]
	case *ssa.Const:
		return v.IsNil()
	case *ssa.ChangeType:
		return d.from(v.X, seen)
	case *ssa.Phi:
		return !slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return !d.from(e, seen) })
	case *ssa.UnOp:
		return v.Op == token.MUL && d.fromPlace(v.X, seen)
	case *ssa.Field:
		return d.fromClass(locks.ClassOf(v), seen)
	case *ssa.FreeVar:
		b := bound(v)
		return b != nil && d.from(b, seen)
	case *ssa.Parameter:
		return d.fromCallers(v, seen)
	case *ssa.Call:
		return d.fromResult(v, 0, seen)
	case *ssa.Extract:
		c, ok := v.Tuple.(*ssa.Call)
		return ok && d.fromResult(c, v.Index, seen)
	}
	return false
}

// bound returns what a literal captures as a free variable, or nil.
func bound(v *ssa.FreeVar) ssa.Value {
	fn := v.Parent()
	m := ir.MadeBy(fn)
	if m == nil {
		return nil
	}
	return m.Bindings[slices.Index(fn.FreeVars, v)]
}

func (d *deadChans) fromPlace(at ssa.Value, seen map[any]bool) bool {
	switch at := at.(type) {
	case *ssa.FieldAddr:
		return !ir.FieldOf(at).Exported() && d.fromClass(locks.ClassOf(at), seen)
	case *ssa.FreeVar:
		b := bound(at)
		return b != nil && d.fromPlace(b, seen)
	case *ssa.Alloc:
		return d.fromVariable(at, seen)
	}
	return false
}

// fromVariable reports whether all that is assigned to a variable is dead: a result with a
// name is assigned to itself where it is returned.
func (d *deadChans) fromVariable(a *ssa.Alloc, seen map[any]bool) bool {
	if seen[a] {
		return true
	}
	seen[a] = true
	assigned := false
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.UnOp:
		case *ssa.Store:
			if assigned = true; r.Addr != a || !d.from(r.Val, seen) {
				return false
			}
		case *ssa.MakeClosure:
			if ir.Assigned(r, a) {
				return false
			}
		default:
			return false
		}
	}
	return assigned
}

func (d *deadChans) fromClass(class string, seen map[any]bool) bool {
	if seen[class] {
		return true
	}
	seen[class] = true
	list := d.stores[class]
	return class != "" && !d.p.taken[class] && len(list) > 0 && !slices.ContainsFunc(list, func(v ssa.Value) bool { return !d.from(v, seen) })
}

func (d *deadChans) fromCallers(v *ssa.Parameter, seen map[any]bool) bool {
	fn := v.Parent()
	n := slices.Index(fn.Params, v)
	sites := d.p.calls[fn]
	if d.p.named[fn] || len(sites) == 0 {
		return false
	}
	return !slices.ContainsFunc(sites, func(c ssa.CallInstruction) bool {
		args := c.Common().Args
		return n >= len(args) || !d.from(args[n], seen)
	})
}

func (d *deadChans) fromResult(c *ssa.Call, n int, seen map[any]bool) bool {
	fn := c.Call.StaticCallee()
	if fn == nil || len(fn.Blocks) == 0 || fn.Pkg != c.Parent().Pkg {
		return false
	}
	for _, b := range fn.Blocks {
		if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && (n >= len(r.Results) || !d.from(r.Results[n], seen)) {
			return false
		}
	}
	return true
}
