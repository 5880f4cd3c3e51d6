package wgadd

import (
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// A function makes an object and counts a WaitGroup up for it, and the object counts it down
// when it is closed. Who makes one, keeps it to himself and never closes it, leaves whoever
// waits for all of them waiting forever. That others close theirs shows who has to.

// An unclosed is an object that is counted and never closed.
type unclosed struct {
	made  *ssa.Call
	close ssa.Instruction // where another one is closed
	wait  ssa.Instruction // who waits for it
}

const (
	groupAdd  = "(*sync.WaitGroup).Add"
	groupDone = "(*sync.WaitGroup).Done"
	groupWait = "(*sync.WaitGroup).Wait"
)

// unclosedCounts returns the objects of a package that are counted and never closed.
func unclosedCounts(funcs []*ssa.Function) (list []unclosed) {
	waits := make(map[string]ssa.Instruction) // by the field with the WaitGroup
	for _, fn := range funcs {
		for c, class := range groupCalls(fn, groupWait) {
			waits[class] = c
		}
	}
	if len(waits) == 0 {
		return nil
	}
	closes := make(map[*ssa.Function]ssa.Instruction) // where what a function has made is closed
	var kept []*ssa.Call
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				made, ok := i.(*ssa.Call)
				if !ok || made.Call.StaticCallee() == nil || closeOf(made) == nil {
					continue
				}
				if end := closedBy(made); end != nil {
					closes[made.Call.StaticCallee()] = end
				} else if keptBy(made) {
					kept = append(kept, made)
				}
			}
		}
	}
	for _, made := range kept {
		maker := made.Call.StaticCallee()
		if closes[maker] == nil {
			continue
		}
		for _, class := range slices.Sorted(maps.Keys(waits)) {
			if counts(maker, class, groupAdd, 0) && !counts(maker, class, groupDone, 0) && counts(closeOf(made), class, groupDone, 0) && !endsAlone(made, class) {
				list = append(list, unclosed{made, closes[maker], waits[class]})
				break
			}
		}
	}
	return list
}

// groupCalls yields the calls of a method of WaitGroups in fields, with the classes of these.
func groupCalls(fn *ssa.Function, method string) func(func(ssa.CallInstruction, string) bool) {
	return func(yield func(ssa.CallInstruction, string) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				c, ok := i.(ssa.CallInstruction)
				if !ok || c.Common().StaticCallee() == nil || c.Common().StaticCallee().String() != method {
					continue
				}
				if f, ok := c.Common().Args[0].(*ssa.FieldAddr); ok && !yield(c, locks.ClassOf(f)) {
					return
				}
			}
		}
	}
}

// closeOf returns the method Close of what a call returns, or nil.
func closeOf(made *ssa.Call) *ssa.Function { return closeMethod(made.Parent().Prog, made.Type()) }

func closeMethod(prog *ssa.Program, t types.Type) *ssa.Function {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return nil
	}
	named, ok := types.Unalias(p.Elem()).(*types.Named)
	if !ok {
		return nil
	}
	sel := prog.MethodSets.MethodSet(p).Lookup(named.Obj().Pkg(), "Close")
	if sel == nil {
		return nil
	}
	return prog.MethodValue(sel)
}

// closedBy returns where what a call has made is closed, or nil.
func closedBy(made *ssa.Call) ssa.Instruction {
	return closedAs(made, closeOf(made))
}

func closedAs(v ssa.Value, end *ssa.Function) ssa.Instruction {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case ssa.CallInstruction:
			if r.Common().StaticCallee() == end && r.Common().Args[0] == v {
				return r
			}
		case *ssa.Store: // to a variable that a literal has as well
			a, ok := r.Addr.(*ssa.Alloc)
			if !ok {
				continue
			}
			for _, r := range *a.Referrers() {
				if load, ok := r.(*ssa.UnOp); ok {
					if at := closedAs(load, end); at != nil {
						return at
					}
				}
			}
		}
	}
	return nil
}

// keptBy reports whether a function only calls methods of what it has made, and looks at
// its fields.
func keptBy(made *ssa.Call) bool {
	used := false
	for _, r := range *made.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef, *ssa.FieldAddr:
		case *ssa.Call:
			callee := r.Call.StaticCallee()
			if callee == nil || callee.Signature.Recv() == nil || len(r.Call.Args) == 0 || r.Call.Args[0] != made || slices.Contains(r.Call.Args[1:], ssa.Value(made)) {
				return false
			}
			used = true
		default:
			return false
		}
	}
	return used
}

// endsAlone reports whether a method that is called of what was made counts down as well.
func endsAlone(made *ssa.Call, class string) bool {
	return slices.ContainsFunc(*made.Referrers(), func(r ssa.Instruction) bool {
		c, ok := r.(*ssa.Call)
		return ok && counts(c.Call.StaticCallee(), class, groupDone, 0)
	})
}

// counts reports whether a function, or one of its package that it calls, calls a method of
// the WaitGroups of a class, or whether it hands on an object that does when it is closed.
func counts(fn *ssa.Function, class, method string, depth int) bool {
	if fn == nil || depth > 3 {
		return false
	}
	for _, of := range groupCalls(fn, method) {
		if of == class {
			return true
		}
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case ssa.CallInstruction:
				if callee := i.Common().StaticCallee(); callee != nil && callee.Pkg == fn.Pkg && counts(callee, class, method, depth+1) {
					return true
				}
			case *ssa.MakeInterface:
				if method == groupDone && counts(closeMethod(fn.Prog, i.X.Type()), class, method, depth+1) {
					return true
				}
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return counts(lit, class, method, depth+1) })
}
