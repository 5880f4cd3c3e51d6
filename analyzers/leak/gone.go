package leak

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// All who receive from a channel of an object leave, in the same select, when the context
// of the object is done, or a stop channel of it is closed. A goroutine that sends on it
// and looks at neither finds nobody then. So it is if all who receive are loops that
// nothing but an end stops, such as that of a context which they are given.

// A goneSend is a send that nobody receives any more.
type goneSend struct {
	send  *ssa.Send
	leave token.Pos // the case by which a receiver leaves
}

// goneSends returns the sends of goroutines of a package whose receivers may all have left.
func goneSends(funcs []*ssa.Function, all map[string]*uses) (list []goneSend) {
	started := startedFuncs(funcs)
	for _, fn := range funcs {
		if fn.Parent() != nil && started[fn] {
			addCalled(fn, started)
		}
	}
	for _, fn := range funcs {
		if !started[fn] && !(started[fn.Parent()] && isDeferred(fn)) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				send, ok := i.(*ssa.Send)
				if !ok || !inField(send.Chan) {
					continue
				}
				u := all[classOf(send.Chan)]
				if u == nil || u.escapes || u.given || u.made == nil || room(u.made) != 0 {
					continue
				}
				if leave := allLeave(u.recvs, classOf(send.Chan), all); leave.IsValid() {
					list = append(list, goneSend{send, leave})
				}
			}
		}
	}
	return list
}

// allLeave returns the case by which one of those who receive from a channel leaves, if
// each of them has one.
func allLeave(recvs []ssa.Instruction, class string, all map[string]*uses) (leave token.Pos) {
	owner := class[:strings.LastIndexByte(class, '.')+1]
	for _, r := range recvs {
		sel, ok := r.(*ssa.Select)
		if !ok || !sel.Blocking {
			return token.NoPos
		}
		serves := isService(sel, class)
		n := slices.IndexFunc(sel.States, func(s *ssa.SelectState) bool {
			return s.Dir == types.RecvOnly && (isEnd(s.Chan, owner, all) || serves && endsGiven(s.Chan))
		})
		if n < 0 {
			return token.NoPos
		}
		at := caseOf(sel, n)
		if at == nil || ir.ComesTo(at, sel.Block()) {
			return token.NoPos
		}
		leave = sel.States[n].Pos
	}
	return leave
}

// isEnd reports whether a channel says for good that an object has come to its end: it is
// that of a context in a field, or in a field itself, and closed by somebody who waits for
// nobody before.
func isEnd(ch ssa.Value, owner string, all map[string]*uses) bool {
	if c, ok := ch.(*ssa.Call); ok {
		return c.Call.IsInvoke() && isContext(c.Call.Value.Type()) && strings.HasPrefix(classOf(c.Call.Value), owner)
	}
	class := classOf(ch)
	u := all[class]
	return u != nil && strings.HasPrefix(class, owner) && len(u.closes) > 0 && len(u.sends) == 0 &&
		!slices.ContainsFunc(u.closes, waitedBefore)
}

// isService reports whether a select is that of a loop which goes on after each value of a
// channel. Who takes one value at a time may come again.
func isService(sel *ssa.Select, class string) bool {
	n := slices.IndexFunc(sel.States, func(s *ssa.SelectState) bool { return s.Dir == types.RecvOnly && classOf(s.Chan) == class })
	if n < 0 || sel.Parent().Pkg.Pkg.Name() == "main" {
		return false
	}
	at := caseOf(sel, n)
	return at != nil && !leavesBefore(at, sel.Block())
}

// leavesBefore reports whether control may leave the function from one block on without
// coming to another one.
func leavesBefore(from, to *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{from: true, to: true}
	for work := []*ssa.BasicBlock{from}; len(work) > 0; {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if len(x.Succs) == 0 && x != to {
			return true
		}
		for _, next := range x.Succs {
			if !seen[next] {
				seen[next] = true
				work = append(work, next)
			}
		}
	}
	return false
}

// endsGiven reports whether a channel is that of a context which the function is given.
func endsGiven(ch ssa.Value) bool {
	c, ok := ch.(*ssa.Call)
	if !ok || !c.Call.IsInvoke() || !isContext(c.Call.Value.Type()) {
		return false
	}
	_, given := c.Call.Value.(*ssa.Parameter)
	return given
}

// addCalled adds the functions that a literal calls which is started as a goroutine.
func addCalled(lit *ssa.Function, started map[*ssa.Function]bool) {
	for _, b := range lit.Blocks {
		for _, i := range b.Instrs {
			if c, ok := i.(*ssa.Call); ok && c.Call.StaticCallee() != nil && c.Call.StaticCallee().Pkg == lit.Pkg {
				started[c.Call.StaticCallee()] = true
			}
		}
	}
}

// isDeferred reports whether a literal is deferred by the function around it, and not used
// otherwise.
func isDeferred(lit *ssa.Function) bool {
	refs := lit.Referrers()
	if refs == nil {
		return false
	}
	for _, r := range *refs {
		m, ok := r.(*ssa.MakeClosure)
		if ok && m.Referrers() != nil && len(*m.Referrers()) == 1 {
			r = (*m.Referrers())[0]
		}
		if _, ok := r.(*ssa.Defer); !ok {
			return false
		}
	}
	return len(*refs) > 0
}

// waitedBefore reports whether a function waits for others before it comes to an instruction.
func waitedBefore(i ssa.Instruction) bool {
	return slices.ContainsFunc(i.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return ir.ComesTo(b, i.Block()) && slices.ContainsFunc(b.Instrs, waits)
	})
}

// waits reports whether an instruction waits for others.
func waits(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.UnOp:
		return i.Op == token.ARROW
	case *ssa.Select:
		return i.Blocking
	case *ssa.Call:
		fn := i.Call.StaticCallee()
		return fn != nil && fn.Name() == "Wait"
	}
	return false
}
