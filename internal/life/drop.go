package life

import (
	"cmp"
	"go/token"
	"slices"

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
		if fn.Parent() != nil || ir.InTest(fn) {
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

// A Drop is an object that a function begins, and leaves behind on some of its ways.
type Drop struct {
	Begun   *ssa.Call
	object  ssa.Value
	Given   bool          // the function is not given the object by the call, but has it before
	By      string        // the function that has begun it
	Returns []*ssa.Return // where it is left behind, in the order of the source
	Ends    []string      // the methods that would end it
	Kept    token.Pos     // where the function ends it, or hands it on, on another way; perhaps nowhere
}

// Object returns the object, as the function has it.
func (d *Drop) Object() ssa.Value { return d.object }

// dropped returns how a function drops what a call begins, or nil.
func (p *program) dropped(fn *ssa.Function, c *ssa.Call) *Drop {
	b, obj := p.begunHere(c)
	if b == nil {
		return nil
	}
	if _, isParam := obj.(*ssa.Parameter); isParam {
		return nil // that of the caller
	}
	t := newTracer(p, fn, obj, b, true)
	delete(t.lets, c) // what begins it does not take it
	if len(t.lets) == 0 {
		return p.neverEnded(fn, c, obj, b)
	}
	for use := range t.lets {
		if ir.Before(use, c) {
			return nil // others may have it
		}
	}
	lost := t.lost(c)
	if len(lost) == 0 {
		return nil
	}
	return &Drop{c, obj, b.Param >= 0, shortName(c.Call.StaticCallee()), lost, b.Ends, t.first()}
}

// shortName names a function, a method by its type.
func shortName(fn *ssa.Function) string {
	if recv := fn.Signature.Recv(); recv != nil && namedOf(recv.Type()) != nil {
		return namedOf(recv.Type()).Obj().Name() + "." + fn.Name()
	}
	return fn.Name()
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

// lost returns the returns before the time of a function to which control comes from a call
// without anything being done about the object that it has begun.
func (t *tracer) lost(c *ssa.Call) (list []*ssa.Return) {
	seen := make(map[*ssa.BasicBlock]bool)
	type step struct {
		b    *ssa.BasicBlock
		from int
	}
	work := []step{{c.Block(), slices.Index(c.Block().Instrs, ssa.Instruction(c)) + 1}}
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		if slices.ContainsFunc(s.b.Instrs[s.from:], func(i ssa.Instruction) bool { return t.lets[i] }) {
			continue
		}
		last := s.b.Instrs[len(s.b.Instrs)-1]
		if r, ok := last.(*ssa.Return); ok && t.leaves(r) {
			list = append(list, r)
		}
		for _, next := range t.ways(s.b, c) {
			if !seen[next] {
				seen[next] = true
				work = append(work, step{next, 0})
			}
		}
	}
	slices.SortFunc(list, func(a, b *ssa.Return) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return list
}

// leaves reports whether a return leaves a function before its time: it says that the
// function has failed, or comes before the place where the object is ended, and nobody else
// ever gets that.
func (t *tracer) leaves(r *ssa.Return) bool {
	if saysFailed(r) {
		return true
	}
	first := token.NoPos
	for i := range t.lets {
		if !t.endings[i] {
			return false
		}
		if !first.IsValid() || i.Pos() < first {
			first = i.Pos()
		}
	}
	return r.Pos().IsValid() && r.Pos() < first
}

// saysFailed reports whether a return gives an error that is not nil, as far as it is
// written out, or no object where others give one.
func saysFailed(r *ssa.Return) bool {
	for i, v := range r.Results {
		if ir.IsError(v.Type()) && !ir.IsNil(v) {
			return true
		}
		if isObject(v.Type()) && !ir.IsError(v.Type()) && ir.IsNil(v) && givesObject(r.Parent(), i) {
			return true
		}
	}
	return false
}

func givesObject(fn *ssa.Function, i int) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok && !ir.IsNil(r.Results[i])
	})
}

// ways returns the blocks that follow one, if the call has not failed, so that there is an object.
func (t *tracer) ways(b *ssa.BasicBlock, c *ssa.Call) []*ssa.BasicBlock {
	br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return b.Succs
	}
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.NEQ || !ir.IsNil(cmp.Y) {
		return b.Succs
	}
	equal := 0
	if cmp.Op == token.NEQ {
		equal = 1
	}
	x := held(cmp.X)
	if e, ok := x.(*ssa.Extract); ok && e.Tuple == c && ir.IsError(e.Type()) || x == ssa.Value(c) && ir.IsError(c.Type()) {
		return b.Succs[equal : equal+1] // no error
	}
	if t.is[cmp.X] {
		return b.Succs[1-equal : 2-equal]
	}
	return b.Succs
}

// serves are names of functions that go on as long as there are clients, or work.
var serves = map[string]bool{"Accept": true, "ListenAndServe": true, "ListenAndServeTLS": true, "Run": true, "Serve": true, "ServeTLS": true, "Wait": true}

// neverEnded returns how a function drops what it begins if it does so on all its ways.
// A function that serves until the process ends may do that: it blocks, or runs in a loop. So
// may one that has the object before, and only starts it.
func (p *program) neverEnded(fn *ssa.Function, c *ssa.Call, obj ssa.Value, b *Begins) *Drop {
	if b.Param >= 0 {
		return nil
	}
	if !slices.ContainsFunc(*obj.Referrers(), func(r ssa.Instruction) bool { _, isDebug := r.(*ssa.DebugRef); return !isDebug }) {
		return nil // it takes no notice of the object
	}
	returns := false
	for _, x := range fn.Blocks {
		for _, i := range x.Instrs {
			switch i := i.(type) {
			case *ssa.Return:
				returns = true
			case *ssa.UnOp:
				if i.Op == token.ARROW {
					return nil
				}
			case *ssa.Select, *ssa.Go:
				return nil
			case *ssa.Call:
				if serves[calledName(&i.Call)] {
					return nil
				}
			}
		}
	}
	if !returns {
		return nil
	}
	return &Drop{Begun: c, object: obj, By: shortName(c.Call.StaticCallee()), Ends: b.Ends}
}
