package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A function makes a channel, and a goroutine of it waits for what comes: somebody has to
// send, close, or hand the channel to one who does, on each way on which the goroutine has been
// started. So it is the other way round, if the function waits for the goroutine. The explorer
// sees that if the function is small; here nothing but the ways of one function are looked at.
// What else decides about a way may decide about the wait as well, so it has to be one on which
// something fails: a call returns an error, or nothing, or nothing is found in a map.

// A broken promise is a wait for a channel that one way of a function forgets about.
type brokenPromise struct {
	recv  ssa.Instruction
	pos   token.Pos
	by    *ssa.Function
	start *ssa.Go
	left  token.Pos // the last place on that way
}

// who names the function that forgets.
func (b *brokenPromise) who() string {
	switch {
	case b.by.Parent() == nil:
		return b.by.Name()
	case b.by == b.start.Parent():
		return "the function around it"
	}
	return "the goroutine"
}

// brokenPromises returns those of a package.
func brokenPromises(funcs []*ssa.Function) (list []brokenPromise) {
	var paths *chanPaths
	for _, fn := range funcs {
		if !startsAny(fn) || ofTest(fn) {
			continue
		}
		for _, mk := range chansOf(fn) {
			if paths == nil {
				paths = newChanPaths(funcs)
			}
			if p := newPromise(paths, fn, mk); p != nil {
				list = append(list, p.broken()...)
			}
		}
	}
	return list
}

// ofTest reports whether a function is part of a test, or is given one: what happens when a
// test has failed is of no interest.
func ofTest(fn *ssa.Function) bool {
	return ir.InTest(fn) || slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool {
		m, _, _ := types.LookupFieldOrMethod(p.Type(), true, nil, "FailNow")
		return m != nil
	})
}

func startsAny(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool { _, ok := i.(*ssa.Go); return ok })
	})
}

func chansOf(fn *ssa.Function) (list []*ssa.MakeChan) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if mk, ok := i.(*ssa.MakeChan); ok {
				list = append(list, mk)
			}
		}
	}
	return list
}

// A promise is a channel that only the function which makes it, and what that starts or
// calls, has.
type promise struct {
	fn      *ssa.Function
	mk      *ssa.MakeChan
	walk    *chanWalk
	keepers map[*ssa.Function]bool // functions that send or close
}

func newPromise(paths *chanPaths, fn *ssa.Function, mk *ssa.MakeChan) *promise {
	w := &chanWalk{p: paths, seen: make(map[any]bool)}
	w.value(mk)
	if w.escapes || w.kept() || len(w.recvs) == 0 || len(w.sends)+len(w.closes) == 0 {
		return nil
	}
	p := &promise{fn, mk, w, make(map[*ssa.Function]bool)}
	for _, i := range slices.Concat(w.sends, w.closes) {
		for f := i.Parent(); f != nil && f != fn; f = f.Parent() {
			p.keepers[f] = true
		}
		if i.Parent() == fn {
			p.keepers[fn] = true
		}
	}
	return p
}

// kept reports whether a channel is put into a field, or returned.
func (w *chanWalk) kept() bool {
	for v := range w.seen {
		switch v.(type) {
		case string, *ssa.Call, *ssa.Extract:
			return true
		}
	}
	return false
}

// broken returns the waits that one way forgets about.
func (p *promise) broken() (list []brokenPromise) {
	for _, recv := range p.walk.recvs {
		op, ok := recv.(*ssa.UnOp)
		if !ok || op.Op != token.ARROW {
			continue
		}
		if op.Parent() == p.fn {
			if b := p.byGoroutine(op); b != nil {
				list = append(list, *b)
			}
		} else if b := p.byMaker(op); b != nil {
			list = append(list, *b)
		}
	}
	return list
}

// byMaker returns how the function that makes the channel forgets about one who waits in a
// goroutine that it has started.
func (p *promise) byMaker(recv *ssa.UnOp) *brokenPromise {
	waiter := recv.Parent()
	if p.keepers[waiter] || !p.keepers[p.fn] || !comesTo(recv) {
		return nil
	}
	start := p.startOf(waiter)
	if start == nil {
		return nil
	}
	if p.deferred(start) {
		return nil
	}
	if left, ok := p.leaves(start, true); ok {
		return &brokenPromise{recv, recv.Pos(), p.fn, start, left}
	}
	if by, left, ok := p.handedOn(start); ok {
		return &brokenPromise{recv, recv.Pos(), by, start, left}
	}
	return nil
}

// handedOn returns the function that the channel is given to at last, on some way from a go
// statement, if it may leave without having kept the promise.
func (p *promise) handedOn(start *ssa.Go) (by *ssa.Function, left token.Pos, ok bool) {
	for _, b := range p.fn.Blocks {
		for _, i := range b.Instrs {
			c, isCall := i.(ssa.CallInstruction)
			if !isCall || !ir.Before(start, i) {
				continue
			}
			callee := c.Common().StaticCallee()
			if callee == nil || len(callee.Blocks) == 0 || !p.keepers[callee] || len(p.keepers) > 2 {
				continue
			}
			if _, alone := p.leaves(i, false); !alone {
				continue // the function that made the channel sends, too
			}
			if left, ok := p.leaves(callee.Blocks[0].Instrs[0], true); ok {
				return callee, left, true
			}
		}
	}
	return nil, token.NoPos, false
}

