package scenario

import (
	"slices"
	"strings"
	"time"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A harness plays a lawful client of a component: it makes one, starts it,
// calls its methods from several goroutines at once, stops it, and drops it.
// Every object that the component keeps to itself is then closed: what nobody
// in this story serves, nobody will.
//
// The client keeps the contract that the code states. It starts once, stops
// once, and calls nothing after it has called stop; it may well be in the
// middle of a call when another goroutine of its stops. It stops twice only if
// that is fine one after the other, which shows that the component expects it,
// and anything shows that the component is there for several goroutines.

// Bounds of harnesses, which are many.
const (
	maxHarnesses  = 120 // per package
	maxWork       = 6   // methods per component that are called while it is stopped
	maxFillers    = 2   // methods that put something into maps before another one is called
	harnessStates = 500
)

// A play is a story of a client and what came of it.
type play struct {
	c     *component
	calls []call
	keeps bool     // the client keeps the component, and may go on with it
	hands bool     // it calls methods with what others have returned
	parks bool     // it waits for good in the end, with the component in its hands
	fails bool     // its calls return errors, and what it is made with is as small as can be
	stops bool     // stopping it returns no error
	undo  *method  // a function that this one has returned is called in the end
	after *method  // a method of what undo has returned, to be called instead of a function
	meet  []*maker // of other components that are given this one
	f     *skeleton.Func
	maker string
}

// A call is a call of a method by the client.
type call struct {
	m        *method
	parallel bool // in a goroutine of its own
}

// harnesses explores the components of a package and returns the outcomes that
// are the fault of a component.
func (r *Result) harnesses(b *build.Result, prog *explore.Program, add func(*skeleton.Func), d *deeper, wanted func(string) bool) []*explore.Outcome {
	var out []*explore.Outcome
	left := maxHarnesses
	run := func(p *play, mk *maker) *explore.Result {
		p.f, p.maker = p.write(b, mk), mk.info.Name
		left--
		return r.story(prog, add, p.f)
	}
	for _, l := range b.Literals {
		add(l.Func)
	}
	for _, c := range components(b, d) {
		if !wanted(clientName(b, c)) {
			continue
		}
		for _, mk := range c.makers {
			if left <= 0 {
				return out
			}
			begin := c.begin(mk, run)
			out = append(out, c.lives(mk, run, begin)...)
			out = append(out, c.repeats(mk, run, begin)...)
			out = append(out, c.reenters(mk, run)...)
			out = append(out, c.races(mk, run, begin)...)
			out = append(out, c.gaveUp(mk, run, begin)...)
			out = append(out, c.replaces(mk, run, begin)...)
			out = append(out, c.meets(mk, run, begin)...)
			out = append(out, c.members(mk, run, begin)...)
			out = append(out, c.renews(mk, run, begin)...)
			out = append(out, c.sweeps(mk, run, begin)...)
			out = append(out, c.leaves(mk, run, begin)...)
			out = append(out, c.rereads(mk, run)...)
			out = append(out, c.tokens(mk, run)...)
			out = append(out, c.joins(mk, run, begin)...)
			out = append(out, c.phases(mk, run, begin)...)
			out = append(out, c.undoes(mk, run, begin)...)
			out = append(out, c.returns(mk, run, begin)...)
			out = append(out, c.promised(mk, run, begin)...)
		}
	}
	return out
}

// story explores the skeleton of a client.
func (r *Result) story(prog *explore.Program, add func(*skeleton.Func), f *skeleton.Func) *explore.Result {
	add(f)
	r.stories = append(r.stories, f)
	start := time.Now()
	found := prog.Explore(f.Name, explore.Options{States: harnessStates})
	r.Roots = append(r.Roots, &Root{
		Name: f.Name, States: found.States, Bounds: found.Bounds, Time: time.Since(start), Lost: len(found.Lost),
		met: union(found.Entered, found.Skipped),
	})
	return found
}

// A runner explores a story.
type runner func(p *play, mk *maker) *explore.Result

// play explores the story of a client that makes these calls and then drops the
// component.
func (run runner) play(c *component, mk *maker, calls ...call) (*play, *explore.Result) {
	p := &play{c: c, calls: calls}
	return p, run(p, mk)
}

// keep explores the story of a client that makes these calls and keeps the
// component.
func (run runner) keep(c *component, mk *maker, calls ...call) (*play, *explore.Result) {
	p := &play{c: c, calls: calls, keeps: true}
	return p, run(p, mk)
}

// lives plays the life of a component: stopped at once, stopped while each of
// its methods runs, stopped twice if it expects that. A component that cannot be
// stopped is used, one method at a time.
func (c *component) lives(mk *maker, run runner, begin []call) []*explore.Outcome {
	if len(c.closers) == 0 {
		return c.uses(mk, run, begin)
	}
	var out []*explore.Outcome
	stop := c.closers[0]
	p, alone := run.play(c, mk, append(slices.Clip(begin), call{stop, false})...)
	if len(c.closers) == 1 {
		out = append(out, p.faults(alone)...)
	}
	for i, m := range c.work {
		if i >= maxWork || plain(c.typ) && !c.shared(stop) {
			break // it is for one goroutine, which knows when it has stopped it
		}
		if mk.begins(m) {
			continue
		}
		p, found := run.play(c, mk, append(slices.Clip(begin), call{m, !c.revives(m, stop) && !c.inOrder(mk, run, begin, m, stop)}, call{stop, false})...)
		faults := append(p.faults(found), c.audience(mk, run, begin, m)...)
		if c.concealed() && slices.ContainsFunc(faults, p.outOfOrder) {
			q, kept := run.keep(c, mk, append(slices.Clip(begin), call{m, false})...)
			without := q.faults(kept)
			faults = slices.DeleteFunc(faults, func(o *explore.Outcome) bool { return p.outOfOrder(o) && !alike(o, without) })
		}
		surprises := func(o *explore.Outcome) bool { return panics(o) && !c.expects(m, stop) && !c.interrupts(stop, o) }
		if slices.ContainsFunc(faults, surprises) && !c.overlaps(mk, run, begin, m, len(alone.Outcomes)) {
			faults = append(slices.DeleteFunc(faults, surprises), c.lingers(mk, run, begin, m)...)
		}
		out = append(out, faults...)
	}
	out = append(out, c.disbands(mk, begin, run)...)
	if len(out) > 0 && c.refused(mk, run, begin) {
		return nil
	}
	_, twice := run.play(c, mk, append(slices.Clip(begin), call{stop, false}, call{stop, false})...)
	if !twice.Ends || len(twice.Outcomes) > len(alone.Outcomes) || slices.ContainsFunc(alone.Outcomes, panics) || twice.Bounds[explore.BoundStates] != nil || twice.Skipped[stop.info.Name] {
		return out // it does not expect that, or it is not known whether it does
	}
	if !c.shared(stop) || c.inTurn(stop) || c.calledOnce(stop) || c.excluded(stop) || c.byOwner(stop) || c.resets(stop) {
		return out
	}
	p, found := run.play(c, mk, append(slices.Clip(begin), call{stop, true}, call{stop, false})...)
	return append(out, p.faults(found)...)
}

// audience stops a component while a method sends to those who have subscribed before.
// What counts is whether the send panics: the client does not receive.
func (c *component) audience(mk *maker, run runner, begin []call, m *method) []*explore.Outcome {
	subscribed := c.subscriptions()
	if len(subscribed) == 0 || m.does.ops&doesSend == 0 || subscribes(m.info.Func) || c.revives(m, c.closers[0]) {
		return nil
	}
	calls := append(slices.Clip(begin), subscribed...)
	p := &play{c: c, calls: append(calls, call{m, true}, call{c.closers[0], false}), hands: true}
	return slices.DeleteFunc(p.faults(run(p, mk)), func(o *explore.Outcome) bool {
		return !panics(o) || o.Panic != explore.SendClosed
	})
}

// revives reports whether a method makes the channel without which there is nothing to
// stop: it begins what the other one ends, and is not called while that is going on. That
// there is something to stop may be said by a plain flag, too.
func (c *component) revives(m, stop *method) bool {
	start, end := c.deep.find(m.info.Name), c.deep.find(stop.info.Name)
	return start != nil && end != nil && slices.ContainsFunc(start.Code, func(in skeleton.Instr) bool {
		return in.Op == skeleton.Store && makesChan(start, in.B) && (asksFor(end, in.M) || loads(end, in.M) && flagged(start, end))
	})
}

func loads(f *skeleton.Func, class int32) bool {
	return class != 0 && slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool { return in.Op == skeleton.Load && in.M == class })
}

