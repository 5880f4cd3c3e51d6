package build

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// dealsOut reports whether a channel is sent to by literals that draw numbers from an
// atomic counter, each time round, until one is beyond a bound: together they send as
// often as there are such numbers, which does not show.
func dealsOut(ch *ssa.MakeChan) bool {
	for _, b := range ch.Parent().Blocks {
		for _, i := range b.Instrs {
			m, ok := i.(*ssa.MakeClosure)
			if !ok {
				continue
			}
			fn := m.Fn.(*ssa.Function)
			if sendsInLoop(fn, copiesIn(ch, m)) && drawsNumbers(fn) {
				return true
			}
		}
	}
	return false
}

// sendsInLoop reports whether a function sends on one of some channels in a loop.
func sendsInLoop(fn *ssa.Function, chans map[ssa.Value]bool) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Send:
				if chans[i.Chan] && ir.InLoop(b) {
					return true
				}
			case *ssa.Select:
				for _, c := range i.States {
					if c.Send != nil && chans[c.Chan] && ir.InLoop(b) {
						return true
					}
				}
			}
		}
	}
	return false
}

// drawsNumbers reports whether a function leaves a loop because a number is beyond another
// one, which it has got by adding to an atomic counter.
func drawsNumbers(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		last, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !ir.InLoop(b) || !slices.ContainsFunc(b.Succs, func(next *ssa.BasicBlock) bool { return !ir.ComesTo(next, b) }) {
			continue
		}
		cmp, ok := last.Cond.(*ssa.BinOp)
		if !ok {
			continue
		}
		switch cmp.Op {
		case token.LSS, token.LEQ, token.GTR, token.GEQ:
			if drawn(cmp.X) || drawn(cmp.Y) {
				return true
			}
		}
	}
	return false
}

// drawn reports whether a number comes from an addition to an atomic counter.
func drawn(v ssa.Value) bool {
	for range partsBound {
		switch x := v.(type) {
		case *ssa.BinOp:
			if x.Op != token.ADD && x.Op != token.SUB || !isConst(x.Y) {
				return false
			}
			v = x.X
		case *ssa.Convert:
			v = x.X
		case *ssa.Call:
			f := x.Call.StaticCallee()
			return f != nil && f.Package() != nil && f.Package().Pkg.Path() == "sync/atomic" && strings.HasPrefix(f.Name(), "Add")
		default:
			return false
		}
	}
	return false
}
