package scenario

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// What goes wrong in a story is the fault of the component, or of the client that
// was written for it: here is what tells them apart.

// faults returns the outcomes that are the fault of the component rather than
// of this client.
func (p *play) faults(found *explore.Result) []*explore.Outcome {
	var out []*explore.Outcome
	for _, o := range found.Outcomes {
		if p.fault(o, found) {
			out = append(out, o)
		}
	}
	return out
}

// fault reports whether an outcome is the fault of the component. It is not if
// the client might have helped by a call that it did not make, if it reaches
// the channel itself, or if something was never made: that is a question of
// the order of calls, which is for the client to keep.
func (p *play) fault(o *explore.Outcome, found *explore.Result) bool {
	switch {
	case o.Kind == explore.Early:
		return p.countsItself(o.Cause[0])
	case o.Kind == explore.Panic && o.Panic == explore.CloseClosed && p.asked(o):
		return false
	case o.Kind == explore.Panic:
		return o.Panic == explore.CloseClosed || o.Panic == explore.SendClosed || o.Panic == explore.CloseNil && p.c.leftNil(o.Cause[0]) ||
			o.Panic == explore.NegativeGroup && !p.byClient(o.Cause[0])
	}
	if slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool { return b.Until != "" }) {
		return true // they wait for each other, and no call of the client was to help
	}
	for _, b := range o.Cause {
		if b.Nil && !p.c.leftNil(b) || !inView(b.Stack) || p.c.public[lastPart(label(b.Stack))] {
			return false
		}
		if (p.byClient(b) || p.onBehalf(o, b)) && !heldByStuck(b) && (p.mightHelp(b) || p.c.served(b, found)) || p.endsOtherwise(b) || p.takenBack(b) || p.forClient(b) {
			return false
		}
	}
	return true
}

// leftNil reports whether a goroutine is at a nil channel that only whoever makes
// the component could have made, and others that make one do.
func (c *component) leftNil(b explore.Blocked) bool {
	at := b.Stack[0]
	ch := at.Instr.A
	if at.Instr.Op == skeleton.Call && len(at.Instr.Args) > 0 {
		ch = at.Instr.Args[0] // deferred
	}
	s := spotOf(at.Fn, ch, at.Instr.Label)
	return s.class != 0 && c.settled[s.class]
}

// countsItself reports whether a goroutine that the component has started adds
// itself to a WaitGroup: it also counts down, and starts nobody. A client that
// calls a method which adds while another one waits has to know what it does.
func (p *play) countsItself(b explore.Blocked) bool {
	at := b.Stack[0]
	last := b.Stack[len(b.Stack)-1].Fn
	if at.Fn != last || p.byClient(b) {
		return false
	}
	s, done := spotOf(at.Fn, at.Instr.A, at.Instr.Label), false
	for i := range last.Code {
		in := &last.Code[i]
		if in.Flags&skeleton.Go != 0 {
			return false
		}
		done = done || in.Op == skeleton.Call && in.Name == groupDone && len(in.Args) > 0 && spotOf(last, in.Args[0], in.Label) == s
	}
	return done
}

// label returns what the source calls the object of the operation that a
// goroutine is at; the library has no name for it.
func label(stack []explore.Place) string {
	for _, p := range stack {
		if p.Instr.Label != "" || p.Fn.Flags&skeleton.Model == 0 {
			return p.Instr.Label
		}
	}
	return ""
}

// inView reports whether a goroutine is anywhere in the source.
func inView(stack []explore.Place) bool {
	return slices.ContainsFunc(stack, func(p explore.Place) bool { return p.Fn.Flags&(skeleton.Model|skeleton.Client) == 0 })
}

// byClient reports whether a blocked goroutine is one of the client, inside of
// a call.
func (p *play) byClient(b explore.Blocked) bool {
	last := b.Stack[len(b.Stack)-1].Fn.Name
	if last == p.f.Name {
		return true
	}
	for _, c := range p.calls {
		if c.parallel && c.m.info.Func.Object() != nil && last == c.m.info.Name {
			return true
		}
	}
	return false
}

// onBehalf reports whether a goroutine was started by a call of the client that waits for it:
// it stands for that call.
func (p *play) onBehalf(o *explore.Outcome, b explore.Blocked) bool {
	return slices.ContainsFunc(slices.Concat(o.Cause, o.Also), func(waits explore.Blocked) bool {
		last := waits.Stack[len(waits.Stack)-1].Fn
		if last.Flags&skeleton.Client != 0 && len(waits.Stack) > 1 {
			last = waits.Stack[len(waits.Stack)-2].Fn
		}
		return p.byClient(waits) && slices.ContainsFunc(b.Started, func(at explore.Place) bool { return at.Fn == last })
	})
}

