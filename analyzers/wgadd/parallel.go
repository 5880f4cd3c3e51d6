package wgadd

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A parallel subtest stops where it says that it is one, and goes on when the function that
// has started it has returned. Who waits for it in that function waits for itself.

// A stalled Wait is one for parallel subtests.
type stalled struct {
	wait ssa.CallInstruction
	run  *ssa.Call // of a subtest
}

// stalledTests returns the waits of tests for their own parallel subtests.
func stalledTests(funcs []*ssa.Function) (list []stalled) {
	for _, fn := range funcs {
		var runs []*ssa.Call
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(*ssa.Call); ok && calls(&c.Call, "(*testing.T).Run") {
					runs = append(runs, c)
				}
			}
		}
		for _, r := range runs {
			for _, group := range countedLate(r) {
				if w := waitFor(fn, group, r); w != nil && !slices.ContainsFunc(list, func(s stalled) bool { return s.wait == w }) {
					list = append(list, stalled{w, r})
				}
			}
		}
	}
	return list
}

func calls(c *ssa.CallCommon, name string) bool {
	fn := c.StaticCallee()
	return fn != nil && fn.String() == name
}

// countedLate returns the WaitGroups of its caller that a subtest counts down, when it has
// become parallel, and not before.
func countedLate(run *ssa.Call) (groups []ssa.Value) {
	m, ok := run.Call.Args[2].(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	fn := m.Fn.(*ssa.Function)
	parallel := becomesParallel(fn)
	if parallel == nil {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(ssa.CallInstruction)
			if !ok || c.Common().StaticCallee() == nil || c.Common().StaticCallee().String() != groupDone {
				continue
			}
			_, deferred := i.(*ssa.Defer)
			free, captured := c.Common().Args[0].(*ssa.FreeVar)
			if captured && (deferred || ir.Dominates(parallel, i)) {
				groups = append(groups, m.Bindings[slices.Index(fn.FreeVars, free)])
			}
		}
	}
	return groups
}

// becomesParallel returns where a subtest says that it is parallel, whatever else is so, or
// nil.
func becomesParallel(fn *ssa.Function) ssa.Instruction {
	for _, i := range fn.Blocks[0].Instrs {
		if c, ok := i.(*ssa.Call); ok && calls(&c.Call, "(*testing.T).Parallel") && len(fn.Params) == 1 && c.Call.Args[0] == fn.Params[0] {
			return i
		}
	}
	return nil
}

// waitFor returns where a function waits for a group behind the start of a subtest, or nil.
func waitFor(fn *ssa.Function, group ssa.Value, run *ssa.Call) ssa.CallInstruction {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(ssa.CallInstruction)
			if !ok || c.Common().StaticCallee() == nil || c.Common().StaticCallee().String() != groupWait || c.Common().Args[0] != group {
				continue
			}
			if _, started := i.(*ssa.Go); !started && ir.Before(run, i) {
				return c
			}
		}
	}
	return nil
}
