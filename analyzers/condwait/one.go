package condwait

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Signal wakes one of those who wait. That is enough for what only one of them
// can have; an end that is never taken back concerns all. The one who is woken
// may pass it on; else the others wait forever, if there are others.

// A one is a store that ends all waits, for good, of which one of the waiting
// hears.
type one struct {
	store  ssa.Instruction
	field  string
	signal condCall
	wait   condCall
}

// one returns the stores that end waits and wake only one, where the code shows
// that several wait: goroutines that do so are started in a loop, or whoever has an
// object of an exported type may wait.
func (p *program) one() []one {
	var list []one
	for _, w := range p.calls {
		if w.method != "Wait" || !ir.InLoop(w.call.Block()) || p.handedOn(w.class) || !p.several(w.call.Parent()) && !p.anybody(w.call.Parent()) {
			continue
		}
		for _, e := range endings(w.call) {
			if e.val == "!nil" || p.takenBack(e) || p.wokenLater(w, e) {
				continue
			}
			for _, st := range p.storesOf(e) {
				s, ok := p.signalBehind(st, w.class)
				if ok && !p.passedOn(w.class, e) && !slices.ContainsFunc(list, func(o one) bool { return o.store == st }) {
					list = append(list, one{st, fieldName(st), s, w})
				}
			}
		}
	}
	return list
}

// takenBack reports whether a field that ends a wait may get another value again.
func (p *program) takenBack(e ending) bool {
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				f, v := stored(i)
				if f != nil && locks.ClassOf(f) == e.class && !is(v, e.val) && !p.fresh(fn, locks.RefOf(f).Root) {
					return true
				}
			}
		}
	}
	return false
}

// signalBehind returns the Signal that follows a store in its function, which
// wakes nobody else.
func (p *program) signalBehind(st ssa.Instruction, class string) (condCall, bool) {
	var found []condCall
	for _, c := range p.calls {
		if c.call.Parent() == st.Parent() && c.class == class {
			found = append(found, c)
		}
	}
	if len(found) != 1 || found[0].method != "Signal" || ir.InLoop(found[0].call.Block()) || !ir.Dominates(st, found[0].call) {
		return condCall{}, false
	}
	return found[0], !p.comesTo(st.Parent(), func(fn *ssa.Function) bool { return fn != st.Parent() && p.wakes(fn, class) })
}

// passedOn reports whether somebody wakes others after the end: one who was woken,
// or one who comes by.
func (p *program) passedOn(class string, e ending) bool {
	return slices.ContainsFunc(p.calls, func(c condCall) bool {
		return c.method != "Wait" && c.class == class && comes(c.call, e) && !p.stores(c.call.Parent(), e)
	})
}

// wakes reports whether a function wakes somebody who waits.
func (p *program) wakes(fn *ssa.Function, class string) bool {
	return slices.ContainsFunc(p.calls, func(c condCall) bool {
		return c.call.Parent() == fn && c.method != "Wait" && c.class == class
	})
}

// several reports whether goroutines that are started in a loop come to a
// function.
func (p *program) several(wait *ssa.Function) bool {
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			if !ir.InLoop(b) {
				continue
			}
			for _, i := range b.Instrs {
				if g := spawned(i); g != nil && p.comesTo(g, func(fn *ssa.Function) bool { return fn == wait }) {
					return true
				}
			}
		}
	}
	return false
}

// spawned returns the function that an instruction starts in a goroutine, by a go
// statement or the Go of a group, or nil.
func spawned(i ssa.Instruction) *ssa.Function {
	c, ok := i.(ssa.CallInstruction)
	if !ok {
		return nil
	}
	if _, ok := i.(*ssa.Go); ok {
		return c.Common().StaticCallee()
	}
	fn := c.Common().StaticCallee()
	if fn == nil || fn.Name() != "Go" || len(c.Common().Args) != 2 {
		return nil
	}
	switch v := c.Common().Args[1].(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		return v
	}
	return nil
}

// anybody reports whether other packages may wait: the function is a method of theirs, or
// one of those calls it. If goroutines of this package wait as well, they are the ones for
// whom it is made.
func (p *program) anybody(wait *ssa.Function) bool {
	open := false
	for _, fn := range p.funcs {
		switch {
		case !p.comesTo(fn, func(g *ssa.Function) bool { return g == origin(wait) }):
		case p.values[fn] || fn.Parent() != nil || p.started(fn):
			return false
		case ir.Public(fn):
			open = true
		}
	}
	return open
}

// started reports whether a goroutine is started that begins with a function.
func (p *program) started(fn *ssa.Function) bool {
	return slices.ContainsFunc(p.callers[fn], func(c ssa.CallInstruction) bool {
		_, ok := c.(*ssa.Go)
		return ok
	})
}

// comesTo reports whether a function, or one that it calls, is such a one.
func (p *program) comesTo(fn *ssa.Function, is func(*ssa.Function) bool) bool {
	seen := make(map[*ssa.Function]bool)
	var visit func(fn *ssa.Function) bool
	visit = func(fn *ssa.Function) bool {
		fn = origin(fn)
		if seen[fn] {
			return false
		}
		seen[fn] = true
		if is(fn) {
			return true
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(*ssa.Call); ok && c.Call.StaticCallee() != nil && visit(c.Call.StaticCallee()) {
					return true
				}
			}
		}
		return false
	}
	return visit(fn)
}

func origin(fn *ssa.Function) *ssa.Function {
	if o := fn.Origin(); o != nil {
		return o
	}
	return fn
}
