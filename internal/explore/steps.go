package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/skeleton"
	"github.com/concurlint/concurlint/internal/witness"
)

// What the steps of a witness say.

// ShortName cuts the package path off the name of a function, and numbers
// literals as stack traces do: F.func1.2 is the second one in the first one of F.
func ShortName(name string) string {
	star := strings.HasPrefix(name, "(*")
	name = strings.TrimLeft(name, "(*")
	name, _, _ = strings.Cut(name, "#") // what a client does
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
	}
	if i := strings.IndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	if star {
		name = strings.Replace(name, ")", "", 1)
	}
	name = strings.Replace(name, ")", "", 1)
	return strings.ReplaceAll(strings.Replace(name, "$", ".func", 1), "$", ".")
}

// note writes down a step of goroutine gi at instruction at.
func (m *machine) note(s *state, gi int32, k witness.Kind, text string, partner int32, at *instr, subjects ...about) {
	t := traced{gi: gi, partner: partner, about: subjects}
	t.Step = Step{Goroutine: m.tracer.names[gi], Kind: k, Text: text, Stack: stack(s.gs[gi], at), Started: m.tracer.born[gi]}
	if partner >= 0 {
		t.Partner = m.tracer.names[partner]
	}
	m.tracer.steps = append(m.tracer.steps, t)
}

// traceMove writes down a move that is about to be made.
func (m *machine) traceMove(s *state, mv move) {
	if m.tracer == nil {
		return
	}
	op := &s.gs[mv.g].op
	if op.in.endsProcess() {
		return // nothing that is reported comes of it
	}
	k := witness.Run
	if op.in.Op == skeleton.Select && mv.h < 0 {
		k = witness.Take
		m.tracer.picked = m.tracer.picked || s.picks(op, mv.gc)
	}
	text := describe(op, mv.gc)
	if op.in.Op == skeleton.Lock && !op.announced && op.obj >= 0 {
		if v, _ := s.get(op.obj, op.key); v.n != 0 {
			// It only announces itself, which keeps new readers out.
			text = "asks to lock" + strings.TrimPrefix(text, "locks")
		}
	}
	m.note(s, mv.g, k, text, mv.h, op.in, subjects(op, mv.gc)...)
	last := &m.tracer.steps[len(m.tracer.steps)-1]
	last.giver, last.handed = m.handed(s, mv)
	last.Way = max(int32(mv.gc), -1)
}

// handed returns who sends in a move, and the objects that can be reached from
// what is sent.
func (m *machine) handed(s *state, mv move) (int32, []int32) {
	giver, v := mv.g, sent(&s.gs[mv.g].op, mv.gc)
	if v == nil && mv.h >= 0 {
		giver, v = mv.h, sent(&s.gs[mv.h].op, mv.hc)
	}
	if v == nil {
		return -1, nil
	}
	r := m.newReach(s)
	defer m.freeReach(r)
	r.value(s, *v)
	return giver, r.objects()
}

// sent returns what an operation sends, or nil.
func sent(op *pending, c int8) *value {
	switch {
	case op.in.Op == skeleton.Send:
		return &op.val
	case op.in.Op == skeleton.Select && c >= 0 && op.cases[c].send:
		return &op.cases[c].val
	}
	return nil
}

// subjects returns what an operation is about; of a select, the chosen case.
func subjects(op *pending, c int8) []about {
	if op.in.Op == skeleton.Select {
		if c >= 0 {
			return []about{{op.cases[c].obj, 0}}
		}
		var all []about
		for _, pc := range op.cases {
			all = append(all, about{pc.obj, 0})
		}
		return all
	}
	return []about{{op.obj, op.key}}
}

