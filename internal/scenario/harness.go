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
	maxHarnesses  = 80 // per package
	maxWork       = 6  // methods per component that are called while it is stopped
	maxFillers    = 2  // methods that put something into maps before another one is called
	harnessStates = 500
)

// A play is a story of a client and what came of it.
type play struct {
	c     *component
	calls []call
	keeps bool // the client keeps the component, and may go on with it
	hands bool // it calls methods with what others have returned
	parks bool // it waits for good in the end, with the component in its hands
	fails bool // its calls return errors, and what it is made with is as small as can be
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
			out = append(out, c.replaces(mk, run, begin)...)
			out = append(out, c.meets(mk, run, begin)...)
			out = append(out, c.leaves(mk, run, begin)...)
			out = append(out, c.rereads(mk, run)...)
			out = append(out, c.tokens(mk, run)...)
		}
	}
	return out
}

// story explores the skeleton of a client.
func (r *Result) story(prog *explore.Program, add func(*skeleton.Func), f *skeleton.Func) *explore.Result {
	add(f)
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
		if i >= maxWork {
			break
		}
		p, found := run.play(c, mk, append(slices.Clip(begin), call{m, true}, call{stop, false})...)
		faults := p.faults(found)
		surprises := func(o *explore.Outcome) bool { return panics(o) && !c.expects(m, stop) && !c.interrupts(stop, o) }
		if slices.ContainsFunc(faults, surprises) && !c.overlaps(mk, run, begin, m, len(alone.Outcomes)) {
			faults = append(slices.DeleteFunc(faults, surprises), c.lingers(mk, run, begin, m)...)
		}
		out = append(out, faults...)
	}
	out = append(out, c.disbands(mk, begin, run)...)
	_, twice := run.play(c, mk, append(slices.Clip(begin), call{stop, false}, call{stop, false})...)
	if !twice.Ends || len(twice.Outcomes) > len(alone.Outcomes) || slices.ContainsFunc(alone.Outcomes, panics) || twice.Bounds[explore.BoundStates] != nil {
		return out // it does not expect that, or it is not known whether it does
	}
	if !c.shared(stop) {
		return out
	}
	p, found := run.play(c, mk, append(slices.Clip(begin), call{stop, true}, call{stop, false})...)
	return append(out, p.faults(found)...)
}

// lingers returns the panics when a component is stopped after a method has
// returned: of goroutines that the method has left behind.
func (c *component) lingers(mk *maker, run runner, begin []call, m *method) []*explore.Outcome {
	if m.does.ops&doesStart == 0 {
		return nil
	}
	p, found := run.play(c, mk, append(slices.Clip(begin), call{m, false}, call{c.closers[0], false})...)
	return slices.DeleteFunc(p.faults(found), func(o *explore.Outcome) bool { return !panics(o) })
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
		p, found := run.play(c, mk, append(c.fillers(m), call{m, false})...)
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
			if strings.HasSuffix(in.Name, "Unlock") {
				held--
			}
		}
	}
	return updates && held <= 0
}

// heldByStuck reports whether a goroutine waits for a lock that is held by itself,
// or by another one of those that are stuck: then nobody else can help.
func heldByStuck(b explore.Blocked) bool {
	return (b.Op == skeleton.Lock || b.Op == skeleton.RLock) && len(b.WaitsFor) > 0
}

func panics(o *explore.Outcome) bool { return o.Kind == explore.Panic }

// expects reports whether a method watches for what another one does to stop
// the component: it expects that to be called meanwhile.
func (c *component) expects(m, stop *method) bool {
	for s := range m.does.recvs {
		if s.class != 0 && c.signals(stop, s) {
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
// expects more, and so it does if it does not
// return until then, all that it calls being known, and not because it panics.
func (c *component) overlaps(mk *maker, run runner, begin []call, m *method, alone int) bool {
	_, after := run.play(c, mk, append(slices.Clip(begin), call{c.closers[0], false}, call{m, false})...)
	if len(after.Outcomes) <= alone && c.shared(c.closers[0]) {
		return true
	}
	_, before := run.play(c, mk, append(slices.Clip(begin), call{m, false})...)
	return before.Bounds[explore.BoundStates] == nil && before.Bounds[explore.BoundCalls] == nil && !before.Ends && !before.Dies
}

// uses calls each method of a component that cannot be stopped. A call may
// return, unless some other code of the package does what it waits for. What is
// waiting for more calls afterwards is none of the faults of a component; so
// whether anything else is left behind is asked of a client that keeps it.
func (c *component) uses(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	if len(begin) > 0 && !c.runs.info.Outside && !mk.info.Outside {
		p, found := run.keep(c, mk, begin...)
		out = append(out, p.faults(found)...)
	}
	for i, m := range c.work {
		if i >= maxWork {
			break
		}
		if !m.info.Public || m.info.Outside || mk.info.Outside {
			continue // the package has clients of its own
		}
		p, found := run.play(c, mk, append(slices.Clip(begin), call{m, false})...)
		for _, o := range p.faults(found) {
			if slices.ContainsFunc(o.Cause, p.byClient) {
				out = append(out, o)
			}
		}
		p, found = run.keep(c, mk, append(slices.Clip(begin), call{m, false})...)
		out = append(out, p.faults(found)...)
	}
	return out
}

// served reports whether a function of the package that did not run does what a
// goroutine waits for.
func (c *component) served(b explore.Blocked, found *explore.Result) bool {
	for name, does := range c.others {
		if found.Entered[name] || found.Skipped[name] || found.Entered[does.within] {
			continue
		}
		if does.help(b.Stack) && (b.Op != skeleton.Wait || c.groups.counts(c.typ, name)) || c.toldElsewhere(&does, b.Stack) {
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
	for _, b := range o.Cause {
		if b.Nil && !p.c.leftNil(b) || !inView(b.Stack) || p.c.public[lastPart(label(b.Stack))] {
			return false
		}
		if p.byClient(b) && !heldByStuck(b) && (p.mightHelp(b) || p.c.served(b, found)) || p.endsOtherwise(b) {
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

// mightHelp reports whether some method that the client did not call does what
// a blocked call waits for: Release for Acquire. It may be one more call of the
// same: those who meet at a barrier wait for the last of them.
func (p *play) mightHelp(b explore.Blocked) bool {
	return slices.ContainsFunc(p.c.methods, func(m *method) bool {
		if p.called(m) && b.Op != skeleton.CondWait {
			return p.c.meeting(m, b)
		}
		return m.callable() && m.does.help(b.Stack)
	})
}

// endsOtherwise reports whether a goroutine of the component waits for what a method
// does that ends its life as well, by its name, and was not called. Which of them
// is the end the name does not tell: Close may close one of many topics.
func (p *play) endsOtherwise(b explore.Blocked) bool {
	return !p.byClient(b) && slices.ContainsFunc(p.c.closers, func(m *method) bool {
		return !p.called(m) && m.does.help(b.Stack)
	})
}

// meeting reports whether a method waits for what the last one who calls it does: it
// closes the channel.
func (c *component) meeting(m *method, b explore.Blocked) bool {
	return b.Op == skeleton.Recv && madeBefore(b) && runs([]explore.Blocked{b}, m.info.Name) &&
		c.others[m.info.Name].closes_.has(spotOf(b.Stack[0].Fn, b.Stack[0].Instr.A, b.Stack[0].Instr.Label))
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