// flagged reports whether a function stores a constant to a field for which another one asks,
// neither with a lock.
func flagged(start, end *skeleton.Func) bool {
	locks := func(in skeleton.Instr) bool { return in.Op == skeleton.Lock || in.Op == skeleton.RLock }
	if slices.ContainsFunc(start.Code, locks) || slices.ContainsFunc(end.Code, locks) {
		return false
	}
	return slices.ContainsFunc(start.Code, func(st skeleton.Instr) bool {
		return st.Op == skeleton.Store && st.B.IsConst() && slices.ContainsFunc(end.Code, func(load skeleton.Instr) bool {
			return load.Op == skeleton.Load && load.M == st.M && st.M != 0 && slices.ContainsFunc(end.Code, func(in skeleton.Instr) bool {
				return (in.Op == skeleton.If || in.Op == skeleton.Not) && in.A == skeleton.Operand(load.Dst)
			})
		})
	})
}

func makesChan(f *skeleton.Func, o skeleton.Operand) bool {
	return slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
		return in.Op == skeleton.MakeChan && skeleton.Operand(in.Dst) == o
	})
}

// asksFor reports whether a function asks if a channel that it loads from fields of a
// class is there.
func asksFor(f *skeleton.Func, class int32) bool {
	return class != 0 && slices.ContainsFunc(f.Code, func(load skeleton.Instr) bool {
		return load.Op == skeleton.Load && load.Kind == skeleton.Chan && load.M == class &&
			slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
				return in.Op == skeleton.Bin && (in.A == skeleton.Operand(load.Dst) || in.B == skeleton.Operand(load.Dst))
			})
	})
}

