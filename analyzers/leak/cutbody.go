package leak

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A cutBody is what of a function runs if no dead channel ever has anything.
type cutBody struct {
	blocks  map[*ssa.BasicBlock]int // how many instructions of it
	returns bool
	waits   []deadCase // what keeps control from going on
}

// A deadCase is a receive from a dead channel: an operation, or one case of a select.
type deadCase struct {
	op ssa.Instruction
	ch ssa.Value
	at token.Pos
}

func (d *deadChans) body(fn *ssa.Function) *cutBody {
	if b, ok := d.bodies[fn]; ok {
		return b
	}
	b := &cutBody{blocks: make(map[*ssa.BasicBlock]int), returns: true}
	d.bodies[fn] = b // one that calls itself returns, as far as is known
	if len(fn.Blocks) == 0 {
		return b
	}
	returns := false
	for work := []*ssa.BasicBlock{fn.Blocks[0]}; len(work) > 0; {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if _, ok := b.blocks[x]; ok {
			continue
		}
		n := d.stopsAt(x, b)
		if b.blocks[x] = n; n < len(x.Instrs) {
			continue
		}
		if _, ok := x.Instrs[n-1].(*ssa.Return); ok {
			returns = true
		}
		work = append(work, d.next(x, b)...)
	}
	b.returns = returns
	return b
}

// stopsAt returns how many instructions of a block are run.
func (d *deadChans) stopsAt(x *ssa.BasicBlock, b *cutBody) int {
	for n, i := range x.Instrs {
		switch i := i.(type) {
		case *ssa.UnOp:
			if i.Op == token.ARROW && d.only(i.X) {
				b.waits = append(b.waits, deadCase{i, i.X, i.Pos()})
				return n
			}
		case *ssa.Select:
			if i.Blocking && !slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return s.Dir != types.RecvOnly || !d.only(s.Chan) }) {
				for _, s := range i.States {
					b.waits = append(b.waits, deadCase{i, s.Chan, s.Pos})
				}
				return n
			}
		case *ssa.Call:
			if fn := i.Call.StaticCallee(); fn != nil && len(fn.Blocks) > 0 && fn.Pkg == i.Parent().Pkg {
				if inner := d.body(fn); !inner.returns && len(inner.waits) > 0 {
					b.waits = append(b.waits, inner.waits...)
					return n
				}
			}
		}
	}
	return len(x.Instrs)
}

// next returns where control comes to from the end of a block.
func (d *deadChans) next(x *ssa.BasicBlock, b *cutBody) []*ssa.BasicBlock {
	br, ok := x.Instrs[len(x.Instrs)-1].(*ssa.If)
	if !ok {
		return x.Succs
	}
	sel, k := selectCase(br)
	if sel == nil || sel.States[k].Dir != types.RecvOnly || !d.only(sel.States[k].Chan) {
		return x.Succs
	}
	b.waits = append(b.waits, deadCase{sel, sel.States[k].Chan, sel.States[k].Pos})
	return x.Succs[1:]
}

// runs reports whether an operation is one that control may come to.
func (d *deadChans) runs(i ssa.Instruction) bool { return d.runsIn(i, 0) }

func (d *deadChans) runsIn(i ssa.Instruction, depth int) bool {
	fn := i.Parent()
	b := d.body(fn)
	n, ok := b.blocks[i.Block()]
	if !ok || slices.Index(i.Block().Instrs, i) >= n {
		return false
	}
	if _, deferred := i.(*ssa.Defer); deferred && !b.returns {
		return false
	}
	m := ir.MadeBy(fn)
	if m == nil || depth > 4 {
		return true
	}
	// A literal runs if what is done with it is done.
	return slices.ContainsFunc(*m.Referrers(), func(r ssa.Instruction) bool {
		_, isDebug := r.(*ssa.DebugRef)
		return !isDebug && d.runsIn(r, depth+1)
	})
}

// selectCase returns the select and the case that a branch asks for, or nil.
func selectCase(br *ssa.If) (*ssa.Select, int) {
	if !ofSelect(br) {
		return nil, 0
	}
	cmp := br.Cond.(*ssa.BinOp)
	sel := cmp.X.(*ssa.Extract).Tuple.(*ssa.Select)
	k, ok := cmp.Y.(*ssa.Const)
	if !ok || k.Value == nil || cmp.Op != token.EQL {
		return nil, 0
	}
	n, exact := constant.Int64Val(k.Value)
	if !exact || n < 0 || int(n) >= len(sel.States) {
		return nil, 0
	}
	return sel, int(n)
}
