package condwait

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who waits no longer than a while starts a goroutine that sets a variable of his and
// wakes him. If that does not take the lock in between, it may do both after he has
// looked at the variable, and before he waits.

// alarms returns the changes of local variables that a waiting loop tests, by
// goroutines of the function that waits, which wake it and never have the lock.
func (p *program) alarms() []lost {
	var list []lost
	for _, w := range p.calls {
		lock := p.lockOf[w.class]
		if w.method != "Wait" || lock == "" || !ir.InLoop(w.call.Block()) {
			continue
		}
		vars := testedVars(w.call)
		for _, s := range p.calls {
			m := startedOnly(s.call.Parent(), w.call.Parent())
			if s.method == "Wait" || s.class != w.class || m == nil || ir.InLoop(s.call.Block()) || p.locks[s.call.Parent()][lock] != 0 || p.touches(s.call.Parent(), lock, true) {
				continue
			}
			if i, name := p.setBefore(s.call, m, vars); i != nil {
				list = append(list, lost{i, name, s, w})
				break
			}
		}
	}
	return list
}

// startedOnly returns the closure of a literal that a function starts in a goroutine, or
// by a timer, and does nothing else with, or nil.
func startedOnly(literal, by *ssa.Function) *ssa.MakeClosure {
	if literal.Parent() != by {
		return nil
	}
	for _, b := range by.Blocks {
		for _, i := range b.Instrs {
			m, ok := i.(*ssa.MakeClosure)
			if !ok || m.Fn != literal {
				continue
			}
			if slices.ContainsFunc(*m.Referrers(), func(r ssa.Instruction) bool { return !starts(r, m) }) {
				return nil
			}
			return m
		}
	}
	return nil
}

// starts reports whether an instruction starts a closure, which runs once.
func starts(i ssa.Instruction, m *ssa.MakeClosure) bool {
	switch i := i.(type) {
	case *ssa.Go:
		return i.Call.Value == m
	case *ssa.Call:
		fn := i.Call.StaticCallee()
		return fn != nil && fn.String() == "time.AfterFunc"
	}
	return false
}

// testedVars returns the local variables that the loop round a Wait tests.
func testedVars(wait *ssa.Call) map[*ssa.Alloc]bool {
	vars := make(map[*ssa.Alloc]bool)
	tested(wait, func(addr ssa.Value) {
		if a, ok := addr.(*ssa.Alloc); ok {
			vars[a] = true
		}
	})
	return vars
}

// setBefore returns where a literal sets one of the variables, which it captures,
// before it signals.
func (p *program) setBefore(signal *ssa.Call, m *ssa.MakeClosure, vars map[*ssa.Alloc]bool) (ssa.Instruction, string) {
	fn := signal.Parent()
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			var at ssa.Value
			switch i := i.(type) {
			case *ssa.Store:
				at = i.Addr
			case *ssa.Call:
				at = atomicOperand(&i.Call, "Store", "Add", "CompareAndSwap", "Swap")
			}
			free, ok := at.(*ssa.FreeVar)
			if !ok || !ir.Dominates(i, signal) {
				continue
			}
			if a, ok := m.Bindings[slices.Index(fn.FreeVars, free)].(*ssa.Alloc); ok && vars[a] {
				return i, strings.TrimLeft(locks.RefOf(free).String(), "*")
			}
		}
	}
	return nil, ""
}