func (m *machine) traceStart(s *state, gi, ni int32, in *instr) {
	if m.tracer == nil {
		return
	}
	m.tracer.begin(ni, m.task(s.gs[ni]))
	m.tracer.born[ni] = append(stack(s.gs[gi], in), m.tracer.born[gi]...)
	m.note(s, gi, witness.Start, "starts "+strings.TrimPrefix(m.tracer.names[ni], "go "), ni, in)
	r := m.newReach(s)
	r.goroutine(s, s.gs[ni])
	m.tracer.steps[len(m.tracer.steps)-1].given = r.objects()
	m.freeReach(r)
}

// task returns the function that a new goroutine is there for: of one that a
// library starts, the one function of the source that the library was given.
func (m *machine) task(g *goroutine) *fn {
	if g.fn.Flags&skeleton.Model == 0 || g.top == nil {
		return g.fn
	}
	for _, v := range g.top.regs {
		if v.k == kFunc && v.n >= 0 && m.prog.fns[v.n].Flags&skeleton.Model == 0 {
			return m.prog.fns[v.n]
		}
	}
	return g.fn
}

// traceCall writes down a call by a client.
func (m *machine) traceCall(s *state, gi int32, in *instr, callee *fn) {
	if m.tracer != nil && in.fn.Flags&skeleton.Client != 0 {
		m.note(s, gi, witness.Call, "calls "+ShortName(callee.Name), -1, in)
	}
}

// traceBranch writes down that a goroutine took one side of a branch although
// both were possible.
func (m *machine) traceBranch(s *state, gi int32, in *instr, why choice, yes bool) {
	if m.tracer == nil {
		return
	}
	m.tracer.sides = append(m.tracer.sides, side{len(m.tracer.steps), gi, Place{in.fn.Func, in.Instr}, yes})
	if in.Label == "" {
		return
	}
	text := in.Label
	if !yes {
		text = negate(in.Label)
	}
	if !strings.Contains(text, " ") {
		text = "the branch " + text
	}
	m.note(s, gi, witness.Take, "takes "+text, -1, in)
	last := &m.tracer.steps[len(m.tracer.steps)-1]
	if m.opts.Test && why.asksData(in, yes) {
		last.data = &why.made
	}
	if last.Way = in.M; yes {
		last.Way = in.N
	}
}

// CallbackPanics is the text of the step in which a function panics that is not
// seen.
const CallbackPanics = "takes a panic of its callback"

// traceCallback writes down that a function panics that is not seen.
func (m *machine) traceCallback(s *state, gi int32, in *instr) {
	if m.tracer != nil {
		m.note(s, gi, witness.Take, CallbackPanics, -1, in)
	}
}

// negate writes the negation of a condition.
func negate(cond string) string {
	opposite := []string{" == ", " != ", " < ", " >= ", " > ", " <= "}
	for i, op := range opposite {
		if left, right, ok := strings.Cut(cond, op); ok && !strings.ContainsAny(cond, "&|") {
			return left + opposite[i^1] + right
		}
	}
	if !strings.Contains(cond, " ") {
		return "!" + cond
	}
	return "!(" + cond + ")"
}

func (m *machine) traceEnd(s *state, gi int32) {
	if m.tracer == nil || s.gs[gi].top == nil {
		return
	}
	f := s.gs[gi].top
	m.note(s, gi, witness.End, "ends", -1, &f.fn.code[f.pc])
}

var verbs = map[skeleton.Op]string{
	skeleton.Send: "sends on", skeleton.Recv: "receives from", skeleton.Close: "closes",
	skeleton.Lock: "locks", skeleton.Unlock: "unlocks", skeleton.RLock: "read-locks", skeleton.RUnlock: "read-unlocks",
	skeleton.TryLock: "tries to lock", skeleton.TryRLock: "tries to read-lock",
	skeleton.Add: "adds to", skeleton.Wait: "waits for", skeleton.CondJoin: "begins to wait on", skeleton.CondWait: "waits for a signal on",
	skeleton.Signal: "signals", skeleton.Broadcast: "broadcasts on", skeleton.Once: "enters",
	skeleton.Acquire: "acquires", skeleton.Release: "releases", skeleton.Sleep: "sleeps",
	skeleton.Select: "selects",
	skeleton.Arm:    "sets the timer", skeleton.Disarm: "stops the timer",
	skeleton.AtomicLoad: "loads", skeleton.AtomicStore: "stores", skeleton.AtomicSwap: "swaps",
	skeleton.AtomicAdd: "adds to", skeleton.AtomicCAS: "compares and swaps",
}

