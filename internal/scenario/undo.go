package scenario

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// Who has subscribed, joined or acquired gives that back: by a function that it was
// given for this, or by a method of the object that it was given. That may be at any
// time, also while another one sends to it, and after the end of the component:
// mostly it is deferred.

// undoes calls what a method has returned to undo what it did, while another method
// sends, and after the component was stopped.
func (c *component) undoes(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for _, enter := range c.methods {
		if !enter.info.Public || enter.does.ops&(doesSend|doesRecv|doesClose|doesLock) == 0 || undoing(enter.info.Func) < 0 {
			continue
		}
		for _, sender := range c.methods {
			if !enter.guarded() || left == 0 || begun(begin, sender) || begun(begin, enter) || sender != enter && (!sender.guarded() || sender.does.ops&doesSend == 0 || isNamed(sender.name, stops) || undoing(sender.info.Func) >= 0) {
				continue
			}
			left--
			p := &play{c: c, calls: append(slices.Clip(begin), call{enter, false}, call{sender, true}), undo: enter, parks: true}
			out = append(out, p.undone(run(p, mk))...)
		}
		first := begin
		if begun(begin, enter) {
			first = nil // the life of the component begins once: by this call
		}
		out = append(out, c.undoneLate(mk, run, &play{c: c, calls: append(slices.Clip(first), call{enter, false}), undo: enter})...)
	}
	return out
}

// begun reports whether the life of a component has begun with a method.
func begun(begin []call, m *method) bool {
	return slices.ContainsFunc(begin, func(c call) bool { return c.m == m })
}

// returns calls a method of an object that another method has returned, one that
// says by its name that it gives it back, when and after the component is stopped.
func (c *component) returns(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxWork
	for _, enter := range c.methods {
		if !enter.info.Public || enter.info.Func.Signature.Results().Len() == 0 || enter.info.Outside {
			continue
		}
		of := c.kin[own(c.build, enter.info.Func.Signature.Results().At(0).Type())]
		if of == nil || of == c || !pointer(enter.info.Func.Signature.Results().At(0).Type()) {
			continue
		}
		for _, m := range of.methods {
			out = append(out, c.closesMeanwhile(mk, run, begin, enter, m)...)
			if !m.info.Public || m.does.ops&(doesSend|doesRecv|doesClose|doesLock) == 0 || !(isNamed(m.name, stops) || isNamed(m.name, leaves)) || left == 0 {
				continue
			}
			left--
			out = append(out, c.undoneLate(mk, run, &play{c: c, calls: append(slices.Clip(begin), call{enter, false}), undo: enter, after: m})...)
		}
	}
	return out
}

// closesMeanwhile calls a method of an object that another method has returned, one
// that closes a channel, while a third method sends to it. Both keep to locks or
// atomics, so they may be called at once.
func (c *component) closesMeanwhile(mk *maker, run runner, begin []call, enter, closes *method) []*explore.Outcome {
	if !closes.info.Public || !c.walks(closes.info.Name, func(string) bool { return true }, c.locksHere) {
		return nil
	}
	var out []*explore.Outcome
	for _, sender := range c.methods {
		if sender == enter || !sender.guarded() || isNamed(sender.name, stops) || !closes.does.closes_.meet(sender.does.sends) {
			continue
		}
		p := &play{c: c, calls: append(slices.Clip(begin), call{enter, false}, call{sender, true}), undo: enter, after: closes, parks: true}
		for _, o := range p.faults(run(p, mk)) {
			if panics(o) && o.Panic == explore.SendClosed {
				out = append(out, o)
			}
		}
	}
	return out
}

// leaves lists the names of methods that give an object back.
var leaves = []string{"Unsubscribe", "Leave", "Release", "Detach", "Unregister", "Deregister", "Abort", "Disconnect", "Remove"}

// undoneLate plays such a story in which the component ends before.
func (c *component) undoneLate(mk *maker, run runner, p *play) []*explore.Outcome {
	if len(c.closers) > 0 {
		p.calls = append(p.calls, call{c.closers[0], false})
	} else if c.runs == nil {
		return nil
	}
	return slices.DeleteFunc(p.undone(run(p, mk)), func(o *explore.Outcome) bool { return p.holdsOn(o) })
}

// holdsOn reports whether the client waits, where it stops the component, for a lock that
// it has itself been given to unlock: who has a function or an object for that knows.
func (p *play) holdsOn(o *explore.Outcome) bool {
	if o.Kind != explore.Stuck || len(o.Cause) != 1 || o.Cause[0].Wants != explore.WantUnlock {
		return false
	}
	stack := o.Cause[0].Stack
	at := stack[len(stack)-1].Instr
	return at != nil && len(p.c.closers) > 0 && at.Name == p.c.closers[0].info.Name
}

// undone returns what goes wrong where something is undone.
func (p *play) undone(found *explore.Result) []*explore.Outcome {
	var out []*explore.Outcome
	for _, o := range p.faults(found) {
		switch {
		case panics(o) && (o.Panic == explore.SendClosed || o.Panic == explore.CloseClosed),
			o.Kind == explore.Stuck && slices.ContainsFunc(o.Cause, p.byClient) && !p.c.rescued(o):
			out = append(out, o)
		}
	}
	return out
}

// undoing returns which result of a function is one that takes and returns nothing,
// or -1.
func undoing(fn *ssa.Function) int {
	res := fn.Signature.Results()
	for i := range res.Len() {
		if sig, ok := res.At(i).Type().Underlying().(*types.Signature); ok && sig.Params().Len() == 0 && sig.Results().Len() == 0 {
			return i
		}
	}
	return -1
}

// undo writes the call of what a method has returned at r.
func (w *writer) undo(p *play, r skeleton.Operand) {
	w.succeeds(p.undo.info, r)
	if p.after != nil {
		zero := w.f.Const(skeleton.Const{Kind: skeleton.ConstZero})
		there := w.reg(1)
		w.add(skeleton.Instr{Op: skeleton.Bin, Name: "!=", Dst: there, A: r, B: zero})
		w.add(skeleton.Instr{Op: skeleton.Assume, Dst: skeleton.NoReg, A: skeleton.Operand(there)})
		w.call(p.after.info, 0, r)
		return
	}
	w.add(skeleton.Instr{Op: skeleton.CallValue, Dst: skeleton.NoReg, A: r + skeleton.Operand(undoing(p.undo.info.Func))})
}
