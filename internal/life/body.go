package life

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A body is what a function waits for if it does not return before it is told to: by what
// comes from a channel, the close of it, or the end of a context, of the object that it
// works for. What others do, such as a tick or a message, lets it go on.
type body struct {
	endless bool
	waits   []wait // in terms of its parameters and of what it captures
}

// body looks through a function.
func (p *program) body(fn *ssa.Function) *body {
	if b, ok := p.bodies[fn]; ok {
		return b
	}
	p.bodies[fn] = new(body) // one that calls itself returns, as far as is known
	b := p.walk(fn)
	p.bodies[fn] = b
	return b
}

func (p *program) walk(fn *ssa.Function) *body {
	b := new(body)
	seen := make(map[*ssa.BasicBlock]bool)
	work := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[x] {
			continue
		}
		seen[x] = true
		if p.stops(x, b) {
			continue
		}
		if _, ok := x.Instrs[len(x.Instrs)-1].(*ssa.Return); ok {
			return new(body)
		}
		work = append(work, p.untold(x, b)...)
	}
	b.endless = len(b.waits) > 0
	return b
}

// stops reports whether control does not come to the end of a block, unless something is
// told on the way, and notes by what.
func (p *program) stops(x *ssa.BasicBlock, b *body) bool {
	for _, i := range x.Instrs {
		switch i := i.(type) {
		case *ssa.UnOp:
			if i.Op == token.ARROW && b.note(p, i.X) {
				return true
			}
		case *ssa.Select:
			if told := p.toldBy(i); i.Blocking && len(told) == len(i.States) {
				for _, s := range i.States {
					b.note(p, s.Chan)
				}
				return true
			}
		case *ssa.Call:
			if fn := i.Call.StaticCallee(); fn != nil && p.local(fn) && b.calls(p, fn, i) {
				return true
			}
		}
	}
	return false
}

// calls notes what a function that is called waits for, if it does not return before.
func (b *body) calls(p *program, fn *ssa.Function, c *ssa.Call) bool {
	inner := p.body(fn)
	if !inner.endless {
		return false
	}
	var list []wait
	for _, w := range inner.waits {
		up, ok := w.up(fn, c)
		if !ok || !p.mayTell(up) {
			return false
		}
		list = append(list, up)
	}
	for _, w := range list {
		b.add(w)
	}
	return true
}

// note adds what is waited for, and reports whether that is something of the object.
func (b *body) note(p *program, v ssa.Value) bool {
	w, ok := waitOf(v)
	if !ok || !p.mayTell(w) {
		return false
	}
	b.add(w)
	return true
}

func (b *body) add(w wait) {
	if !slices.Contains(b.waits, w) {
		b.waits = append(b.waits, w)
	}
}

// mayTell reports whether what is waited for comes from the object for which the function
// works, or from who calls it.
func (p *program) mayTell(w wait) bool {
	switch w.root.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return w.class == "" || p.fields.own(w.class)
	}
	return false
}

// toldBy returns which cases of a select are receives of what the function is told by.
func (p *program) toldBy(s *ssa.Select) (list []int) {
	for i, st := range s.States {
		if st.Dir != types.RecvOnly {
			continue
		}
		if w, ok := waitOf(st.Chan); ok && p.mayTell(w) {
			list = append(list, i)
		}
	}
	return list
}

// untold returns the blocks to which control comes from one without being told.
func (p *program) untold(x *ssa.BasicBlock, b *body) []*ssa.BasicBlock {
	br, ok := x.Instrs[len(x.Instrs)-1].(*ssa.If)
	if !ok {
		return x.Succs
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ {
		return x.Succs
	}
	told := 0 // the way on which it was told
	if cmp.Op == token.NEQ {
		told = 1
	}
	if e, ok := cmp.X.(*ssa.Extract); ok && e.Index == 0 {
		s, isSelect := e.Tuple.(*ssa.Select)
		k, isConst := cmp.Y.(*ssa.Const)
		if !isSelect || !isConst || k.Value == nil {
			return x.Succs
		}
		if n, exact := constant.Int64Val(k.Value); exact && slices.Contains(p.toldBy(s), int(n)) {
			b.note(p, s.States[n].Chan)
			return x.Succs[1-told : 2-told]
		}
		return x.Succs
	}
	if c, ok := cmp.X.(*ssa.Call); ok && ir.IsNil(cmp.Y) && isMethodOfContext(&c.Call, "Err") && b.note(p, c.Call.Value) {
		return x.Succs[told : told+1] // no error: it was not told
	}
	return x.Succs
}
