package explore

import (
	"fmt"
	"strings"

	"github.com/concurlint/concurlint/internal/skeleton"
	"github.com/concurlint/concurlint/internal/witness"
)

// A tracer follows a replay of the way to an outcome and writes down its steps.
type tracer struct {
	choices []int8 // still to be made
	steps   []Step
}

// next makes the next choice as it was made on the way. Beyond the end of the
// way it gives up, which ends the replay.
func (t *tracer) next(n int) (int, bool) {
	if len(t.choices) == 0 {
		return 0, false
	}
	c := t.choices[0]
	t.choices = t.choices[1:]
	return int(c), true
}

// trace replays the way to an outcome and sets its steps.
func (m *machine) trace(o *Outcome) {
	var ways []*way
	for w := o.way; w != nil; w = w.up {
		ways = append(ways, w)
	}
	m.tracer = &tracer{}
	defer func() { m.tracer = nil }()
	s := m.initial()
	s.script = m.tracer
	for i := len(ways) - 1; i >= 0; i-- {
		w := ways[i]
		m.tracer.choices = w.choices
		if w.move >= 0 {
			moves := m.moves(s, nil)
			if out := m.take(s, moves[w.move], int(w.move)); out == stops || out == drops {
				break
			}
		}
		var next *state
		m.settle(s, func(t *state) { next = t })
		if next == nil {
			break // the way ends inside of a step: a panic
		}
		s = next
	}
	o.Steps = m.tracer.steps
	if o.Kind == Stuck {
		m.traceStuck(o)
	} else {
		m.tracePanic(o)
	}
}

// goroutineName names a goroutine by the function it runs: "caller" for the
// first one, else the name of the function, with a number if there are more.
func goroutineName(s *state, gi int32) string {
	if gi == 0 {
		return shortName(s.gs[0].fn.Name)
	}
	name := "go " + shortName(s.gs[gi].fn.Name)
	n := 1
	for hi := range gi {
		if hi > 0 && s.gs[hi].fn == s.gs[gi].fn {
			n++
		}
	}
	if n > 1 {
		return fmt.Sprintf("%s #%d", name, n)
	}
	return name
}

// shortName cuts the package path off the name of a function.
func shortName(name string) string {
	star := strings.HasPrefix(name, "(*")
	name = strings.TrimLeft(name, "(*")
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
	}
	if i := strings.IndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	if star {
		name = strings.Replace(name, ")", "", 1)
	}
	return strings.Replace(name, ")", "", 1)
}

func (m *machine) step1(s *state, gi int32, k witness.Kind, text, partner string, at *instr) {
	m.tracer.steps = append(m.tracer.steps, Step{
		Goroutine: goroutineName(s, gi), Kind: k, Text: text, Partner: partner, Stack: stack(s.gs[gi], at),
	})
}

// traceMove writes down a move that is about to be made.
func (m *machine) traceMove(s *state, mv move) {
	if m.tracer == nil {
		return
	}
	op := &s.gs[mv.g].op
	partner := ""
	if mv.h >= 0 {
		partner = goroutineName(s, mv.h)
	}
	m.step1(s, mv.g, witness.Run, describe(op, mv.gc), partner, op.in)
}

func (m *machine) traceStart(s *state, gi, ni int32, in *instr) {
	if m.tracer == nil {
		return
	}
	name := goroutineName(s, ni)
	m.step1(s, gi, witness.Start, "starts "+strings.TrimPrefix(name, "go "), name, in)
}

var verbs = map[skeleton.Op]string{
	skeleton.Send: "sends on", skeleton.Recv: "receives from", skeleton.Close: "closes",
	skeleton.Lock: "locks", skeleton.Unlock: "unlocks", skeleton.RLock: "read-locks", skeleton.RUnlock: "read-unlocks",
	skeleton.TryLock: "tries to lock", skeleton.TryRLock: "tries to read-lock",
	skeleton.Add: "adds to", skeleton.Wait: "waits for", skeleton.CondWait: "waits for a signal on",
	skeleton.Signal: "signals", skeleton.Broadcast: "broadcasts on", skeleton.Once: "enters",
	skeleton.Acquire: "acquires", skeleton.Release: "releases", skeleton.Sleep: "sleeps",
	skeleton.Select:     "selects",
	skeleton.AtomicLoad: "loads", skeleton.AtomicStore: "stores", skeleton.AtomicSwap: "swaps",
	skeleton.AtomicAdd: "adds to", skeleton.AtomicCAS: "compares and swaps",
}

func describe(op *pending, c int8) string {
	text := verbs[op.in.Op]
	if op.in.Op == skeleton.Select {
		switch {
		case c == defaultCase:
			return "takes the default case of the select"
		case c >= 0:
			return fmt.Sprintf("takes case %d of the select", c+1)
		}
		return "selects"
	}
	if op.in.Label != "" {
		text += " " + op.in.Label
	}
	return text
}

func (m *machine) traceStuck(o *Outcome) {
	for _, list := range [][]Blocked{o.Cause, o.Also} {
		for _, b := range list {
			in := b.Stack[0].Instr
			text := verbs[b.Op]
			if in.Label != "" {
				text += " " + in.Label
			}
			o.Steps = append(o.Steps, Step{Goroutine: b.Goroutine, Kind: witness.Stuck, Text: text, Stack: b.Stack})
		}
	}
}

func (m *machine) tracePanic(o *Outcome) {
	b := o.Cause[0]
	text := o.Panic.String()
	if o.Kind == Early {
		text = "adds to the WaitGroup after Wait has returned"
	}
	kind := witness.Panic
	if o.Kind == Early {
		kind = witness.Run
	}
	o.Steps = append(o.Steps, Step{Goroutine: b.Goroutine, Kind: kind, Text: text, Stack: b.Stack})
}