func describe(op *pending, c int8) string {
	if op.in.Op != skeleton.Select {
		return operation(op.in)
	}
	switch {
	case c == defaultCase:
		return "takes the default case"
	case c < 0:
		return "selects"
	}
	sc := op.in.Cases[c]
	switch {
	case sc.Label == "":
		return fmt.Sprintf("takes case %d", c+1)
	case sc.Send:
		return "takes case " + sc.Label + " <-"
	}
	return "takes case <-" + sc.Label
}

// operation says what an instruction does, to what.
func operation(in *instr) string {
	text := verbs[in.Op]
	if in.Op == skeleton.Add && in.B.IsConst() && in.fn.Consts[^in.B].Int < 0 {
		text = "calls Done on"
	}
	if in.Label != "" {
		return text + " " + in.Label
	}
	return strings.TrimSuffix(text, " on")
}

// traceStuck writes down who is stuck at the end.
func (m *machine) traceStuck(s *state, o *Outcome) {
	for gi, g := range s.gs {
		match := func(b Blocked) bool { return int(b.gi) == gi && g.status == parked && g.op.in.Op == b.Op }
		if i := slices.IndexFunc(o.Cause, match); i >= 0 {
			o.Cause[i].Started = m.tracer.born[int32(gi)]
			partner := int32(-1)
			if w := o.Cause[i].WaitsFor; len(w) == 1 && len(o.Cause) > 1 {
				partner = o.Cause[w[0]].gi
			}
			text := stuckText(g.op.in)
			if o.Cause[i].Ticks {
				text = "only time wakes the select, and leads back to it"
			}
			if until := o.Cause[i].Until; until != "" {
				text = "no case of the select can go on but " + until
			}
			m.note(s, int32(gi), witness.Stuck, text, partner, g.op.in, subjects(&g.op, noCase)...)
		}
	}
	for _, b := range o.Also {
		m.tracer.steps = append(m.tracer.steps, traced{gi: -1, partner: -1,
			Step: Step{Goroutine: b.Goroutine, Kind: witness.Stuck, Text: stuckText(&instr{Instr: b.Stack[0].Instr}), Stack: b.Stack}})
	}
}

func stuckText(in *instr) string {
	if in.Op == skeleton.Select {
		if len(in.Cases) == 0 {
			return "an empty select"
		}
		return "no case of the select can go on"
	}
	text := verbs[in.Op]
	if in.Label != "" {
		text += " " + in.Label
	}
	return text
}

func (m *machine) tracePanic(o *Outcome) {
	b := o.Cause[0]
	steps := m.tracer.steps
	text, kind := o.Panic.String(), witness.Panic
	if o.Kind == Early {
		text, kind = "adds to the WaitGroup, but Wait has returned", witness.Run
	}
	last := traced{gi: -1, partner: -1}
	i, ok := m.tracer.panics[b.gi]
	if o.Kind == Early {
		i, ok = len(steps)-1, true
	}
	if ok && i >= 0 {
		o.Cause[0].Started = steps[i].Started
		last = steps[i] // the step that panics: it was written down before it was taken
		// What follows are deferred calls, and what others do meanwhile.
		m.tracer.steps = steps[:i]
	}
	last.Step = Step{Goroutine: b.Goroutine, Kind: kind, Text: text, Stack: b.Stack, Started: o.Cause[0].Started}
	m.tracer.steps = append(m.tracer.steps, last)
}
