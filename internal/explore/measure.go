package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// How often a channel is sent to or received from is mostly said by what bounds a
// loop: as many as a list is long. That two such numbers are the same, if they come from
// fields or variables, or from code that is not seen, does not show, and their author
// knows; so a finding may not need them to differ. What a function was given by its caller
// is another matter: two parameters are two numbers, and so is what is computed from them.

// A measure is the number by which a symbol, as what bounds a loop, is told from
// others, or one of these. Of what comes from parameters it is odd.
type measure = int32

const (
	noMeasure  measure = 0
	manifold   measure = -2 // of several numbers
	byCapacity measure = -4 // of the capacity of the channel itself
	byFilling  measure = -6 // until something is as long: what comes is put there, or so it seems
)

// A loopMeasure says what bounds a loop.
type loopMeasure struct {
	loop int32
	by   measure
}

// The sides of a channel that may be measured.
const (
	sendSide = iota
	recvSide
	roomSide
)

// markMeasured marks the comparisons by which a loop may be left.
func markMeasured(f *fn, writers [][]int32, loop int32, body []bool, exits []*instr) {
	for _, in := range exits {
		if in.A.IsConst() {
			continue
		}
		for _, pc := range writers[in.A] {
			if c := &f.code[pc]; body[pc] && c.bin >= opEq && c.bin <= opGe && !slices.Contains(c.bounds, loop) {
				c.bounds = append(c.bounds, loop)
			}
		}
	}
}

// measureLoops notes which number a comparison compares with that may end loops.
func (s *state) measureLoops(f *frame, in *instr) {
	if len(in.bounds) == 0 {
		return
	}
	by := noMeasure
	for _, o := range []skeleton.Operand{in.A, in.B} {
		m := s.measureOf(f.val(o))
		if m == noMeasure && f.fn.isCapacity(o) {
			m = byCapacity
		}
		by = joinMeasures(by, m)
	}
	if !in.Has(skeleton.Count) && (s.fills(f.val(in.A)) || s.fills(f.val(in.B))) {
		by = byFilling
	}
	if by == noMeasure {
		return // an error may end the loop as well
	}
	for _, loop := range in.bounds {
		f.measure(loop, by)
	}
}

func (f *frame) measure(loop int32, by measure) {
	if f.measured(loop) != by {
		f.measures = slices.DeleteFunc(slices.Clone(f.measures), func(l loopMeasure) bool { return l.loop == loop })
		f.measures = append(f.measures, loopMeasure{loop, by})
	}
}

// measureEntries notes that a loop over a map that is not known, and was not given to the
// root, has as many turns as the map is long.
func (s *state) measureEntries(f *frame, in *instr) {
	it := f.val(in.A)
	if it.k != kIter || len(in.loops) == 0 {
		return
	}
	if o := s.heap[it.ref]; o.partial && o.whole.k == kSym && !s.free(o.whole) {
		f.measure(in.loops[len(in.loops)-1], s.measureOf(s.lengthOf(o.whole)))
	}
}

func joinMeasures(a, b measure) measure {
	switch {
	case a == noMeasure || a == b:
		return b
	case b == noMeasure:
		return a
	}
	return manifold
}

func (s *state) measureOf(v value) measure {
	if v.k != kSym {
		return noMeasure
	}
	switch y := s.heap[v.ref].sym; skeleton.Kind(y.kind) {
	case skeleton.Int, skeleton.Uint:
		if s.free(v) {
			return y.id<<1 | 1
		}
		return y.id << 1
	}
	return noMeasure
}

// free reports whether a value is a constant, a parameter of the root, or computed
// from such.
func (s *state) free(v value) bool {
	if v.k != kSym {
		return v.k == kZero || v.k == kInt || v.k == kStr
	}
	y := s.heap[v.ref].sym
	switch {
	case y.op == symLen || y.op == symComputed || y.op >= symArith:
		return s.free(y.a) && s.free(y.b)
	}
	return y.op == fresh && y.id <= s.given
}

// fills reports whether a value is the length of something that was not given to the root.
func (s *state) fills(v value) bool {
	return v.k == kSym && s.heap[v.ref].sym.op == symLen && !s.free(v)
}

// isCapacity reports whether a register holds the capacity of something.
func (f *fn) isCapacity(o skeleton.Operand) bool {
	return !o.IsConst() && slices.Contains(f.capacities, Reg(o))
}

