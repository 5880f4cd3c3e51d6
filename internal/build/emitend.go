package build

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

func (e *emitter) panic(p *ssa.Panic) {
	in := skeleton.Instr{Op: skeleton.PanicOp, Dst: skeleton.NoReg, A: e.out.Const(skeleton.Const{})}
	if c := endedBy(p); c != nil {
		in.Op, in.Flags = e.s.ends(staticOrigin(c.Common()), 0)
		in.A = 0
	} else if !p.Pos().IsValid() && afterSelect(p) {
		in.Flags = skeleton.Default
	}
	e.add(in, p.Pos())
}

// afterSelect reports whether a panic stands behind the last case of a select, where nobody
// comes: the source knows nothing of it.
func afterSelect(p *ssa.Panic) bool {
	if len(p.Block().Preds) != 1 {
		return false
	}
	from := p.Block().Preds[0]
	branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	test, ok := branch.Cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	index, ok := test.X.(*ssa.Extract)
	if !ok || index.Index != 0 {
		return false
	}
	sel, ok := index.Tuple.(*ssa.Select)
	return ok && sel.Blocking
}

// endedBy returns the call of a function that never returns behind which the
// panic stands for the end of control, or nil if the source panics.
func endedBy(p *ssa.Panic) *ssa.Call {
	instrs := p.Block().Instrs
	for i := len(instrs) - 2; i >= 0; i-- {
		switch i := instrs[i].(type) {
		case *ssa.MakeInterface:
			continue
		case *ssa.Call:
			if i.Pos() == p.Pos() {
				return i
			}
		}
		break
	}
	return nil
}

// ends returns the operation by which a function that never returns ends its
// caller: the end of the process, unless its last call is of a library function
// that only ends the goroutine.
func (s *slicer) ends(fn *ssa.Function, depth int) (skeleton.Op, skeleton.Flag) {
	if fn == nil || depth > 4 {
		return skeleton.Exit, 0
	}
	if model := s.in.Lookup(funcName(fn)); model != nil && s.of[fn] == nil {
		for i := range model.Code {
			if model.Code[i].Op == skeleton.Goexit {
				return skeleton.Goexit, model.Code[i].Flags
			}
		}
		return skeleton.Exit, 0
	}
	for _, b := range fn.Blocks {
		if p, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic); ok {
			if c := endedBy(p); c != nil {
				return s.ends(staticOrigin(c.Common()), depth+1)
			}
		}
	}
	return skeleton.Exit, 0
}

// keepEnd keeps a call of a function in view that never comes back: what stands
// behind it is not reached. It reports whether the call is one. Where the type
// checker sees that, control ends at the call anyway; this is for the others,
// closures above all.
func (s *slicer) keepEnd(c ssa.CallInstruction) bool {
	fn := staticOrigin(c.Common())
	g := s.of[fn]
	if g == nil || !s.neverReturns(fn) {
		return false
	}
	s.keepEnds(g)
	s.keepCall(c, false)
	return true
}

// keepValueEnds keeps the ends of functions that never come back and that a call
// which is kept may get to by a value: the value is not just any function then.
func (s *slicer) keepValueEnds(c ssa.CallInstruction) {
	if c.Common().IsInvoke() || staticOrigin(c.Common()) != nil {
		return
	}
	for _, g := range s.callees(c.Common()) {
		if s.neverReturns(g.fn) {
			s.keepEnds(g)
		}
	}
}

// keepArgEnds keeps the ends of functions that never come back and that are
// given to a call which is kept: a model may call them. It may also ask whether
// a short one fails, as an errgroup does.
func (s *slicer) keepArgEnds(c ssa.CallInstruction) {
	for _, a := range c.Common().Args {
		if mc, ok := a.(*ssa.MakeClosure); ok {
			a = mc.Fn
		}
		fn, ok := a.(*ssa.Function)
		if !ok || s.of[origin(fn)] == nil {
			continue
		}
		g := s.of[origin(fn)]
		switch res := fn.Signature.Results(); {
		case s.neverReturns(fn):
			s.keepEnds(g)
		case !g.active && res.Len() == 1 && isError(res.At(0).Type()) && len(fn.Blocks) <= tellingBlocks:
			s.demandResult(g, 0, decides)
		}
	}
}

// keepEnds keeps where a function ends without coming back.
func (s *slicer) keepEnds(g *function) {
	g.valued = true
	for _, b := range g.fn.Blocks {
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic); ok {
			s.controlled(g, b)
		}
	}
}

// neverReturns reports whether a function without loops ends in a panic, or in
// a call that does not return, on all paths that its constants leave.
func (s *slicer) neverReturns(fn *ssa.Function) bool {
	if len(fn.Blocks) > tellingBlocks {
		return false // what it does is no matter of its end
	}
	for b := range taken(fn) {
		switch last := b.Instrs[len(b.Instrs)-1].(type) {
		case *ssa.Return:
			return false
		case *ssa.Panic:
			if fn.Recover != nil && endedBy(last) == nil {
				return false // a deferred call may stop it
			}
		}
		for _, succ := range b.Succs {
			if succ.Dominates(b) {
				return false
			}
		}
	}
	return len(fn.Blocks) > 0
}

// taken returns the blocks of a function that control can get to, where it
// depends on constants: the first round of a loop whose body never comes to its
// end is the only one.
func taken(fn *ssa.Function) map[*ssa.BasicBlock]bool {
	met := make(map[*ssa.BasicBlock]bool)
	var visit func(b *ssa.BasicBlock)
	visit = func(b *ssa.BasicBlock) {
		if met[b] {
			return
		}
		met[b] = true
		succs := b.Succs
		if cond, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			if yes, known := constantly(cond.Cond); known && yes {
				succs = succs[:1]
			} else if known {
				succs = succs[1:]
			}
		}
		for _, succ := range succs {
			visit(succ)
		}
	}
	if len(fn.Blocks) > 0 {
		visit(fn.Blocks[0])
	}
	return met
}

// constantly returns the value of a condition that constants decide.
func constantly(v ssa.Value) (yes, known bool) {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.Bool {
			return constant.BoolVal(v.Value), true
		}
	case *ssa.BinOp:
		x, okX := onlyConst(v.X)
		y, okY := onlyConst(v.Y)
		if okX && okY && x.Kind() == constant.Int && y.Kind() == constant.Int && isComparison(v.Op) {
			return constant.Compare(x, v.Op, y), true
		}
	}
	return false, false
}

// onlyConst returns the constant that a value is, if it is one.
func onlyConst(v ssa.Value) (constant.Value, bool) {
	if phi, ok := v.(*ssa.Phi); ok && len(phi.Edges) == 1 {
		v = phi.Edges[0]
	}
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil {
		return nil, false
	}
	return c.Value, true
}

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}
