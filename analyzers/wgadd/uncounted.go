package wgadd

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// A WaitGroup is counted up, and a goroutine is started, in that order and by the same
// function: the goroutine is what was counted, and has to count it down. If neither it nor
// what it calls ever does, whoever waits waits forever. The explorer sees that if the package
// is small; here nothing but the calls are looked at.
//
// So it is if the goroutine counts down on some of its ways only.
//
// Somebody else might count it down, such as a goroutine that is started at the end of the
// other one. So all who count the group down have to be goroutines of that kind, each for
// itself, unless nobody does.

// An uncounted is a goroutine that was counted and does not count down: never, or where it
// leaves in one place.
type uncounted struct {
	add, wait ssa.CallInstruction
	start     *ssa.Go
	left      *locks.Undone
}

// uncountedStarts returns those of a package.
func uncountedStarts(funcs []*ssa.Function, left []locks.Undone) (list []uncounted) {
	if !waitsAny(funcs) {
		return nil
	}
	gs := groupsOf(funcs)
	c := callsOf(funcs)
	for _, fn := range funcs {
		var pairs []pair
		for _, b := range fn.Blocks {
			pairs = append(pairs, pairsIn(b)...)
		}
		for _, p := range pairs {
			g := gs.of(p.add.Common().Args[0])
			if !startsAnother(fn, pairs, g) {
				list = append(list, c.uncounted(g, p, left)...)
			}
		}
	}
	return list
}

// startsAnother reports whether a function starts a goroutine that counts a group down, and
// is in no pair: it may be the one that was counted.
func startsAnother(fn *ssa.Function, pairs []pair, g *group) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			start, ok := i.(*ssa.Go)
			if !ok || slices.ContainsFunc(pairs, func(p pair) bool { return slices.Contains(p.starts, start) }) {
				return false
			}
			run := bodyOf(start)
			return run == nil || countsDown(run, g.dones, make(map[*ssa.Function]bool))
		})
	})
}

func waitsAny(funcs []*ssa.Function) bool {
	return slices.ContainsFunc(funcs, func(fn *ssa.Function) bool {
		for range instrs(fn, groupWait) {
			return true
		}
		return false
	})
}

// instrs yields the calls of a function by its full name.
func instrs(fn *ssa.Function, name string) func(func(ssa.CallInstruction) bool) {
	return func(yield func(ssa.CallInstruction) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(ssa.CallInstruction); ok && calls(c.Common(), name) && !yield(c) {
					return
				}
			}
		}
	}
}

// A pair is a group that is counted up, and the goroutines that are started next, as many as
// it was counted up by.
type pair struct {
	add    ssa.CallInstruction
	starts []*ssa.Go
}

// pairsIn returns the pairs of a block, and of those that it leads to without a branch.
func pairsIn(b *ssa.BasicBlock) (list []pair) {
	for n, i := range b.Instrs {
		add, ok := i.(*ssa.Call)
		if !ok || !calls(&add.Call, groupAdd) {
			continue
		}
		by := constOf(add.Call.Args[1])
		if starts := startsBehind(b, n+1, int(by)); by > 0 && by <= 8 && starts != nil {
			list = append(list, pair{add, starts})
		}
	}
	return list
}

// startsBehind returns the next go statements, or nil if there are less before the next Add
// or branch.
func startsBehind(b *ssa.BasicBlock, from, many int) (list []*ssa.Go) {
	for {
		for _, i := range b.Instrs[from:] {
			switch i := i.(type) {
			case *ssa.Go:
				if list = append(list, i); len(list) == many {
					return list
				}
			case *ssa.Call:
				if calls(&i.Call, groupAdd) || calls(&i.Call, groupDone) {
					return nil
				}
			}
		}
		if len(b.Succs) != 1 || len(b.Succs[0].Preds) != 1 {
			return nil
		}
		b, from = b.Succs[0], 0
	}
}

// callers is who calls the functions of a package, and how.
type callers struct {
	calls map[*ssa.Function][]ssa.CallInstruction
	value map[*ssa.Function]bool // those that are values as well
}

func callsOf(funcs []*ssa.Function) *callers {
	c := &callers{make(map[*ssa.Function][]ssa.CallInstruction), make(map[*ssa.Function]bool)}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				c.add(i)
			}
		}
	}
	return c
}