// byGoroutine returns how the goroutine for which the function waits forgets about it.
func (p *promise) byGoroutine(recv *ssa.UnOp) *brokenPromise {
	if len(p.keepers) != 1 || ir.InLoop(recv.Block()) {
		return nil
	}
	for run := range p.keepers {
		start := p.startOf(run)
		if start == nil || ir.InLoop(start.Block()) || !straight(start, recv) {
			return nil
		}
		for _, i := range slices.Concat(p.walk.sends, p.walk.closes) {
			if ir.InLoop(i.Block()) {
				return nil // how often that is nobody knows
			}
		}
		if left, ok := p.leaves(run.Blocks[0].Instrs[0], true); ok {
			return &brokenPromise{recv, recv.Pos(), run, start, left}
		}
	}
	return nil
}

// startOf returns the one go statement of the function that runs another one, which nothing
// else calls.
func (p *promise) startOf(run *ssa.Function) *ssa.Go {
	calls := p.walk.p.calls[run]
	if len(calls) != 1 || p.walk.p.named[run] && run.Parent() == nil && token.IsExported(run.Name()) {
		return nil
	}
	start, ok := calls[0].(*ssa.Go)
	if !ok || start.Parent() != p.fn {
		return nil
	}
	return start
}

// comesTo reports whether a function comes to a wait whatever its data are: only selects
// lead elsewhere before.
func comesTo(recv *ssa.UnOp) bool {
	for b := recv.Block().Idom(); b != nil; b = b.Idom() {
		if br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && !ofSelect(br) {
			return false
		}
	}
	return true
}

// ofSelect reports whether a branch is one of the cases of a select.
func ofSelect(br *ssa.If) bool {
	cmp, ok := br.Cond.(*ssa.BinOp)
	if !ok {
		return false
	}
	e, ok := cmp.X.(*ssa.Extract)
	if !ok || e.Index != 0 {
		return false
	}
	_, ok = e.Tuple.(*ssa.Select)
	return ok
}

// straight reports whether a function comes from a go statement to a wait without a branch.
func straight(from *ssa.Go, to *ssa.UnOp) bool {
	b := from.Block()
	if b == to.Block() {
		return ir.Before(from, to)
	}
	for range 8 {
		if len(b.Succs) != 1 {
			return false
		}
		if b = b.Succs[0]; b == to.Block() {
			return true
		}
	}
	return false
}

// leaves reports whether a function comes from an instruction to its end, or to where it
// makes the next channel, without having kept the promise, and where it was last. If it has to
// fail, that is so only for ways on which something does.
func (p *promise) leaves(from ssa.Instruction, fail bool) (last token.Pos, ok bool) {
	type step struct {
		b      *ssa.BasicBlock
		from   int
		last   token.Pos
		failed bool
	}
	type place struct {
		b      *ssa.BasicBlock
		failed bool
	}
	b := from.Block()
	work := []step{{b, slices.Index(b.Instrs, from), from.Pos(), !fail}}
	seen := make(map[place]bool)
	for len(work) > 0 {
		s := work[len(work)-1]
		work = work[:len(work)-1]
		kept := false
		for n, i := range s.b.Instrs[s.from:] {
			if i == ssa.Instruction(p.mk) {
				if s.failed {
					return s.last, true
				}
				kept = true
				break
			}
			if kept = (n > 0 || s.b != b || i != from) && p.keeps(i); kept {
				break
			}
			if i.Pos().IsValid() {
				s.last = i.Pos()
			}
			if _, isReturn := i.(*ssa.Return); isReturn && s.failed {
				return s.last, true
			}
		}
		if kept {
			continue
		}
		for n, next := range s.b.Succs {
			at := place{next, s.failed || failsAt(s.b, n)}
			if !seen[at] {
				seen[at] = true
				work = append(work, step{next, 0, s.last, at.failed})
			}
		}
	}
	return token.NoPos, false
}

// failsAt reports whether a branch goes that way because something has failed: a call, or a
// look at a map.
func failsAt(b *ssa.BasicBlock, way int) bool {
	br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	switch cond := br.Cond.(type) {
	case *ssa.BinOp:
		failed := 1 // where it is nil
		if cond.Op == token.EQL {
			failed = 0
		}
		if ir.IsError(cond.X.Type()) {
			failed = 1 - failed
		}
		return (cond.Op == token.EQL || cond.Op == token.NEQ) && ir.IsNil(cond.Y) && resultOfCall(cond.X) && way == failed
	case *ssa.Extract:
		_, ok := cond.Tuple.(*ssa.Lookup)
		return ok && way == 1
	}
	return false
}

func resultOfCall(v ssa.Value) bool {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	_, ok := v.(*ssa.Call)
	return ok
}

// deferred reports whether the function has put off a send or a close, or a call of who
// does that, until it returns, before it comes to an instruction.
func (p *promise) deferred(before ssa.Instruction) bool {
	return slices.ContainsFunc(before.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			d, ok := i.(*ssa.Defer)
			return ok && p.keeps(d) && ir.Before(d, before)
		})
	})
}

// keeps reports whether an instruction sends or closes, or gives the channel to a function
// that does.
func (p *promise) keeps(i ssa.Instruction) bool {
	if slices.Contains(p.walk.sends, i) || slices.Contains(p.walk.closes, i) {
		return true
	}
	switch i := i.(type) {
	case *ssa.MakeClosure:
		return p.keepers[i.Fn.(*ssa.Function)]
	case ssa.CallInstruction:
		callee := i.Common().StaticCallee()
		if callee != nil && p.keepers[callee] {
			return true
		}
		return slices.ContainsFunc(i.Common().Args, func(a ssa.Value) bool { return p.walk.seen[a] && !onlyReceives(a) })
	}
	return false
}

func onlyReceives(v ssa.Value) bool {
	c, ok := v.Type().Underlying().(*types.Chan)
	return ok && c.Dir() == types.RecvOnly
}