// mightHelp reports whether some method that the client did not call does what
// a blocked call waits for: Release for Acquire. It may be one more call of the
// same: those who meet at a barrier wait for the last of them.
func (p *play) mightHelp(b explore.Blocked) bool {
	return slices.ContainsFunc(p.c.methods, func(m *method) bool {
		if p.called(m) && b.Op != skeleton.CondWait {
			return p.c.meeting(m, b)
		}
		return m.callable() && (m.does.help(b.Stack) && !p.c.returnsToken(m.info.Name, b) || anonymous(b) && p.c.deep.far(m.info.Name, p.c.build).ops&(doesSend|doesClose) != 0)
	})
}

// anonymous reports whether a goroutine waits for what comes through a channel that a
// call has returned: nothing says where that is kept.
func anonymous(b explore.Blocked) bool {
	at := b.Stack[0]
	return at.Instr.Op == skeleton.Recv && spotOf(at.Fn, at.Instr.A, "").class == 0 && strings.HasSuffix(at.Instr.Label, ")") && madeBefore(b)
}

// endsOtherwise reports whether a goroutine of the component waits for what a method
// does that ends its life as well, by its name, and was not called. Which of them
// is the end the name does not tell: Close may close one of many topics.
func (p *play) endsOtherwise(b explore.Blocked) bool {
	return !p.byClient(b) && slices.ContainsFunc(p.c.closers, func(m *method) bool {
		return !p.called(m) && m.does.help(b.Stack)
	})
}

// takenBack reports whether a goroutine that a method has started for what it was given
// waits for what another method does that takes such a thing and was not called: who has
// added something removes it, at the latest when it has come to its own end.
func (p *play) takenBack(b explore.Blocked) bool {
	if p.byClient(b) {
		return false
	}
	for _, c := range p.calls {
		if !slices.ContainsFunc(b.Started, func(at explore.Place) bool { return at.Fn.Name == c.m.info.Name }) {
			continue
		}
		if slices.ContainsFunc(p.c.methods, func(m *method) bool {
			return !p.called(m) && m.info.Public && m.does.help(b.Stack) && shareParam(c.m.info.Func, m.info.Func)
		}) {
			return true
		}
	}
	return false
}

// shareParam reports whether two methods are given an object of one type.
func shareParam(a, b *ssa.Function) bool {
	for _, x := range a.Params[1:] {
		switch x.Type().Underlying().(type) {
		case *types.Pointer, *types.Interface:
		default:
			continue
		}
		if t, ok := types.Unalias(x.Type()).(*types.Named); ok && t.Obj().Pkg() != nil && t.Obj().Pkg().Path() == "context" {
			continue // everybody gets one
		}
		if slices.ContainsFunc(b.Params[1:], func(y *ssa.Parameter) bool { return types.Identical(x.Type(), y.Type()) }) {
			return true
		}
	}
	return false
}

// meeting reports whether a method waits for what the last one who calls it does: it
// closes the channel, which was made before, or is kept where others find it.
func (c *component) meeting(m *method, b explore.Blocked) bool {
	if b.Op != skeleton.Recv || !runs([]explore.Blocked{b}, m.info.Name) {
		return false
	}
	s := spotOf(b.Stack[0].Fn, b.Stack[0].Instr.A, b.Stack[0].Instr.Label)
	return c.others[m.info.Name].shuts.has(s) && (madeBefore(b) || s.class != 0)
}

// madeBefore reports whether a blocked call waits for a channel that was made
// elsewhere, so that other calls may have it as well.
func madeBefore(b explore.Blocked) bool {
	return b.Made != nil && !slices.ContainsFunc(b.Stack, func(p explore.Place) bool { return p.Fn == b.Made.Fn && p.Fn.Flags&skeleton.Client == 0 })
}

func (p *play) called(m *method) bool {
	for _, c := range p.calls {
		if c.m == m {
			return true
		}
	}
	return false
}

// heldByStuck reports whether a goroutine waits for a lock that is held by itself,
// or by another one of those that are stuck: then nobody else can help.
func heldByStuck(b explore.Blocked) bool {
	return (b.Op == skeleton.Lock || b.Op == skeleton.RLock) && len(b.WaitsFor) > 0
}

// served reports whether a function of the package that did not run does what a
// goroutine waits for.
func (c *component) served(b explore.Blocked, found *explore.Result) bool {
	for name, does := range c.others {
		if found.Entered[name] || found.Skipped[name] || found.Entered[does.within] {
			continue
		}
		if does.help(b.Stack) && !c.returnsToken(name, b) && (b.Op != skeleton.Wait || c.groups.counts(c.typ, name)) || c.toldElsewhere(&does, b.Stack) {
			return true
		}
	}
	return false
}

// toldElsewhere reports whether a goroutine waits inside of a method of another
// package, and a function that did not run calls one, on what was loaded from the
// same location, that does what it waits for.
func (c *component) toldElsewhere(does *deeds, stack []explore.Place) bool {
	for _, at := range stack[1:] {
		if at.Fn.Flags&(skeleton.Imported|skeleton.Model) != 0 {
			continue
		}
		s, ok := toldBy(at.Fn, at.Instr)
		return ok && slices.ContainsFunc(does.tells[s], func(callee string) bool {
			k := c.deep.of(callee)
			return k.help(stack)
		})
	}
	return false
}
