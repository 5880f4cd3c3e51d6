package life

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A function that begins the life of an object and then fails has to end it, unless somebody
// else has it by then. That the function ends it, or hands it on, where it does not fail,
// shows that it knows.

// drops returns the objects that the package drops.
func (p *program) drops() (list []Drop) {
	if p.pass.Pkg.Name() == "main" {
		return nil // the process ends
	}
	for _, fn := range p.funcs {
		if fn.Parent() != nil || strings.HasSuffix(p.pass.Fset.Position(fn.Pos()).Filename, "_test.go") {
			continue
		}
		for _, c := range callsIn(fn) {
			if d := p.dropped(fn, c); d != nil {
				list = append(list, *d)
			}
		}
	}
	return list
}

// dropped returns how a function drops what a call begins, or nil.
func (p *program) dropped(fn *ssa.Function, c *ssa.Call) *Drop {
	b := p.begunBy(&c.Call)
	if b == nil || b.Ctx >= 0 && !isBackground(held(c.Call.Args[b.Ctx])) {
		return nil
	}
	obj := p.objectBegun(c, b)
	if obj == nil {
		return nil
	}
	if _, isParam := obj.(*ssa.Parameter); isParam {
		return nil // that of the caller
	}
	t := newTracer(p, fn, obj, b, true)
	if len(t.lets) == 0 {
		return nil
	}
	for use := range t.lets {
		if ir.Before(use, c) {
			return nil // others may have it
		}
	}
	r := t.lost(c)
	if r == nil {
		return nil
	}
	keeps := t.first()
	return &Drop{Begun: c, By: shortName(c.Call.StaticCallee()), At: r, Ends: b.Ends, Keeps: keeps}
}

func shortName(fn *ssa.Function) string {
	name := fn.Name()
	if fn.Pkg != nil {
		name = fn.Pkg.Pkg.Name() + "." + name
	}
	return name
}

// first returns the first place where the object is ended, or handed on.
func (t *tracer) first() token.Pos {
	var all []token.Pos
	for i := range t.lets {
		if pos := i.Pos(); pos.IsValid() {
			all = append(all, pos)
		}
	}
	if len(all) == 0 {
		return token.NoPos
	}
	return slices.Min(all)
}

// lost returns a return that says that the function has failed, to which control comes from
// a call without anything being done about the object that it has begun; or nil.
func (t *tracer) lost(c *ssa.Call) *ssa.Return {
	seen := make(map[*ssa.BasicBlock]bool)
	type step struct {
		b    *ssa.BasicBlock
		from int
	}
	work := []step{{c.Block(), slices.Index(c.Block().Instrs, ssa.Instruction(c)) + 1}}
	var found *ssa.Return
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		if slices.ContainsFunc(s.b.Instrs[s.from:], func(i ssa.Instruction) bool { return t.lets[i] }) {
			continue
		}
		last := s.b.Instrs[len(s.b.Instrs)-1]
		if r, ok := last.(*ssa.Return); ok && saysFailed(r) && (found == nil || r.Pos() < found.Pos()) {
			found = r
		}
		for _, next := range t.ways(s.b, c) {
			if !seen[next] {
				seen[next] = true
				work = append(work, step{next, 0})
			}
		}
	}
	return found
}

// saysFailed reports whether a return gives an error that is not nil, as far as it is
// written out.
func saysFailed(r *ssa.Return) bool {
	return slices.ContainsFunc(r.Results, func(v ssa.Value) bool { return ir.IsError(v.Type()) && !isNil(v) })
}

// ways returns the blocks that follow one, if the call has not failed, so that there is an object.
func (t *tracer) ways(b *ssa.BasicBlock, c *ssa.Call) []*ssa.BasicBlock {
	br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return b.Succs
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ || !isNil(cmp.Y) {
		return b.Succs
	}
	equal := 0
	if cmp.Op == token.NEQ {
		equal = 1
	}
	if e, ok := cmp.X.(*ssa.Extract); ok && e.Tuple == c && ir.IsError(e.Type()) || cmp.X == ssa.Value(c) && ir.IsError(c.Type()) {
		return b.Succs[equal : equal+1] // no error
	}
	if t.is[cmp.X] {
		return b.Succs[1-equal : 2-equal]
	}
	return b.Succs
}
