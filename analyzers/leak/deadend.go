package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Not every dead channel is a mistake: a loop may have a case for a stop that was never
// written, and is meant to go on. It is one if somebody waits for what would come behind the
// receive, as for the end of the loop; or if the channel is a local variable, which nobody can
// ever get at, and a goroutine looks at it.

// A deadEnd is a receive from a dead channel to blame for that.
type deadEnd struct {
	deadCase
	made   *ssa.MakeChan
	waiter token.Pos // of who waits for what comes behind it
}

// deadEnds returns those of a package, but for channels that there is a word on already.
func deadEnds(pass *analysis.Pass, funcs []*ssa.Function, said []deadWait) (list []deadEnd) {
	d := newDeadChans(funcs)
	for _, mk := range d.order {
		if !d.first[mk] || ir.InTest(mk.Parent()) || slices.ContainsFunc(said, func(w deadWait) bool { return w.made == mk }) || d.excluded(pass, mk) {
			continue
		}
		if e := d.awaited(mk); e != nil {
			list = append(list, *e)
		} else if e := d.local(mk); e != nil {
			list = append(list, *e)
		}
	}
	return list
}

// excluded reports whether files that the build leaves out know of a field that the channel is in.
func (d *deadChans) excluded(pass *analysis.Pass, mk *ssa.MakeChan) bool {
	for x := range d.walks[mk].seen {
		if class, ok := x.(string); ok && excluded(pass, lastPart(class)) {
			return true
		}
	}
	return false
}

// awaited returns the receive from a channel that keeps a function from doing what somebody
// else waits for.
func (d *deadChans) awaited(mk *ssa.MakeChan) *deadEnd {
	for _, other := range d.order {
		if d.first[other] {
			continue
		}
		w := d.walks[other]
		i := slices.IndexFunc(w.recvs, func(r ssa.Instruction) bool {
			return d.dead[other] && d.waits(r, w) || !d.dead[other] && waitsOnly(r)
		})
		if i < 0 {
			continue
		}
		for _, end := range slices.Concat(w.sends, w.closes) {
			if c := d.before(end, mk); c != nil && (d.dead[other] || len(w.sends)+len(w.closes) == 1 && comesBehind(end, c.op)) {
				return &deadEnd{*c, mk, w.recvs[i].Pos()}
			}
		}
	}
	return nil
}

// waitsOnly reports whether a function does nothing before it waits for a channel in a field: it
// expects the goroutine to end that closes it, and does not say so by any other means.
func waitsOnly(r ssa.Instruction) bool {
	op, ok := r.(*ssa.UnOp)
	if !ok || !inField(op.X) || r.Block().Index != 0 || r.Parent().Parent() != nil {
		return false
	}
	list := r.Block().Instrs
	return !slices.ContainsFunc(list[:slices.Index(list, r)], func(i ssa.Instruction) bool {
		switch i.(type) {
		case ssa.CallInstruction, *ssa.Send, *ssa.Select, *ssa.Store:
			return true
		}
		return false
	})
}

// comesBehind reports whether a function comes to an operation behind another one, or when it
// returns, and not before.
func comesBehind(end, op ssa.Instruction) bool {
	_, deferred := end.(*ssa.Defer)
	return end.Parent() == op.Parent() && (deferred || ir.Before(op, end))
}

// waits reports whether a receive waits for a dead channel, whatever else there is: only the
// end of a context or of time lets it go on.
func (d *deadChans) waits(r ssa.Instruction, w *chanWalk) bool {
	if !d.runs(r) && !d.body(r.Parent()).stuckAt(r) {
		return false
	}
	switch r := r.(type) {
	case *ssa.UnOp:
		return d.only(r.X)
	case *ssa.Select:
		return r.Blocking && !ir.InLoop(r.Block()) && !slices.ContainsFunc(r.States, func(s *ssa.SelectState) bool {
			return s.Dir != types.RecvOnly || !givesUp(s.Chan) && !(w.seen[s.Chan] && d.only(s.Chan))
		})
	}
	return false
}

// stuckAt reports whether control comes to an operation and not beyond.
func (b *cutBody) stuckAt(i ssa.Instruction) bool {
	n, ok := b.blocks[i.Block()]
	return ok && n < len(i.Block().Instrs) && i.Block().Instrs[n] == i
}

// before returns the receive from a channel because of which an operation is not come to.
func (d *deadChans) before(end ssa.Instruction, mk *ssa.MakeChan) *deadCase {
	for fn := end.Parent(); fn != nil; fn = fn.Parent() {
		for _, c := range d.body(fn).waits {
			if d.walks[mk].seen[c.ch] && !ir.InTest(c.op.Parent()) {
				return &c
			}
		}
	}
	return nil
}

// local returns the receive from a channel that is in no field, by somebody else than its maker
// or by one who cannot wait for ever.
func (d *deadChans) local(mk *ssa.MakeChan) *deadEnd {
	w := d.walks[mk]
	if mk.Parent().Pkg.Pkg.Name() == "main" || w.kept() {
		return nil
	}
	for _, r := range w.recvs {
		sel, ok := r.(*ssa.Select)
		if !ok {
			continue // to wait for what never comes is to wait forever on purpose
		}
		for _, s := range sel.States {
			if s.Dir == types.RecvOnly && w.seen[s.Chan] && mk.Pos() < s.Pos && d.only(s.Chan) && d.expected(sel, mk, w) {
				return &deadEnd{deadCase{sel, s.Chan, s.Pos}, mk, token.NoPos}
			}
		}
	}
	return nil
}

// expected reports whether a select is there for the sake of the channel: it is come to once,
// and not at each turn of a loop that goes on without, and others had the channel, too; or the
// channel was given to a function to be ended by. A literal in a loop with a case for a quit
// that nobody closes is copied from examples, and meant to go on.
func (d *deadChans) expected(sel *ssa.Select, mk *ssa.MakeChan, w *chanWalk) bool {
	if !sel.Blocking {
		return false
	}
	if !ir.InLoop(sel.Block()) {
		return w.leaves(mk.Parent()) || d.waits(sel, w)
	}
	return topOf(sel.Parent()) != topOf(mk.Parent())
}

// leaves reports whether a channel gets out of the function that makes it.
func (w *chanWalk) leaves(fn *ssa.Function) bool {
	for x := range w.seen {
		if v, ok := x.(ssa.Value); ok && v.Parent() != fn {
			return true
		}
	}
	return false
}

func topOf(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}
