package wgadd

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A goroutine that counts itself up does so too late: whoever waits may come before it has
// begun. The explorer sees that if it sees who waits; here it is enough that somebody does, in
// another function, and that nothing else keeps him from it: the goroutine that starts this one
// is not counted itself, and does not wait for a word of it.

// A lateOwn is an Add by the goroutine that it counts.
type lateOwn struct {
	add, wait ssa.CallInstruction
	start     *ssa.Go
}

// lateOwns returns those of a package.
func lateOwns(funcs []*ssa.Function) (list []lateOwn) {
	if !waitsAny(funcs) {
		return nil
	}
	var gs *groups
	c := callsOf(funcs)
	for _, fn := range funcs {
		add := firstAdd(fn)
		if add == nil || ir.InTest(fn) || c.value[fn] || len(c.calls[fn]) != 1 {
			continue
		}
		start, ok := c.calls[fn][0].(*ssa.Go)
		if !ok {
			continue
		}
		if gs == nil {
			gs = groupsOf(funcs)
		}
		if wait := c.lateFor(gs.of(add.Common().Args[0]), add, start); wait != nil {
			list = append(list, lateOwn{add, wait, start})
		}
	}
	return list
}

// firstAdd returns the Add of one by which a function begins: nothing comes before but what
// computes.
func firstAdd(fn *ssa.Function) ssa.CallInstruction {
	if len(fn.Blocks) == 0 {
		return nil
	}
	for _, i := range fn.Blocks[0].Instrs {
		switch i := i.(type) {
		case *ssa.Call:
			if calls(&i.Call, groupAdd) && constOf(i.Call.Args[1]) == 1 {
				return i
			}
			return nil
		case *ssa.Send, *ssa.Select, *ssa.Go:
			return nil
		}
	}
	return nil
}

// lateFor returns who may wait before an Add has come, or nil.
func (c *callers) lateFor(g *group, add ssa.CallInstruction, start *ssa.Go) ssa.CallInstruction {
	own := add.Parent()
	if g.escapes || !countsDown(own, g.dones, make(map[*ssa.Function]bool)) {
		return nil
	}
	for _, d := range g.dones {
		// Who counts down and comes to the start was counted up, and keeps Wait from returning.
		if !within(d.Parent(), own) && reaches(topOf(d.Parent()), start, make(map[*ssa.Function]bool)) {
			return nil
		}
	}
	if slices.ContainsFunc(g.adds, func(a ssa.CallInstruction) bool { return a.Parent() == start.Parent() }) || hears(start) {
		return nil
	}
	i := slices.IndexFunc(g.waits, func(w ssa.CallInstruction) bool {
		in := topOf(w.Parent())
		// Who counts as well waits for what he has counted.
		return in != topOf(start.Parent()) && !ir.InTest(in) && !slices.ContainsFunc(g.adds, func(a ssa.CallInstruction) bool { return topOf(a.Parent()) == in })
	})
	if i < 0 {
		return nil
	}
	return g.waits[i]
}

// within reports whether a function is another one, or a literal in it.
func within(fn, outer *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		if fn == outer {
			return true
		}
	}
	return false
}

// hears reports whether a function receives something after it has started a goroutine: that
// may be a word of it.
func hears(start *ssa.Go) bool {
	return slices.ContainsFunc(start.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			switch i := i.(type) {
			case *ssa.UnOp:
				return i.Op == token.ARROW && ir.Before(start, i)
			case *ssa.Select:
				return ir.Before(start, i)
			case *ssa.Call:
				return calls(&i.Call, groupWait) && ir.Before(start, i)
			}
			return false
		})
	})
}

// reaches reports whether a function, a literal in it, or one that it calls has an instruction.
func reaches(fn *ssa.Function, at ssa.Instruction, seen map[*ssa.Function]bool) bool {
	if seen[fn] {
		return false
	}
	seen[fn] = true
	if fn == at.Parent() {
		return true
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if call, ok := i.(ssa.CallInstruction); ok {
				if callee := bodyOf(call); callee != nil && reaches(callee, at, seen) {
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return reaches(lit, at, seen) })
}
