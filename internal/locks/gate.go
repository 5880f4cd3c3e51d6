package locks

import (
	"cmp"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// What else is held where a lock is taken: by the function, by all who call it,
// and not given back meanwhile by what it calls.

// A site is a call of a function, with the locks that are held there.
type site struct {
	caller *ssa.Function
	held   []string
}

// names returns the names of what is held exclusively.
func (p *program) names(h holding) []string {
	var list []string
	for _, n := range p.heldNames(h) {
		if !n.read {
			list = append(list, n.name)
		}
	}
	return list
}

// atEntry returns what is held when a function is called: what it unlocks without
// having locked it, and what every caller holds, if all of them are in view.
func (p *program) atEntry(fn *ssa.Function, loose map[*ssa.Function]bool, depth int) []string {
	var own []string
	if in := p.infos[fn]; in != nil {
		for _, e := range in.effects {
			if e.releases() {
				own = append(own, cmp.Or(e.Global, e.Class))
			}
		}
	}
	sites := p.sites[fn]
	if len(sites) == 0 || loose[fn] || fn.Object() != nil && fn.Object().Exported() || depth > 10 {
		return own
	}
	var all []string
	for n, s := range sites {
		here := append(slices.Clone(s.held), p.atEntry(s.caller, loose, depth+1)...)
		if n == 0 {
			all = here
			continue
		}
		all = slices.DeleteFunc(all, func(name string) bool { return !slices.Contains(here, name) })
	}
	return append(own, all...)
}

// gate adds to the edges what the callers of their functions hold.
func (p *program) gate() {
	loose := looseFuncs(p.funcs)
	for i := range p.edges {
		e := &p.edges[i]
		e.Gates = append(e.Gates, p.atEntry(e.at.Parent(), loose, 0)...)
	}
}

// without returns what is held all through a call: a function may unlock for a
// while what its caller has locked.
func (p *program) without(in *info, h holding, fn *ssa.Function) holding {
	lets := p.letsOf(in, fn)
	if len(lets) == 0 {
		return h
	}
	h = maps.Clone(h)
	for _, class := range lets {
		held := false
		maps.DeleteFunc(h, func(r Ref, _ bool) bool {
			held = held || p.classes[r] == class
			return p.classes[r] == class
		})
		if !held {
			in.lets[class] = true
		}
	}
	return h
}

func (p *program) letsOf(caller *info, fn *ssa.Function) []string {
	fn = origin(fn)
	if len(fn.Blocks) > 0 && fn.Pkg == caller.fn.Pkg {
		return slices.Sorted(maps.Keys(p.summarize(fn).lets))
	}
	return p.imported(fn).Lets
}

// letsGo reports whether the function unlocks the lock before it locks it.
func (w *walker) letsGo() bool {
	for i, modes := range w.modes {
		if c, ok := i.(ssa.CallInstruction); ok && modes[unknown] {
			if op, _ := OpOf(c.Common()); op.Releases() {
				return true
			}
		}
	}
	return false
}