func (f *frame) measured(loop int32) measure {
	for _, l := range f.measures {
		if l.loop == loop {
			return l.by
		}
	}
	return noMeasure
}

// measureAt returns what says how often goroutine g, whose top frame is at an
// instruction, comes there: what bounds the loop around it, be it that of a caller or
// the one in which g was started.
func (g *goroutine) measureAt(at int32) measure {
	for f := g.top; f != nil; f = f.up {
		if f != g.top {
			at = f.pc - 1
		}
		if at < 0 {
			continue
		}
		if loops := f.fn.code[at].loops; len(loops) > 0 {
			return f.measured(loops[len(loops)-1])
		}
	}
	return g.measure
}

// measureChannels notes how often the channels of an operation are used.
func (s *state) measureChannels(g *goroutine, p *pending) {
	switch p.in.Op {
	case skeleton.Send, skeleton.Recv, skeleton.Select:
	default:
		return
	}
	by := g.measureAt(p.in.pc)
	if by == noMeasure {
		return
	}
	switch p.in.Op {
	case skeleton.Send:
		s.measureSide(p.obj, sendSide, by)
	case skeleton.Recv:
		s.measureSide(p.obj, recvSide, by)
	default:
		for _, c := range p.cases {
			if c.send {
				s.measureSide(c.obj, sendSide, by)
			} else {
				s.measureSide(c.obj, recvSide, by)
			}
		}
	}
}

func (s *state) measureSide(obj int32, side int, by measure) {
	if obj < 0 {
		return
	}
	sides := &s.heap[obj].ch.measures
	if by == byCapacity {
		by = sides[roomSide]
	}
	if joined := joinMeasures(sides[side], by); joined != sides[side] {
		s.object(obj).ch.measures[side] = joined
	}
}

// incommensurable reports whether an operation waits because of two numbers of
// which nothing is known, or what is known says that it does not: a sender, as there is not as much room as it has to send; a
// receiver, as not as much was sent as it has to receive.
func (s *state) incommensurable(g *goroutine) bool {
	p := &g.op
	by := g.measureAt(p.in.pc) // a loop over a number is measured at its end only
	differ := func(a, b measure) bool {
		return a != noMeasure && b != noMeasure && (a != b && a&b&1 == 0 || a == manifold)
	}
	waits := func(obj int32, send bool) bool {
		if obj < 0 {
			return false
		}
		sides := s.heap[obj].ch.measures
		if send {
			sides[sendSide] = joinMeasures(sides[sendSide], by)
			return differ(sides[sendSide], sides[roomSide]) || s.atMost(sides[sendSide], sides[roomSide])
		}
		return sides[recvSide] == byFilling || differ(sides[recvSide], sides[sendSide]) || s.atMost(sides[recvSide], sides[sendSide])
	}
	switch p.in.Op {
	case skeleton.Send, skeleton.Recv:
		return waits(p.obj, p.in.Op == skeleton.Send)
	case skeleton.Select:
		return slices.ContainsFunc(p.cases, func(c pendingCase) bool { return waits(c.obj, c.send) })
	}
	return false
}

// atMost reports whether of two numbers that bound loops the first was found to be no
// more than the second.
func (s *state) atMost(a, b measure) bool {
	if a <= noMeasure || b <= noMeasure || a == b {
		return false
	}
	is := func(v value, m measure) bool { return v.k == kSym && v.n == 0 && s.heap[v.ref].sym.id == m>>1 }
	return slices.ContainsFunc(s.known, func(i int32) bool {
		y := s.heap[i].sym
		return y.op == symArith+symOp(opSub) && (y.hi <= 0 && is(y.a, a) && is(y.b, b) || y.lo >= 0 && is(y.a, b) && is(y.b, a))
	})
}

// many is what a WaitGroup is counted up by if that is tied to something else.
const many = 1 << 20

// tied reports whether the count of a WaitGroup, or the length of a list, may be tied to what bounds a loop
// somewhere in a way that does not show: it is not known, and was not given to the root.
func (s *state) tied(count value) bool {
	m := s.measureOf(s.exact(count))
	return m != noMeasure && (m&1 == 0 || s.combined(count))
}

