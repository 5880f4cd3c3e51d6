package condwait

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// What is waited for must be looked at with the lock held that Wait gives back. Who takes
// that lock only for the sake of Wait, and has looked before, misses who changes it, and
// wakes all, in between: whatever lock that one has.

// blind returns the waits whose lock is taken after the look at what is waited for.
func (p *program) blind() (list []condCall) {
	for _, w := range p.calls {
		if w.method != "Wait" || !ir.InLoop(w.call.Block()) || p.handedOn(w.class) {
			continue
		}
		if at := p.lockedJustBefore(w); at != nil && p.allChange(w.class, p.looksBefore(at, w)) {
			list = append(list, w)
		}
	}
	return list
}

// lockedJustBefore returns where the lock of a condition variable is taken in the block of
// a Wait, or nil, if nothing is looked at, or called, in between.
func (p *program) lockedJustBefore(w condCall) ssa.Instruction {
	instrs := w.call.Block().Instrs
	for n := slices.Index(instrs, ssa.Instruction(w.call)) - 1; n >= 0; n-- {
		c, ok := instrs[n].(*ssa.Call)
		if !ok {
			continue
		}
		if p.locksFor(&c.Call, w.class) {
			return c
		}
		return nil
	}
	return nil
}

// locksFor reports whether a call takes the lock of a condition variable, be it as its L.
func (p *program) locksFor(c *ssa.CallCommon, class string) bool {
	if c.IsInvoke() {
		load, ok := c.Value.(*ssa.UnOp)
		if !ok || c.Method.Name() != "Lock" {
			return false
		}
		f, ok := load.X.(*ssa.FieldAddr)
		return ok && isCond(f.X.Type()) && locks.ClassOf(f.X) == class
	}
	op, lock := locks.OpOf(c)
	return op == locks.Lock && p.lockOf[class] != "" && locks.ClassOf(lock) == p.lockOf[class]
}

// looksBefore returns the fields by which the loop round a Wait is left before the lock is
// taken, those included that a short function of the package looks at for it.
func (p *program) looksBefore(at ssa.Instruction, w condCall) (fields []string) {
	for _, b := range at.Parent().Blocks {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !b.Dominates(at.Block()) || !reaches(w.call.Block(), b) {
			continue
		}
		if comesBack(b.Succs[0], at.Block()) && comesBack(b.Succs[1], at.Block()) {
			continue // does not leave the loop
		}
		p.look(br.Cond, &fields, 0)
	}
	return fields
}

func comesBack(from, to *ssa.BasicBlock) bool { return from == to || reaches(from, to) }

func (p *program) look(v ssa.Value, fields *[]string, depth int) {
	if depth > 5 {
		return
	}
	readBy(v, func(addr ssa.Value) {
		if f, ok := addr.(*ssa.FieldAddr); ok {
			*fields = append(*fields, locks.ClassOf(f))
		}
	}, depth)
	switch v := v.(type) {
	case *ssa.BinOp:
		p.look(v.X, fields, depth+1)
		p.look(v.Y, fields, depth+1)
	case *ssa.UnOp:
		p.look(v.X, fields, depth+1)
	case *ssa.Phi:
		for _, e := range v.Edges {
			p.look(e, fields, depth+1)
		}
	case *ssa.Extract:
		p.look(v.Tuple, fields, depth+1)
	case *ssa.Call:
		fn := v.Call.StaticCallee()
		if fn == nil || !slices.Contains(p.funcs, fn) || len(fn.Blocks) > 3 {
			return
		}
		for _, b := range fn.Blocks {
			if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
				for _, r := range ret.Results {
					p.look(r, fields, depth+1)
				}
			}
		}
	}
}

// allChange reports whether all who wake those who wait change one of some fields: one who
// does not, such as a timer, wakes them for good measure.
func (p *program) allChange(class string, fields []string) bool {
	any := false
	for _, s := range p.calls {
		if s.class != class || s.method == "Wait" {
			continue
		}
		if fn := s.call.Parent(); !changesAny(fn, fields) && !changesAtomically(fn, fields) {
			return false
		}
		any = true
	}
	return any
}

// changesAtomically reports whether a function changes one of some fields by an atomic
// operation.
func changesAtomically(fn *ssa.Function, fields []string) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			c, ok := i.(*ssa.Call)
			if !ok {
				return false
			}
			f := atomicOn(&c.Call, "Store", "Add", "CompareAndSwap", "Swap")
			return f != nil && slices.Contains(fields, locks.ClassOf(f))
		})
	})
}
