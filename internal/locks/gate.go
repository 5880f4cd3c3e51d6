package locks

import (
	"cmp"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
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
		e.Gates = append(e.Gates, homemade(e.at)...)
	}
}

// homemade returns the classes of locks that are not of the library, such as a semaphore
// with the methods of a lock, and that are held at an instruction: they are given back
// behind it, and not before, and have been taken before, if they are in this function.
func homemade(at ssa.Instruction) (list []string) {
	taken, given := make(map[string][]ssa.Instruction), make(map[string][]ssa.Instruction)
	for _, b := range at.Parent().Blocks {
		for _, i := range b.Instrs {
			call, ok := i.(*ssa.Call)
			if !ok {
				continue
			}
			switch name, class := ownLock(&call.Call); name {
			case "Lock", "TryLock":
				taken[class] = append(taken[class], i)
			case "Unlock":
				given[class] = append(given[class], i)
			}
		}
	}
	for _, class := range slices.Sorted(maps.Keys(given)) {
		behind := slices.ContainsFunc(given[class], func(i ssa.Instruction) bool { return ir.Dominates(at, i) })
		early := slices.ContainsFunc(given[class], func(i ssa.Instruction) bool { return before(i, at) })
		sure := !slices.ContainsFunc(taken[class], func(i ssa.Instruction) bool { return !ir.Dominates(i, at) })
		if behind && !early && sure {
			list = append(list, class)
		}
	}
	return list
}

// ownLock returns the name of a method that is called of a type which is not the
// library's, and the class of the receiver.
func ownLock(c *ssa.CallCommon) (name, class string) {
	fn := c.StaticCallee()
	if fn == nil || fn.Signature.Recv() == nil || len(c.Args) == 0 {
		return "", ""
	}
	if op, _ := OpOf(c); op != None {
		return "", ""
	}
	if class = ClassOf(c.Args[0]); class == "" {
		return "", ""
	}
	return fn.Name(), class
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