// beyondCount reports whether an address is that of an element which nobody has stored
// in a list that is as long as something else says, while others have been stored:
// perhaps there are no more of them. If nothing is known of where in the list it is, it
// is one of those.
func (s *state) beyondCount(addr value) bool {
	obj, key, ok := s.pointee(addr)
	return ok && (s.heap[obj].counted || key < 0) && len(s.heap[obj].slots) > 0
}

// lessens reports whether a number is made by a subtraction: it may be less than zero.
func (s *state) lessens(v value) bool {
	y, ok := s.derivedFrom(v)
	return ok && y.op == symArith+symOp(opSub)
}

// bounds reports whether a number that is added to a WaitGroup, in a register, is what
// bounds a loop, be it of a function that gets it; give or take a constant, unless it is
// made of two numbers.
func (f *fn) bounds(o skeleton.Operand, combined bool) bool {
	if combined {
		return some(f.code, func(in *instr) bool {
			return in.Op == skeleton.Bin && in.Has(skeleton.Count) && (in.A == o || in.B == o)
		})
	}
	writers := writersOf(f)
	o = f.base(writers, o)
	if f.comesFromOutside(writers, o) {
		return true
	}
	is := func(x skeleton.Operand) bool { return f.sameNumber(writers, f.base(writers, x), o, maxOrigins) }
	length := func(of skeleton.Operand) bool {
		def := f.definition(writers, o)
		return def != nil && def.Op == skeleton.Len && f.sameNumber(writers, def.A, of, maxOrigins)
	}
	return some(f.code, func(in *instr) bool {
		switch in.Op {
		case skeleton.Bin:
			return in.Has(skeleton.Count) && (is(in.A) || is(in.B))
		case skeleton.Range:
			return length(in.A)
		case skeleton.Call:
			for i, a := range in.Args {
				if in.callee != nil && (is(a) && i < len(in.callee.counts) && in.callee.counts[i] != noCount || length(a)) {
					return true
				}
			}
		}
		return false
	})
}

// base leaves out of a number a constant that is added to it.
func (f *fn) base(writers [][]int32, o skeleton.Operand) skeleton.Operand {
	for range maxOrigins {
		def := f.definition(writers, o)
		if def == nil || def.bin != opAdd && def.bin != opSub || !def.B.IsConst() {
			break
		}
		o = def.A
	}
	return o
}

// comesFromOutside reports whether a register is a parameter or a captured variable,
// so that what it bounds may be elsewhere.
func (f *fn) comesFromOutside(writers [][]int32, o skeleton.Operand) bool {
	if o.IsConst() || len(writers[o]) == 0 {
		return true
	}
	def := f.definition(writers, o)
	return def != nil && def.Op == skeleton.Load && int(def.A) >= f.Params && !def.A.IsConst() && len(writers[def.A]) == 0
}

// definition returns the only instruction that writes a register, if there is one.
func (f *fn) definition(writers [][]int32, o skeleton.Operand) *instr {
	if o.IsConst() || int(o) < f.Params || len(writers[o]) != 1 {
		return nil
	}
	return &f.code[writers[o][0]]
}

// sameNumber reports whether two registers are computed in the same way.
func (f *fn) sameNumber(writers [][]int32, a, b skeleton.Operand, depth int) bool {
	if a == b {
		return true
	}
	x, y := f.definition(writers, a), f.definition(writers, b)
	if x == nil || y == nil || depth == 0 {
		return false
	}
	switch x.Op {
	case skeleton.Load, skeleton.Addr, skeleton.Elem, skeleton.Len, skeleton.Bin, skeleton.Derive:
	default:
		return false
	}
	if x.Op != y.Op || x.Name != y.Name || x.M != y.M || x.N != y.N || x.bin != y.bin || len(x.Args) != len(y.Args) {
		return false
	}
	for i := range x.Args {
		if !f.sameNumber(writers, x.Args[i], y.Args[i], depth-1) {
			return false
		}
	}
	return f.sameOperand(writers, x.A, y.A, depth) && f.sameOperand(writers, x.B, y.B, depth)
}

func (f *fn) sameOperand(writers [][]int32, a, b skeleton.Operand, depth int) bool {
	if a.IsConst() || b.IsConst() {
		return a.IsConst() && b.IsConst() && f.Consts[^a] == f.Consts[^b]
	}
	return f.sameNumber(writers, a, b, depth-1)
}
