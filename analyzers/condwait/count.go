package condwait

import (
	exact "go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who waits as long as a number is too large, or too small, or a list is empty, has to be
// woken by whoever takes something from the number, adds to it, or puts something on the
// list. Where some do and wake afterwards, one who does and wakes nobody, nor is called by
// one who does so later, has forgotten it: an error path, mostly.

// A forgotten is a change that may end a wait, of which the waiting hear nothing.
type forgotten struct {
	change *ssa.Store
	other  *ssa.Store // of one who wakes
	wait   condCall
}

// A change is what ends a wait: that a field, or its length, grows or shrinks.
type change struct {
	class string // of the field
	grows bool
	list  bool // its length
}

// forgotten returns such changes.
func (p *program) forgotten() (list []forgotten) {
	for _, w := range p.calls {
		if w.method != "Wait" || !ir.InLoop(w.call.Block()) || p.handedOn(w.class) || p.wokenByOthers(w) {
			continue
		}
		for _, c := range changes(w.call) {
			list = p.addForgotten(list, w, c)
		}
	}
	return list
}

func (p *program) addForgotten(list []forgotten, w condCall, c change) []forgotten {
	var other *ssa.Store
	var quiet []*ssa.Store
	for _, st := range p.changesBy(c) {
		switch fn := st.Parent(); {
		case p.waits(fn, w.class):
			continue
		case p.wakesBehind(st, w.class):
			other = st
		case !p.woken(fn, st, w.class, nil) && !p.fresh(fn, locks.RefOf(st.Addr).Root) && !returnedByCall(st) && !takenBack(st, c):
			quiet = append(quiet, st)
		}
	}
	for _, st := range quiet {
		if other != nil && !slices.ContainsFunc(list, func(f forgotten) bool { return f.change == st }) {
			list = append(list, forgotten{st, other, w})
		}
	}
	return list
}

// wokenByOthers reports whether somebody wakes those who wait without having changed
// anything that they look at: by a timer, say, or for good measure.
func (p *program) wokenByOthers(w condCall) bool {
	var fields []string
	for _, b := range w.call.Parent().Blocks {
		for _, i := range b.Instrs {
			if f, ok := i.(*ssa.FieldAddr); ok {
				fields = append(fields, locks.ClassOf(f))
			}
		}
	}
	return slices.ContainsFunc(p.calls, func(c condCall) bool {
		if c.method == "Wait" || c.class != w.class {
			return false
		}
		return !slices.ContainsFunc(c.call.Parent().Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
				st, ok := i.(*ssa.Store)
				return ok && slices.Contains(fields, locks.ClassOf(st.Addr))
			})
		})
	})
}

// changes returns what ends the loop round a Wait, alone and whatever else is so.
func changes(wait *ssa.Call) (list []change) {
	w := wait.Block()
	base := locks.RefOf(wait.Call.Args[0]).Root
	for _, b := range wait.Parent().Blocks {
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || !reaches(w, b) || !b.Dominates(w) {
			continue
		}
		cmp, ok := br.Cond.(*ssa.BinOp)
		if !ok {
			continue
		}
		for n, s := range b.Succs {
			if s == w || reaches(s, w) {
				continue
			}
			op := cmp.Op
			if n == 1 {
				op = negated(op)
			}
			list = append(list, measured(cmp.X, op, cmp.Y, base)...)
			list = append(list, measured(cmp.Y, mirrored(op), cmp.X, base)...)
		}
	}
	return list
}

// negated returns the comparison that holds where one does not.
func negated(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GEQ
	case token.GEQ:
		return token.LSS
	case token.GTR:
		return token.LEQ
	case token.LEQ:
		return token.GTR
	case token.EQL:
		return token.NEQ
	case token.NEQ:
		return token.EQL
	}
	return token.ILLEGAL
}

// mirrored returns a comparison with its operands the other way round.
func mirrored(op token.Token) token.Token {
	switch op {
	case token.LSS:
		return token.GTR
	case token.GTR:
		return token.LSS
	case token.LEQ:
		return token.GEQ
	case token.GEQ:
		return token.LEQ
	}
	return op
}

