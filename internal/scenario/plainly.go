package scenario

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// Two methods that both store to a plain field of the component with no lock held are
// called one after the other by whoever knows them: a writer for one goroutine may well
// have a lock, for the error that its helper leaves. What they do to each other if they
// are called at once is not the first thing that goes wrong.

// exclude reports whether two methods both store to a field without a lock.
func (c *component) exclude(a, b *method) bool {
	mine := c.stores(a.info.Func)
	for f := range c.stores(b.info.Func) {
		if mine[f] {
			return true
		}
	}
	return false
}

// excluded reports whether some method that a client calls, and the one that stops the
// component, are not called at once: then there is one goroutine that calls both.
func (c *component) excluded(stop *method) bool {
	return slices.ContainsFunc(c.work, func(m *method) bool { return c.exclude(m, stop) })
}

// byOwner reports whether one goroutine stops a component that nobody outside of the module
// can have: what stops it stores to a field without a lock, and the module knows who calls it.
func (c *component) byOwner(stop *method) bool {
	return c.concealed() && c.exclude(stop, stop)
}

// resets reports whether what stops a component stores to a channel field of it without a
// lock, by which only that knows when it is called again: by the same goroutine, that is.
func (c *component) resets(stop *method) bool {
	for f := range c.stores(stop.info.Func) {
		if _, ok := f.Type().Underlying().(*types.Chan); ok && !slices.ContainsFunc(c.methods, func(m *method) bool {
			return m != stop && m.info.Public && c.names(m.info.Func, f)
		}) {
			return true
		}
	}
	return false
}

// names reports whether a method itself touches a field of the component.
func (c *component) names(fn *ssa.Function, f *types.Var) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			at, ok := i.(*ssa.FieldAddr)
			return ok && c.is(at.X.Type()) && c.typ.Underlying().(*types.Struct).Field(at.Field) == f
		})
	})
}

// inOrder reports whether a method and the one that stops the component, are called
// by one goroutine: both store to a field without
// a lock, and the method comes back by itself.
func (c *component) inOrder(mk *maker, run runner, begin []call, m, stop *method) bool {
	if !c.exclude(m, stop) {
		return false
	}
	_, alone := run.play(c, mk, append(slices.Clip(begin), call{m, false})...)
	return alone.Ends && alone.Bounds[explore.BoundStates] == nil
}

// outOfOrder reports whether a call of the client waits, alone, for what those did who have
// been stopped meanwhile. If only the module can have the component, it knows who calls what,
// and when; but not if the call waits as well while nobody stops anything.
func (p *play) outOfOrder(o *explore.Outcome) bool {
	return o.Kind == explore.Stuck && !slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool {
		return !p.byClient(b) || b.Op != skeleton.Recv && b.Op != skeleton.Send
	})
}

// alike reports whether somebody waits at the same place in one of several outcomes.
func alike(o *explore.Outcome, list []*explore.Outcome) bool {
	return slices.ContainsFunc(list, func(p *explore.Outcome) bool { return p.Cause[0].Stack[0].Instr == o.Cause[0].Stack[0].Instr })
}

// maxStores is how far the callees are followed of a method whose stores are asked for.
const maxStores = 4

// stores returns the fields of the component that a method stores to, itself or by
// methods that it calls, with no lock taken before.
func (c *component) stores(fn *ssa.Function) map[*types.Var]bool {
	found, seen := make(map[*types.Var]bool), make(map[*ssa.Function]bool)
	var visit func(fn *ssa.Function, depth int)
	visit = func(fn *ssa.Function, depth int) {
		if seen[fn] || depth > maxStores {
			return
		}
		seen[fn] = true
		locks := lockedFrom(fn)
		for _, b := range fn.Blocks {
			for k, i := range b.Instrs {
				if locks(b, k) {
					continue
				}
				switch i := i.(type) {
				case *ssa.Store:
					if at, ok := i.Addr.(*ssa.FieldAddr); ok && c.is(at.X.Type()) {
						found[c.typ.Underlying().(*types.Struct).Field(at.Field)] = true
					}
				case *ssa.Call:
					callee := i.Call.StaticCallee()
					if callee != nil && callee.Signature.Recv() != nil && c.is(callee.Signature.Recv().Type()) {
						visit(callee, depth+1)
					}
				}
			}
		}
	}
	visit(fn, 0)
	return found
}

// lockedFrom returns a function that reports whether a lock may have been taken before
// instruction k of a block, be it given back by then.
func lockedFrom(fn *ssa.Function) func(b *ssa.BasicBlock, k int) bool {
	type place struct {
		b *ssa.BasicBlock
		k int
	}
	var locks []place
	for _, b := range fn.Blocks {
		for k, i := range b.Instrs {
			if call, ok := i.(*ssa.Call); ok && takesLock(call.Call.StaticCallee()) {
				locks = append(locks, place{b, k})
			}
		}
	}
	return func(b *ssa.BasicBlock, k int) bool {
		for _, l := range locks {
			if l.b == b && l.k < k || (l.b != b || ir.InLoop(b)) && ir.ComesTo(l.b, b) {
				return true
			}
		}
		return false
	}
}

// takesLock reports whether a function takes a lock that it does not give back: one of the
// library, or one that calls such a function more often than those that give back.
func takesLock(fn *ssa.Function) bool {
	if fn == nil {
		return false
	}
	if n := takesOf(fn); n != 0 {
		return n > 0
	}
	sum := 0
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if call, ok := i.(ssa.CallInstruction); ok && call.Common().StaticCallee() != nil {
				sum += takesOf(call.Common().StaticCallee())
			}
		}
	}
	return sum > 0
}

// takesOf returns 1 for a function by whose name a lock is taken, -1 for one by whose
// name it is given back.
func takesOf(fn *ssa.Function) int {
	if fn.Signature.Recv() == nil {
		return 0
	}
	switch fn.Name() {
	case "Lock", "RLock", "TryLock", "TryRLock":
		return 1
	case "Unlock", "RUnlock":
		return -1
	}
	return 0
}
