package deadlock

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A function takes a place in a channel or a weighted semaphore, starts goroutines that call
// it for the parts of what it was given, and waits for them before it gives the place back.
// As many calls as there are places may all be at that point, each of which waits for one
// that wants a place: a tree that is deeper than that is enough.

// A keptPlace is a place that is held while others are waited for that want one.
type keptPlace struct {
	take, wait, start ssa.Instruction
}

const (
	weightedAcquire = "(*golang.org/x/sync/semaphore.Weighted).Acquire"
	weightedRelease = "(*golang.org/x/sync/semaphore.Weighted).Release"
	errgroupWait    = groupMethod + "Wait"
	waitGroupMethod = "(*sync.WaitGroup)."
)

// keptPlaces returns the places that functions hold while they wait for calls of themselves.
func keptPlaces(funcs []*ssa.Function) (list []keptPlace) {
	for _, fn := range funcs {
		for i := range instrs(fn) {
			places := taken(i)
			if places == nil || !givenBack(fn, groupOf(places)) {
				continue
			}
			if k := kept(fn, i, groupOf(places)); k != nil {
				list = append(list, *k)
			}
		}
	}
	return list
}

// taken returns the channel or semaphore in which an instruction takes a place, or nil.
func taken(i ssa.Instruction) ssa.Value {
	switch i := i.(type) {
	case *ssa.Send:
		if _, ok := i.X.(*ssa.Const); ok {
			return i.Chan
		}
	case *ssa.Call:
		if named(&i.Call, weightedAcquire) {
			return i.Call.Args[0]
		}
	}
	return nil
}

// returned returns the channel or semaphore to which an instruction gives a place back, or nil.
func returned(i ssa.Instruction) ssa.Value {
	switch i := i.(type) {
	case *ssa.UnOp:
		if i.Op.String() == "<-" {
			return i.X
		}
	case ssa.CallInstruction:
		if named(i.Common(), weightedRelease) {
			return i.Common().Args[0]
		}
	}
	return nil
}

func named(c *ssa.CallCommon, name string) bool {
	fn := c.StaticCallee()
	return fn != nil && fn.String() == name
}

func instrs(fn *ssa.Function) func(func(ssa.Instruction) bool) {
	return func(yield func(ssa.Instruction) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if !yield(i) {
					return
				}
			}
		}
	}
}

// givenBack reports whether a function, or a literal in it, gives a place back.
func givenBack(fn *ssa.Function, places group) bool {
	for i := range instrs(fn) {
		if v := returned(i); v != nil && groupOf(v) == places {
			return true
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return givenBack(lit, places) })
}

// kept returns where a function waits, with the place that it has taken, for a goroutine that
// calls it.
func kept(fn *ssa.Function, take ssa.Instruction, places group) *keptPlace {
	for wait := range instrs(fn) {
		c, ok := wait.(*ssa.Call)
		if !ok || !named(&c.Call, waitGroupMethod+"Wait") && !named(&c.Call, errgroupWait) || !ir.Dominates(take, wait) || between(fn, take, wait, places) {
			continue
		}
		for start := range instrs(fn) {
			if task := startedFor(start, groupOf(c.Call.Args[0])); task != nil && ir.Dominates(take, start) && ir.Before(start, wait) && places.wantedBy(task, fn) {
				return &keptPlace{take, wait, start}
			}
		}
	}
	return nil
}

// wantedBy reports whether a task calls a function that takes a place where the one that has
// started it does: in a field of the same receiver, or in what is captured or passed on.
func (g group) wantedBy(task, fn *ssa.Function) bool {
	if g.class != "" && len(fn.Params) > 0 {
		return callsFor(task, fn, fn.Params[0], 0)
	}
	return comesBack(task, fn, func(c *ssa.Call, callee *ssa.Function) bool {
		if callee != origin(fn) {
			return false
		}
		if p, ok := g.value.(*ssa.Parameter); ok && p.Parent() == fn {
			i := slices.Index(fn.Params, p)
			return i < len(c.Call.Args) && groupOf(c.Call.Args[i]) == g
		}
		return g.class != "" || g.value.Parent() != fn
	})
}

// callsFor reports whether a function calls another one for a receiver, by a few others that
// it calls for that.
func callsFor(in, fn *ssa.Function, recv ssa.Value, depth int) bool {
	for i := range instrs(in) {
		c, ok := i.(*ssa.Call)
		if !ok || len(c.Call.Args) == 0 || groupOf(c.Call.Args[0]).value != recv {
			continue
		}
		callee := calleeOf(c)
		if callee == nil || callee.Pkg != fn.Pkg || len(callee.Params) == 0 || depth > 3 {
			continue
		}
		if callee == origin(fn) || callsFor(callee, fn, callee.Params[0], depth+1) {
			return true
		}
	}
	return false
}

// between reports whether a place may be given back on the way from one instruction to another.
func between(fn *ssa.Function, from, to ssa.Instruction, places group) bool {
	for i := range instrs(fn) {
		if _, deferred := i.(*ssa.Defer); deferred {
			continue
		}
		if v := returned(i); v != nil && groupOf(v) == places && ir.Before(from, i) && ir.Before(i, to) {
			return true
		}
	}
	return false
}

// startedFor returns the function of a goroutine that a group counts, or nil.
func startedFor(i ssa.Instruction, by group) *ssa.Function {
	switch i := i.(type) {
	case *ssa.Go:
		task := taskOf(i.Call.Value)
		if task == nil {
			return nil
		}
		for done := range instrs(task) {
			if c, ok := done.(ssa.CallInstruction); ok && named(c.Common(), waitGroupMethod+"Done") && groupOf(c.Common().Args[0]) == by {
				return task
			}
		}
	case *ssa.Call:
		if (named(&i.Call, waitGroupMethod+"Go") || named(&i.Call, groupMethod+"Go")) && groupOf(i.Call.Args[0]) == by {
			return taskOf(i.Call.Args[1])
		}
	}
	return nil
}