// measured returns which way a field of an object has to go for a comparison to hold.
func measured(v ssa.Value, op token.Token, with ssa.Value, base ssa.Value) []change {
	list := false
	if c, ok := v.(*ssa.Call); ok {
		b, ok := c.Call.Value.(*ssa.Builtin)
		if !ok || b.Name() != "len" {
			return nil
		}
		v, list = c.Call.Args[0], true
	}
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	f, ok := load.X.(*ssa.FieldAddr)
	if !ok || locks.RefOf(f).Root != base {
		return nil
	}
	grows := false
	switch op {
	case token.GTR, token.GEQ:
		grows = true
	case token.LSS, token.LEQ:
	case token.NEQ, token.EQL:
		if !isZero(with) {
			return nil
		}
		grows = op == token.NEQ
	default:
		return nil
	}
	return []change{{locks.ClassOf(f), grows, list}}
}

func isZero(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Value.Kind() == exact.Int && exact.Sign(c.Value) == 0
}

// changesBy returns the stores that change a field in such a way.
func (p *program) changesBy(c change) (list []*ssa.Store) {
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if st, ok := i.(*ssa.Store); ok && c.is(st) {
					list = append(list, st)
				}
			}
		}
	}
	return list
}

// is reports whether a store makes the change: by a constant, or by what is appended.
func (c change) is(st *ssa.Store) bool {
	f, ok := st.Addr.(*ssa.FieldAddr)
	if !ok || locks.ClassOf(f) != c.class {
		return false
	}
	same := func(v ssa.Value) bool {
		load, ok := v.(*ssa.UnOp)
		return ok && load.Op == token.MUL && locks.RefOf(load.X) == locks.RefOf(f)
	}
	switch v := st.Val.(type) {
	case *ssa.BinOp:
		n, isConst := v.Y.(*ssa.Const)
		if c.list || !isConst || n.Value == nil || n.Value.Kind() != exact.Int || !same(v.X) {
			return false
		}
		up := exact.Sign(n.Value) > 0
		return v.Op == token.ADD && up == c.grows || v.Op == token.SUB && up != c.grows
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return c.list && c.grows && ok && b.Name() == "append" && same(v.Call.Args[0])
	}
	return false
}

// returnedByCall reports whether a store is to an object that a call has returned, which
// may be new.
func returnedByCall(st *ssa.Store) bool {
	switch root := locks.RefOf(st.Addr).Root.(type) {
	case *ssa.Call:
		return true
	case *ssa.Extract:
		_, ok := root.Tuple.(*ssa.Call)
		return ok
	}
	return false
}

// takenBack reports whether the change is undone in the same function, before or after.
func takenBack(st *ssa.Store, c change) bool {
	back := change{c.class, !c.grows, c.list}
	return slices.ContainsFunc(st.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			other, ok := i.(*ssa.Store)
			if !ok || other == st {
				return false
			}
			f, isField := other.Addr.(*ssa.FieldAddr)
			return back.is(other) || isField && locks.ClassOf(f) == c.class && !c.is(other)
		})
	})
}

// waits reports whether a function waits itself.
func (p *program) waits(fn *ssa.Function, class string) bool {
	return slices.ContainsFunc(p.calls, func(c condCall) bool {
		return c.call.Parent() == fn && c.method == "Wait" && c.class == class
	})
}

// woken reports whether somebody is woken after an instruction: by its function, or by
// those who call that; or if it is not known who they are.
func (p *program) woken(fn *ssa.Function, at ssa.Instruction, class string, seen []*ssa.Function) bool {
	return p.wakesBehind(at, class) || p.wokenAbove(fn, fails(at), class, seen)
}

// wokenAbove reports whether those who call a function wake somebody afterwards; failed says
// that it returns an error.
func (p *program) wokenAbove(fn *ssa.Function, failed bool, class string, seen []*ssa.Function) bool {
	if p.values[fn] || fn.Parent() != nil {
		return true
	}
	seen = append(slices.Clip(seen), fn)
	return slices.ContainsFunc(p.callers[fn], func(c ssa.CallInstruction) bool {
		if slices.Contains(seen, c.Parent()) {
			return false
		}
		switch c := c.(type) {
		case *ssa.Call:
			var next ssa.Instruction = c
			if b := onError(c); failed && b != nil {
				next = b.Instrs[0]
			}
			return p.woken(c.Parent(), next, class, seen)
		case *ssa.Defer:
			return p.defersAlso(c, class) || p.wokenAbove(c.Parent(), false, class, seen)
		}
		return true
	})
}