// lingers returns the panics when a component is stopped after a method has
// returned: of goroutines that the method has left behind, or sends of those that
// others start for what it gave them.
func (c *component) lingers(mk *maker, run runner, begin []call, m *method) []*explore.Outcome {
	p, found := run.play(c, mk, append(slices.Clip(begin), call{m, false}, call{c.closers[0], false})...)
	return slices.DeleteFunc(p.faults(found), func(o *explore.Outcome) bool {
		return !panics(o) || m.does.ops&doesStart == 0 && o.Panic != explore.SendClosed
	})
}

// disbands stops a component after each of the methods that start goroutines for
// which it then waits.
func (c *component) disbands(mk *maker, begin []call, run runner) []*explore.Outcome {
	stop := c.closers[0]
	if stop.does.ops&doesWait == 0 {
		return nil
	}
	var out []*explore.Outcome
	for i, m := range c.crew {
		if i >= maxWork {
			break
		}
		p, found := run.play(c, mk, append(slices.Clip(begin), call{m, false}, call{stop, false})...)
		out = append(out, p.faults(found)...)
	}
	return out
}

// reenters calls each method that calls, with a lock held, what the component
// was made with: that may come back and take the lock again. Before that, it puts
// something into the maps of the component.
func (c *component) reenters(mk *maker, run runner) []*explore.Outcome {
	var out []*explore.Outcome
	for i, m := range c.calls {
		if i >= maxWork {
			break
		}
		p := &play{c: c, calls: append(c.fillers(m), call{m, false}), meet: c.satellites}
		found := run(p, mk)
		for _, o := range p.faults(found) {
			if len(o.Cause) == 1 && heldByStuck(o.Cause[0]) {
				out = append(out, o)
			}
		}
	}
	return out
}

// fillers returns calls of the methods that put something into maps, other than
// one; if there are many, the first few.
func (c *component) fillers(but *method) []call {
	var out []call
	for _, m := range c.methods {
		if m == but || !m.info.Public || m.gives() || len(out) == maxFillers || slices.Contains(c.calls, m) {
			continue
		}
		if f := c.deep.find(m.info.Name); f != nil && fills(f) {
			out = append(out, call{m, false})
		}
	}
	return out
}

// fills reports whether a function puts something into a map, and leaves no lock
// held, as far as it shows.
func fills(f *skeleton.Func) bool {
	updates, held := false, 0
	for _, in := range f.Code {
		switch in.Op {
		case skeleton.Update:
			updates = true
		case skeleton.Lock, skeleton.RLock:
			held++
		case skeleton.Unlock, skeleton.RUnlock:
			held--
		case skeleton.Call:
			if strings.HasPrefix(in.Name, "(*sync.") && strings.HasSuffix(in.Name, "Unlock") {
				held-- // deferred
			}
		}
	}
	return updates && held <= 0
}

func panics(o *explore.Outcome) bool { return o.Kind == explore.Panic }

// expects reports whether a method watches for what another one does to stop
// the component: it expects that to be called meanwhile. What it starts may watch for
// that after it has returned.
func (c *component) expects(m, stop *method) bool {
	for s := range m.does.recvs {
		if s.class != 0 && c.signals(stop, s) && c.deep.awaits(m, s) {
			return true
		}
	}
	return m.does.ops&doesWatch != 0 && stop.does.ops&doesCancel != 0
}

