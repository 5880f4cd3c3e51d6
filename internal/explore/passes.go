package explore

import (
	"fmt"
	"hash/fnv"
	"math/bits"
)

// A test is run every day, with data that lets it pass. What goes wrong in it
// whatever the schedule, given some answers to what is not known of its data,
// does not go wrong with the data that it has, or its author sees it. So what is
// found in a test counts only if the test can come to its end with the same
// answers, by another schedule or in spite of what was found. And what code that
// is not seen sends to a test, how often, and what first, is its data as well.

// How often a loop of the test turns is its data, too: of a goroutine that asks the
// same thing again, each answer is kept by itself.

// A question is a choice that an instruction needs: the nth one, where the
// goroutine that runs a function has come to it through certain calls.
type question struct {
	fn    *fn
	calls uint64
	nth   int
}

// asked returns the first question that a goroutine asks where it is.
func asked(g *goroutine) question {
	h := fnv.New64a()
	for f := g.top; f != nil; f = f.up {
		fmt.Fprint(h, f.fn.num, f.pc, ";")
	}
	return question{fn: g.fn, calls: h.Sum64()}
}

// An instance of a question is one of the times that a goroutine asks it.
type instance struct {
	question
	at   *instr // which asks
	line uint64 // of the goroutine
	time int
}

// asking returns an instance of the first question that a goroutine asks where it is.
func asking(g *goroutine) instance {
	i := instance{question: asked(g), line: g.line}
	if g.top != nil {
		i.at = &g.top.fn.code[g.top.pc]
	}
	for _, q := range g.asked {
		if q == i.question {
			i.time++
		}
	}
	return i
}

// descends tells a goroutine from all others, on any schedule: by who started it, where,
// and as which one.
func (g *goroutine) descends(parent *goroutine) {
	parent.starts++
	hi, lo := bits.Mul64(parent.line^mixA, uint64(g.fn.num)<<32^uint64(parent.starts)^mixB)
	g.line = hi ^ lo
}

// answers are the choices that were made on the way to an outcome.
type answers struct {
	any  map[question]uint64 // as bits, whoever asked and when
	each map[instance]int8
	not  *made // only this one was not made, and nothing else is known
}

func newAnswers() *answers {
	return &answers{any: make(map[question]uint64), each: make(map[instance]int8)}
}

func (a *answers) add(i instance, c int8) {
	a.any[i.question] |= 1 << (uint8(c) % 64)
	a.each[i] = c
}

// allow reports whether a choice is the one that was made at that time, or one of
// those that were made at all, if any were.
func (a *answers) allow(i instance, nth int, c int8) bool {
	i.nth = nth
	if a.not != nil {
		return i.at != a.not.at || nth != a.not.nth || c != a.not.answer
	}
	if one, met := a.each[i]; met {
		return c == one
	}
	made, met := a.any[i.question]
	return !met || made&(1<<(uint8(c)%64)) != 0
}

// passes reports whether the root, a test, can come to its end if what is not
// known is answered as on the way to an outcome, whose witness was replayed. If
// it is stuck all by itself, there is no other schedule.
func (m *machine) passes(o *Outcome, given *answers) bool {
	if o.Kind == Stuck && o.alone() {
		return false
	}
	other := newMachine(m.prog, m.root, m.opts)
	other.handover, other.closed, other.near, other.given = m.handover, m.closed, m.near, given
	other.run()
	return other.passed
}

// alone reports whether only one goroutine does anything.
func (o *Outcome) alone() bool {
	for _, step := range o.Schedule {
		if step.Goroutine != o.Schedule[0].Goroutine {
			return false
		}
	}
	return true
}

// picks reports whether code that is not seen serves a case of a select, and might
// have served another one.
func (s *state) picks(op *pending, c int8) bool {
	unseen := func(c pendingCase) bool {
		if c.obj < 0 || c.send && !s.heap[c.obj].receives() || !c.send && !s.heap[c.obj].sends() {
			return false
		}
		return !s.heap[c.obj].ch.closed && s.heap[c.obj].ch.len == 0
	}
	n := 0
	for _, other := range op.cases {
		if unseen(other) {
			n++
		}
	}
	return n > 1 && c >= 0 && int(c) < len(op.cases) && unseen(op.cases[c])
}
