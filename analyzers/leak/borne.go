package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A goroutine calls a function with a literal that sends what comes to the one who has started
// it: parts, progress, hits. He receives in a select, and leaves when a context is done, or it
// takes too long. The literal is called again all the same, and nobody is there. The function
// that calls it is not seen, or too large, so the explorer says nothing.

// A borneSend is the send of such a literal.
type borneSend struct {
	send  *ssa.Send
	leave token.Pos // where the receiver leaves
}

// borneSends returns those of a package.
func borneSends(funcs []*ssa.Function) (list []borneSend) {
	var paths *chanPaths
	for _, fn := range funcs {
		if !startsAny(fn) || ofTest(fn) || fn.Pkg.Pkg.Name() == "main" {
			continue
		}
		for _, mk := range chansOf(fn) {
			if room(mk) != 0 {
				continue
			}
			if paths == nil {
				paths = newChanPaths(funcs)
			}
			w := &chanWalk{p: paths, seen: make(map[any]bool)}
			w.value(mk)
			if w.escapes || w.kept() || w.closed || len(w.recvs) == 0 {
				continue
			}
			leave := leavesInTime(fn, w)
			if !leave.IsValid() {
				continue
			}
			for _, s := range w.sends {
				if send, ok := s.(*ssa.Send); ok && handedInGoroutine(send.Parent()) {
					list = append(list, borneSend{send, leave})
				}
			}
		}
	}
	return list
}

// leavesInTime returns the case by which a function leaves that alone receives from a channel, in
// selects, when a context is done or time is over.
func leavesInTime(fn *ssa.Function, w *chanWalk) (leave token.Pos) {
	for _, r := range w.recvs {
		sel, ok := r.(*ssa.Select)
		if !ok || sel.Parent() != fn || !sel.Blocking {
			return token.NoPos
		}
		n := slices.IndexFunc(sel.States, func(s *ssa.SelectState) bool { return s.Dir == types.RecvOnly && endsByItself(s.Chan) })
		if n < 0 {
			return token.NoPos
		}
		at := caseOf(sel, n)
		if at == nil || ir.ComesTo(at, sel.Block()) || slices.ContainsFunc(w.recvs, func(r ssa.Instruction) bool { return ir.ComesTo(at, r.Block()) }) {
			return token.NoPos
		}
		leave = sel.States[n].Pos
	}
	return leave
}

// endsByItself reports whether a channel is that of the end of a context, or of time.
func endsByItself(ch ssa.Value) bool {
	if c, ok := ch.(*ssa.Call); ok && c.Call.IsInvoke() {
		return isContext(c.Call.Value.Type()) && c.Call.Method.Name() == "Done"
	}
	return ch.Type().String() == "<-chan time.Time"
}

// handedInGoroutine reports whether a literal is only handed to a function that is called in
// a literal which is a goroutine.
func handedInGoroutine(lit *ssa.Function) bool {
	mk := ir.MadeBy(lit)
	if mk == nil {
		return false
	}
	run := ir.MadeBy(mk.Parent())
	return run != nil && onlyStarted(run) && onlyHanded(mk)
}

func onlyStarted(mk *ssa.MakeClosure) bool {
	return !slices.ContainsFunc(*mk.Referrers(), func(r ssa.Instruction) bool {
		g, ok := r.(*ssa.Go)
		return !ok || g.Call.Value != mk
	})
}

// onlyHanded reports whether a literal is an argument of a call, and nothing else.
func onlyHanded(v ssa.Value) bool {
	return len(*v.Referrers()) > 0 && !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.ChangeType:
			return !onlyHanded(r)
		case *ssa.Call:
			return r.Call.Value == v
		case *ssa.DebugRef:
			return false
		}
		return true
	})
}
