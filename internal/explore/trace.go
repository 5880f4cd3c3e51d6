package explore

import (
	"fmt"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A tracer follows a replay of the way to an outcome and writes down its steps.
type tracer struct {
	choices []int8 // still to be made
	steps   []traced
	sides   []side            // of branches
	born    map[int32][]Place // where goroutines were started
	names   map[int32]string  // of goroutines
	started map[*fn]int       // goroutines so far, by the function that they run
	panics  map[int32]int     // by goroutine: the step that panicked last, not in a deferred call
	asks    instance          // the next question
	given   *answers
	chosen  map[int32]choice // by goroutine: the last comparison whose result was a choice
	last    made             // the last choice
	picked  bool             // code that is not seen chose between cases of a select: see [state.picks]
}

func newTracer(root *fn) *tracer {
	return &tracer{
		born:    make(map[int32][]Place),
		names:   map[int32]string{0: ShortName(root.Name)},
		started: make(map[*fn]int),
		panics:  make(map[int32]int),
		given:   newAnswers(),
		chosen:  make(map[int32]choice),
	}
}

// A choice is a register of a frame whose value was chosen.
type choice struct {
	frame int32
	reg   Reg
	err   bool // it says whether there is an error
	made  made
}

// A made choice is an answer to a question of an instruction, the nth one, wherever it was
// called from.
type made struct {
	at     *instr
	nth    int
	answer int8
}

// compares notes whether the result of a comparison is a choice, so that the
// branch that it decides is a step.
func (t *tracer) compares(s *state, gi int32, f *frame, in *instr, chosen bool) {
	c := choice{frame: f.serial, reg: in.Dst, err: s.isError(f.val(in.A)) || s.isError(f.val(in.B)), made: t.last}
	switch {
	case chosen && !in.Has(skeleton.Count):
		t.chosen[gi] = c
	case t.chosen[gi].of(f, in.Dst):
		delete(t.chosen, gi)
	}
}

// of reports whether it is a register of a frame that was chosen.
func (c choice) of(f *frame, r Reg) bool { return c.frame == f.serial && c.reg == r }

// begin names a goroutine that starts by the function it runs, with a number if
// it is not the first. The number in the state does not do, which another may
// have had before.
func (t *tracer) begin(gi int32, f *fn) {
	t.started[f]++
	t.names[gi] = "go " + ShortName(f.Name)
	if n := t.started[f]; n > 1 {
		t.names[gi] += fmt.Sprintf(" #%d", n)
	}
}

// A traced step is a step and what it is about, to tell which steps matter.
type traced struct {
	Step
	gi, partner int32 // numbers of goroutines, or -1
	about       []about
	// given are the objects that a new goroutine can reach.
	given []int32
	// handed are the objects that can be reached from what giver sends.
	handed []int32
	giver  int32
	data   *made // the answer about data that made the decision: see [machine.restsOnData]
}

// about names a channel, or a slot of memory.
type about struct{ obj, key int32 }

// trace replays the way to an outcome, sets its steps, and returns the choices
// that were made. It reports whether the replay ends in the outcome; anything
// else is a mistake of ours.
func (m *machine) trace(o *Outcome) (*answers, bool) {
	var ways []*way
	for w := o.way; w != nil; w = w.up {
		ways = append(ways, w)
	}
	slices.Reverse(ways)
	m.tracer = newTracer(m.root)
	defer func() { m.tracer = nil }()
	s := m.initial()
	s.script = m.tracer
	for _, w := range ways {
		m.tracer.choices = w.choices
		if w.move >= 0 {
			moves := m.moves(s, nil)
			if int(w.move) >= len(moves) {
				return nil, false
			}
			if out := m.take(s, moves[w.move], int(w.move)); out == stops || out == drops {
				break
			}
		}
		var next *state
		m.settle(s, func(t *state) { next = t })
		if next == nil {
			if o.Kind == Stuck {
				return nil, false
			}
			break // the way ends inside of a step: a panic
		}
		s = next
	}
	for _, list := range [][]Blocked{o.Cause, o.Also} {
		for i := range list {
			list[i].Goroutine = m.tracer.names[list[i].gi]
		}
	}
	switch o.Kind {
	case Stuck:
		if !m.stuckAgain(s, o) {
			return nil, false
		}
		m.traceStuck(s, o)
	case OneShot:
		m.traceStuck(s, o)
	default:
		m.tracePanic(o)
	}
	o.picked, o.repeats, o.owed = m.tracer.picked, m.repeats(o) || m.answers(o) || m.meddled(s, o) || m.shortOf(o), m.owed(s, o)
	for _, t := range m.tracer.steps {
		o.Schedule = append(o.Schedule, t.Step)
	}
	least := minimize(m.tracer.steps)
	for _, t := range least {
		o.Steps = append(o.Steps, t.Step)
	}
	o.data = m.opts.Test && m.restsOnData(s, o, least)
	return m.tracer.given, true
}

// stuckAgain reports whether the goroutines of an outcome are stuck in s.
func (m *machine) stuckAgain(s *state, o *Outcome) bool {
	if slices.ContainsFunc(s.gs, func(g *goroutine) bool { return g.status != parked && g.status != ended }) {
		return false // the way ended inside of a step, and nobody knows where it goes
	}
	enabled := make([]bool, len(s.gs))
	moves := m.moves(s, nil)
	for _, mv := range moves {
		enabled[mv.g] = true
		if mv.h >= 0 {
			enabled[mv.h] = true
		}
	}
	c := m.census(s)
	defer c.free()
	if o.frozen() {
		rings := slices.Concat(c.until(enabled)...)
		clear(c.stops)
		return !slices.ContainsFunc(o.Cause, func(b Blocked) bool { return !slices.Contains(rings, b.gi) })
	}
	stuck := 0
	for _, gi := range append(c.stuck(enabled), c.idle(m.ticking(s, moves))...) {
		g := s.gs[gi]
		if slices.ContainsFunc(o.Cause, func(b Blocked) bool { return b.Stack[0].Instr == g.op.in.Instr }) {
			stuck++
		}
	}
	return stuck >= len(o.Cause)
}

// next makes the next choice as it was made on the way. Beyond the end of the
// way it gives up, which ends the replay.
func (t *tracer) next(int) (int, bool) {
	if len(t.choices) == 0 {
		return 0, false
	}
	c := t.choices[0]
	t.choices = t.choices[1:]
	t.given.add(t.asks, c)
	t.last = made{t.asks.at, t.asks.nth, c}
	t.asks.nth++
	return int(c), true
}
