package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who finds a channel full, and receives from it to make room, waits for others if they
// have emptied it meanwhile. If nobody else sends, that is for ever. Room in a channel is
// mostly computed, and then taken to be enough (so the explorer does not come here); but
// who asks whether it is full expects that it is.

// An eviction is such a receive.
type eviction struct {
	recv *ssa.UnOp
	full ssa.Instruction // where the channel was found to be full
	pos  token.Pos       // of that
}

// evictions returns the evictions of a package that may block.
func evictions(funcs []*ssa.Function, uses map[string]*uses) (list []eviction) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				recv, ok := i.(*ssa.UnOp)
				if !ok || recv.Op != token.ARROW {
					continue
				}
				u := uses[classOf(recv.X)]
				if u == nil || !lonely(u, fn) {
					continue
				}
				if full, pos := foundFull(recv); full != nil && sendsAfter(recv) {
					list = append(list, eviction{recv, full, pos})
				}
			}
		}
	}
	return list
}

// lonely reports whether a function is the only one that sends on a channel, while
// others receive, and not with a lock that may be the one under which it is sent.
func lonely(u *uses, fn *ssa.Function) bool {
	if slices.ContainsFunc(u.sends, func(i ssa.Instruction) bool { return i.Parent() != fn }) {
		return false
	}
	return u.given || slices.ContainsFunc(u.recvs, func(i ssa.Instruction) bool {
		return i.Parent() != fn && !(locksAny(fn) && locksAny(i.Parent()))
	})
}

func locksAny(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if c, ok := i.(*ssa.Call); ok {
				if op, _ := locks.OpOf(&c.Call); op.Acquires() {
					return true
				}
			}
		}
	}
	return false
}

// foundFull returns where a channel was found to be full before it is received from: a
// send with a default was not made, or its length is compared with its capacity.
func foundFull(recv *ssa.UnOp) (ssa.Instruction, token.Pos) {
	ch := locks.RefOf(recv.X)
	for _, b := range recv.Parent().Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Select:
				if d := defaultOf(i); d != nil && d.Dominates(recv.Block()) {
					for _, s := range i.States {
						if s.Dir == types.SendOnly && locks.RefOf(s.Chan) == ch {
							return i, s.Pos
						}
					}
				}
			case *ssa.If:
				if cmp, ok := i.Cond.(*ssa.BinOp); ok && comparesRoom(cmp, ch) && slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool {
					return len(s.Preds) == 1 && s.Dominates(recv.Block())
				}) {
					return cmp, cmp.Pos()
				}
			}
		}
	}
	return nil, token.NoPos
}

// defaultOf returns the block of the default of a select, or nil.
func defaultOf(sel *ssa.Select) *ssa.BasicBlock {
	if sel.Blocking {
		return nil
	}
	last := ir.CaseOf(sel, len(sel.States)-1)
	if last == nil || len(last.Block().Succs[1].Preds) != 1 {
		return nil
	}
	return last.Block().Succs[1]
}

// comparesRoom reports whether the length of a channel is compared with its capacity.
func comparesRoom(cmp *ssa.BinOp, ch locks.Ref) bool {
	measures := func(v ssa.Value, name string) bool {
		c, ok := v.(*ssa.Call)
		if !ok {
			return false
		}
		b, ok := c.Call.Value.(*ssa.Builtin)
		return ok && b.Name() == name && locks.RefOf(c.Call.Args[0]) == ch
	}
	return measures(cmp.X, "len") && measures(cmp.Y, "cap") || measures(cmp.X, "cap") && measures(cmp.Y, "len")
}

// sendsAfter reports whether the channel may be sent on after it was received from.
func sendsAfter(recv *ssa.UnOp) bool {
	ch := locks.RefOf(recv.X)
	seen := make(map[*ssa.BasicBlock]bool)
	work := []*ssa.BasicBlock{recv.Block()}
	for len(work) > 0 {
		b := work[0]
		work = work[1:]
		if seen[b] {
			continue
		}
		seen[b] = true
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Send:
				if locks.RefOf(i.Chan) == ch {
					return true
				}
			case *ssa.Select:
				if slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return s.Dir == types.SendOnly && locks.RefOf(s.Chan) == ch }) {
					return true
				}
			}
		}
		work = append(work, b.Succs...)
	}
	return false
}