// defersAlso reports whether another deferred call of a function may wake somebody.
func (p *program) defersAlso(but *ssa.Defer, class string) bool {
	return slices.ContainsFunc(but.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			d, ok := i.(*ssa.Defer)
			return ok && d != but && p.wakesBy(d, class)
		})
	})
}

// fails reports whether a function returns an error on all paths behind an instruction.
func fails(at ssa.Instruction) bool {
	any := false
	for b := range from(at) {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		if len(ret.Results) == 0 {
			return false
		}
		last := ret.Results[len(ret.Results)-1]
		if c, ok := last.(*ssa.Const); !ir.IsError(last.Type()) || ok && c.IsNil() {
			return false
		}
		any = true
	}
	return any
}

// onError returns the block that comes next if a call has returned an error, or nil.
func onError(c *ssa.Call) *ssa.BasicBlock {
	results := []ssa.Value{c}
	for _, r := range *c.Referrers() {
		if e, ok := r.(*ssa.Extract); ok {
			results = append(results, e)
		}
	}
	br, ok := c.Block().Instrs[len(c.Block().Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || !ir.IsError(cmp.X.Type()) || !slices.Contains(results, cmp.X) {
		return nil
	}
	if with, ok := cmp.Y.(*ssa.Const); !ok || !with.IsNil() {
		return nil
	}
	if cmp.Op == token.NEQ {
		return c.Block().Succs[0]
	}
	return c.Block().Succs[1]
}

// wakesBehind reports whether a function wakes somebody behind an instruction, itself, by
// what it calls, or by a call that is deferred before or behind.
func (p *program) wakesBehind(at ssa.Instruction, class string) bool {
	reached := from(at)
	for _, b := range at.Parent().Blocks {
		for n, i := range b.Instrs {
			c, ok := i.(ssa.CallInstruction)
			if !ok {
				continue
			}
			_, deferred := i.(*ssa.Defer)
			earlier := deferred && b.Dominates(at.Block())
			later := reached[b] && (b != at.Block() || n > slices.Index(b.Instrs, at) || ir.InLoop(b))
			if (earlier || later) && p.wakesBy(c, class) {
				return true
			}
		}
	}
	return false
}

// from returns the blocks to which control may come from an instruction, and its own.
func from(at ssa.Instruction) map[*ssa.BasicBlock]bool {
	reached := make(map[*ssa.BasicBlock]bool)
	for work := []*ssa.BasicBlock{at.Block()}; len(work) > 0; {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !reached[b] {
			reached[b] = true
			work = append(work, b.Succs...)
		}
	}
	return reached
}

// wakesBy reports whether a call may wake somebody.
func (p *program) wakesBy(c ssa.CallInstruction, class string) bool {
	fn := c.Common().StaticCallee()
	if fn == nil {
		_, builtin := c.Common().Value.(*ssa.Builtin)
		return !builtin && !c.Common().IsInvoke() && p.anyLiteralWakes(class)
	}
	if obj := fn.Object(); obj != nil && (obj.Name() == "Signal" || obj.Name() == "Broadcast") && obj.Pkg() != nil && obj.Pkg().Path() == "sync" {
		return locks.ClassOf(c.Common().Args[0]) == class
	}
	return p.comesTo(fn, func(g *ssa.Function) bool { return p.wakes(g, class) })
}

// anyLiteralWakes reports whether a function value may be one that wakes somebody.
func (p *program) anyLiteralWakes(class string) bool {
	return slices.ContainsFunc(p.calls, func(c condCall) bool {
		fn := c.call.Parent()
		return c.method != "Wait" && c.class == class && (fn.Parent() != nil || p.values[fn])
	})
}
