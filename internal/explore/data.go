package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// The data of a test are written out, and its author knows what every condition on the
// way says to them, and how long every list is. None of that is known here. So what is
// found in a test may not rest on an answer about data: not on one of the decisions of its
// witness, and not on how often a loop turns in which somebody is left. What does not
// depend on the data is whether an error comes, who comes first, and whether time is over. That
// an assertion holds is part of every test.

// restsOnData reports whether an outcome of a test, whose witness was replayed, rests on
// what the data of the test are: with another answer to one of the decisions it does not
// come about.
func (m *machine) restsOnData(s *state, o *Outcome, steps []traced) bool {
	if o.Kind == Stuck && slices.ContainsFunc(o.Cause, func(b Blocked) bool { return s.turnsAsOften(b.gi) || s.servedInTurns(b.gi) }) {
		return true
	}
	for _, d := range m.decisions(o, steps) {
		if !m.alsoOtherwise(o, d) {
			return true
		}
	}
	return false
}

// maxOtherwise is for how many decisions it is tried how it goes otherwise.
const maxOtherwise = 8

// decisions returns which answers about data made decisions: those of the witness, the
// last ones of the goroutines that it is about, and those of the others, unless nobody
// could help who waits for a nil channel.
func (m *machine) decisions(o *Outcome, steps []traced) (list []*made) {
	add := func(t traced) {
		if t.data != nil && len(list) < maxOtherwise && !slices.ContainsFunc(list, func(d *made) bool { return *d == *t.data }) {
			list = append(list, t.data)
		}
	}
	for _, t := range steps {
		add(t)
	}
	for _, t := range slices.Backward(m.tracer.steps) {
		if slices.ContainsFunc(o.Cause, func(b Blocked) bool { return b.gi == t.gi }) {
			add(t)
		}
	}
	if slices.ContainsFunc(o.Cause, func(b Blocked) bool { return !b.Nil }) {
		for _, t := range slices.Backward(m.tracer.steps) {
			add(t)
		}
	}
	return list
}

// alsoOtherwise reports whether an outcome comes about with any other answer to a question,
// too.
func (m *machine) alsoOtherwise(o *Outcome, not *made) bool {
	other := newMachine(m.prog, m.root, m.opts)
	other.handover, other.closed, other.near = m.handover, m.closed, m.near
	other.given = &answers{not: not}
	other.run()
	return slices.ContainsFunc(other.outcomes, func(p *Outcome) bool { return p.key == o.key })
}

// turnsAsOften reports whether a goroutine sends or receives in a loop with as many turns as
// a number that is not known says, which those on the other side do not go by.
func (s *state) turnsAsOften(gi int32) bool {
	if int(gi) >= len(s.gs) || s.gs[gi].status != parked {
		return false
	}
	g := s.gs[gi]
	p := &g.op
	if p.obj < 0 || p.in.Op != skeleton.Send && p.in.Op != skeleton.Recv {
		return false
	}
	other := recvSide
	if p.in.Op == skeleton.Recv {
		other = sendSide
	}
	by := g.measureAt(p.in.pc)
	return by != noMeasure && by != s.heap[p.obj].ch.measures[other]
}

// servedInTurns reports whether a goroutine is left in a loop in which it receives what code
// that is not seen sends, or time: how much that is, and how long the test takes, is
// among the data.
func (s *state) servedInTurns(gi int32) bool {
	if int(gi) >= len(s.gs) || s.gs[gi].status != parked {
		return false
	}
	g := s.gs[gi]
	in := g.op.in
	if in.Op != skeleton.Send || len(in.loops) == 0 || g.top == nil || g.top.fn != in.fn {
		return false
	}
	served := func(ch skeleton.Operand) bool {
		obj, ok := s.channel(g.top.val(ch))
		return ok && obj >= 0 && !s.heap[obj].ch.done && (s.heap[obj].sends() || s.heap[obj].ch.served)
	}
	loop := in.loops[len(in.loops)-1]
	return some(in.fn.code, func(r *instr) bool {
		if !slices.Contains(r.loops, loop) {
			return false
		}
		switch r.Op {
		case skeleton.Recv:
			return served(r.A)
		case skeleton.Select:
			return slices.ContainsFunc(r.Cases, func(c skeleton.Case) bool { return !c.Send && served(c.Chan) })
		}
		return false
	})
}

// asksData reports whether the choice that decides a branch is about data, rather than an
// error, and the branch is no assertion: the other side of one ends the test.
func (c choice) asksData(in *instr, yes bool) bool {
	other := in.N
	if yes {
		other = in.M
	}
	return !c.err && !in.fn.failsFrom(other)
}

// answered returns the choice that was just made of whether a condition holds.
func (m *machine) answered(s *state, cond value) choice {
	if m.tracer == nil {
		return choice{}
	}
	c := choice{made: m.tracer.last}
	if cond.k == kSym {
		y := s.heap[cond.ref].sym
		c.err = y.op == symEqual && s.isError(y.a)
	}
	return c
}

// isError reports whether a value is an error that is not known.
func (s *state) isError(v value) bool {
	return v.k == kSym && skeleton.Kind(s.heap[v.ref].sym.kind) == skeleton.Error
}

// failsFrom reports whether the code from a place on does nothing but to fail a test, or
// to end it.
func (f *fn) failsFrom(pc int32) bool {
	for range maxAssertion {
		in := &f.code[pc]
		switch in.Op {
		case skeleton.Exit, skeleton.Goexit, skeleton.PanicOp:
			return true
		case skeleton.Call:
			if in.callee != nil && len(in.callee.code) > 0 {
				switch in.callee.code[0].Op {
				case skeleton.Exit, skeleton.Goexit:
					return true
				}
			}
		}
		next := in.Next(pc)
		if len(next) != 1 || next[0] <= pc {
			return false
		}
		pc = next[0]
	}
	return false
}

// maxAssertion is how many instructions are looked at for one that fails a test.
const maxAssertion = 32

// isLength reports whether a register holds how long something is.
func (f *fn) isLength(o skeleton.Operand) bool {
	if o.IsConst() {
		return false
	}
	def := f.definition(writersOf(f), o)
	return def != nil && def.Op == skeleton.Len
}