func (c *callers) add(i ssa.Instruction) {
	if call, ok := i.(ssa.CallInstruction); ok {
		if fn := bodyOf(call); fn != nil {
			c.calls[fn] = append(c.calls[fn], call)
		}
	}
	if m, ok := i.(*ssa.MakeClosure); ok && !slices.ContainsFunc(*m.Referrers(), func(r ssa.Instruction) bool { return !callsValue(r, m) }) {
		return // it is only called
	}
	for _, op := range i.Operands(nil) {
		if fn, ok := (*op).(*ssa.Function); ok && !callsValue(i, fn) {
			if o := fn.Origin(); o != nil {
				fn = o
			}
			c.value[method(fn)] = true
		}
	}
}

// callsValue reports whether an instruction calls a function, and does nothing else with it.
func callsValue(i ssa.Instruction, v ssa.Value) bool {
	switch i := i.(type) {
	case *ssa.DebugRef:
		return true
	case ssa.CallInstruction:
		return i.Common().Value == v && !slices.Contains(i.Common().Args, v)
	}
	return false
}

// method returns the method of which a function is a wrapper, or the function itself.
func method(fn *ssa.Function) *ssa.Function {
	if fn.Synthetic == "" || fn.Object() == nil {
		return fn
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if c, ok := i.(ssa.CallInstruction); ok && c.Common().StaticCallee() != nil && c.Common().StaticCallee().Object() == fn.Object() {
				return c.Common().StaticCallee()
			}
		}
	}
	return fn
}

// uncounted returns what a pair has that does not count down.
func (c *callers) uncounted(g *group, p pair, left []locks.Undone) (list []uncounted) {
	if g.escapes || ir.InTest(p.add.Parent()) || slices.ContainsFunc(g.dones, func(d ssa.CallInstruction) bool { return !c.ownCount(d) }) {
		return nil
	}
	wait := slices.IndexFunc(g.waits, func(w ssa.CallInstruction) bool { return !ir.InTest(w.Parent()) })
	if wait < 0 {
		return nil
	}
	for _, start := range p.starts {
		run := bodyOf(start)
		if run == nil {
			continue
		}
		if !countsDown(run, g.dones, make(map[*ssa.Function]bool)) {
			list = append(list, uncounted{p.add, g.waits[wait], start, nil})
			continue
		}
		for n, u := range left {
			if u.Fn == run && slices.Contains(g.dones, u.Done) && onlyHere(run, g.dones) {
				list = append(list, uncounted{p.add, g.waits[wait], start, &left[n]})
			}
		}
	}
	return list
}

// onlyHere reports whether a function has Dones itself, and nothing that it calls does.
func onlyHere(fn *ssa.Function, dones []ssa.CallInstruction) bool {
	return countsDown(fn, dones, make(map[*ssa.Function]bool)) &&
		!countsDown(fn, slices.DeleteFunc(slices.Clone(dones), func(d ssa.CallInstruction) bool { return d.Parent() == fn }), make(map[*ssa.Function]bool))
}

// ownCount reports whether a goroutine counts itself down: a Done that is not in a loop, in a
// function that only go statements run, or what such a one calls.
func (c *callers) ownCount(d ssa.CallInstruction) bool {
	if calls(d.Common(), groupAdd) || ir.InLoop(d.Block()) {
		return false
	}
	return c.ownFunction(d.Parent(), 4)
}

func (c *callers) ownFunction(fn *ssa.Function, depth int) bool {
	if depth == 0 || c.value[fn] {
		return false
	}
	sites := c.calls[fn]
	if len(sites) == 0 {
		return false
	}
	return !slices.ContainsFunc(sites, func(s ssa.CallInstruction) bool {
		_, isGo := s.(*ssa.Go)
		return !isGo && (ir.InLoop(s.Block()) || !c.ownFunction(s.Parent(), depth-1))
	})
}

// countsDown reports whether a function, a literal in it, or one of its package that it
// calls has one of the Dones, as far as can be seen without asking what interfaces are.
func countsDown(fn *ssa.Function, dones []ssa.CallInstruction, seen map[*ssa.Function]bool) bool {
	if seen[fn] {
		return false
	}
	seen[fn] = true
	if slices.ContainsFunc(dones, func(d ssa.CallInstruction) bool { return d.Parent() == fn }) {
		return true
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if call, ok := i.(ssa.CallInstruction); ok {
				if callee := bodyOf(call); callee != nil && countsDown(callee, dones, seen) {
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return countsDown(lit, dones, seen) })
}