// interrupts reports whether a send that panics also waits for what a method
// closes: it expects that method to be called meanwhile.
func (c *component) interrupts(m *method, o *explore.Outcome) bool {
	at := o.Cause[0].Stack[0]
	return at.Instr.Op == skeleton.Select && slices.ContainsFunc(at.Instr.Cases, func(cs skeleton.Case) bool {
		return !cs.Send && c.signals(m, spotOf(at.Fn, cs.Chan, cs.Label))
	})
}

// signals reports whether a method closes a channel to tell others something: one
// that nobody sends on. Who receives from another waits for what is sent.
func (c *component) signals(m *method, s spot) bool {
	if !m.does.closes_.has(s) {
		return false
	}
	for _, does := range c.others {
		if does.sends.has(s) {
			return false
		}
	}
	return !slices.ContainsFunc(c.methods, func(m *method) bool { return m.does.sends.has(s) })
}

// overlaps reports whether a component must expect to be stopped while a method
// runs. Whoever sends may be the one who stops, in this order. But if the method
// works on what has been stopped, and the component is there for several goroutines, it
// expects more, and so it does if it does not return until then, all that it calls being
// known, and not because it panics, nor because it gives back what it has not taken.
// None of this counts if both store to a field without a lock.
func (c *component) overlaps(mk *maker, run runner, begin []call, m *method, alone int) bool {
	if c.exclude(m, c.closers[0]) {
		return false
	}
	_, after := run.play(c, mk, append(slices.Clip(begin), call{c.closers[0], false}, call{m, false})...)
	if len(after.Outcomes) <= alone && c.shared(c.closers[0]) {
		return true
	}
	_, before := run.play(c, mk, append(slices.Clip(begin), call{m, false})...)
	return before.Bounds[explore.BoundStates] == nil && before.Bounds[explore.BoundCalls] == nil && !before.Ends && !before.Dies &&
		!slices.ContainsFunc(before.Outcomes, givesBack)
}

// uses calls each method of a component that cannot be stopped. A call may
// return, unless some other code of the package does what it waits for. What is
// waiting for more calls afterwards is none of the faults of a component; so
// whether anything else is left behind is asked of a client that keeps it.
func (c *component) uses(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	if len(begin) > 0 && !c.runs.info.Outside && !mk.info.Outside {
		p, found := run.keep(c, mk, begin...)
		out = append(out, p.remains(found)...)
	}
	for i, m := range c.work {
		if i >= maxWork {
			break
		}
		if !m.info.Public || m.info.Outside || mk.info.Outside || mk.begins(m) {
			continue // the package has clients of its own
		}
		p, found := run.play(c, mk, append(slices.Clip(begin), call{m, false})...)
		for _, o := range p.faults(found) {
			if slices.ContainsFunc(o.Cause, p.byClient) {
				out = append(out, o)
			}
		}
		p, found = run.keep(c, mk, append(slices.Clip(begin), call{m, false})...)
		out = append(out, p.remains(found)...)
		if full := c.fillers(m); len(full) > 0 && c.goesOver(m) {
			p, found = run.keep(c, mk, append(append(slices.Clip(begin), full...), call{m, false})...)
			out = append(out, p.remains(found)...)
		}
	}
	return out
}

// goesOver reports whether a method ranges over a map itself: without those that put
// something into it there is nothing to see.
func (c *component) goesOver(m *method) bool {
	f := c.deep.find(m.info.Name)
	return f != nil && slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
		return in.Op == skeleton.Range && setBy(f, in.A).Op == skeleton.Load && setBy(f, in.A).Kind == skeleton.Map
	})
}

// remains returns the faults of a component that the client keeps. What it sends by
// other methods then is not known, and a send on a closed channel may hang on it:
// that is asked for where they are called.
func (p *play) remains(found *explore.Result) []*explore.Outcome {
	return slices.DeleteFunc(p.faults(found), func(o *explore.Outcome) bool { return panics(o) && o.Panic == explore.SendClosed })
}

// begin returns the calls with which the life of a component begins. A method
// that runs until it is stopped, or may do so, gets a goroutine of its own.
func (c *component) begin(mk *maker, run runner) []call {
	if c.runs == nil {
		return nil
	}
	p, alone := run.play(c, mk, call{c.runs, false})
	return []call{{c.runs, !alone.Ends || slices.ContainsFunc(alone.Outcomes, p.awaitsStop)}}
}

// awaitsStop reports whether a call of the client waits for what a method does
// that ends the life of the component.
func (p *play) awaitsStop(o *explore.Outcome) bool {
	return slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool {
		return p.byClient(b) && slices.ContainsFunc(p.c.closers, func(m *method) bool { return m.does.help(b.Stack) })
	})
}
