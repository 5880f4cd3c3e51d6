package explore

import (
	"math"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A binOp is an operator of Bin.
type binOp uint8

const (
	opOther binOp = iota
	opAdd
	opSub
	opMul
	opAnd
	opOr
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	opMax
	opMin
)

var binOps = map[string]binOp{
	"+": opAdd, "-": opSub, "*": opMul, "&": opAnd, "|": opOr,
	"==": opEq, "!=": opNe, "<": opLt, "<=": opLe, ">": opGt, ">=": opGe,
	"max": opMax, "min": opMin,
}

// A loop with an unknown count is run minTrips times at most, which is enough to
// tell one from many, or as often as it takes to outnumber the goroutines that
// are started in one place and the room that a channel has for each of them to
// fail, but not more than maxTrips times.
const (
	minTrips = 2
	maxTrips = 4
)

// binary computes a op b. It forks where a comparison is not decided.
func (m *machine) binary(s *state, in *instr, a, b value) (value, outcome) {
	if in.Has(skeleton.Count) {
		a, b = m.scaled(in, in.A, a), m.scaled(in, in.B, b)
		s.counts(a)
		s.counts(b)
	}
	a, b = s.exact(a), s.exact(b)
	if m.threshold(in, a, b) {
		return s.unknown(skeleton.Bool, false), goesOn
	}
	switch in.bin {
	case opEq, opNe:
		eq, ok := s.equal(a, b)
		if !ok {
			return value{}, forks
		}
		return boolValue(eq == (in.bin == opEq)), goesOn
	case opLt:
		return m.less(s, in, a, b, false)
	case opGe:
		return m.less(s, in, a, b, true)
	case opGt:
		return m.less(s, in, b, a, false)
	case opLe:
		return m.less(s, in, b, a, true)
	}
	return s.compute(in.bin, a, b), goesOn
}

// counts notes that a loop is bounded by a number, if that is a symbol.
func (s *state) counts(v value) {
	if v.k == kSym && !s.heap[v.ref].sym.counts {
		s.object(v.ref).sym.counts = true
	}
}

// fewCalls is how many calls of one method a client stands for.
const fewCalls = 2

// threshold reports whether in compares a number from memory with a literal
// that a client cannot reach by the few calls that it makes: others make more.
func (m *machine) threshold(in *instr, a, b value) bool {
	if m.root.Flags&skeleton.Client == 0 || in.Has(skeleton.Count) || in.bin < opEq || in.bin > opGe || a.k != kInt || b.k != kInt {
		return false
	}
	x, okx := constant(in.fn, in.A)
	y, oky := constant(in.fn, in.B)
	return oky && y > fewCalls && a.n >= 0 && in.fn.remembers(in.A, &m.root.universe.counters, 0) ||
		okx && x > fewCalls && b.n >= 0 && in.fn.remembers(in.B, &m.root.universe.counters, 0)
}

// remembers reports whether an operand is a number that was loaded from a
// counter, or counted on from one. A location that only constants are stored to
// is none, but the state of something. No counters given: any location may be one.
func (f *fn) remembers(o skeleton.Operand, counters *classSet, depth int) bool {
	if o.IsConst() || depth > 2 {
		return false
	}
	for pc := range f.code {
		in := &f.code[pc]
		if !writes(in, Reg(o)) {
			continue
		}
		switch in.Op {
		case skeleton.AtomicLoad, skeleton.AtomicAdd:
			return true
		case skeleton.Load:
			return counters == nil || in.M == 0 || counters.has(uint16(in.M))
		case skeleton.Bin:
			return f.remembers(in.A, counters, depth+1) || f.remembers(in.B, counters, depth+1)
		}
		return false
	}
	return false
}

// compute computes an operation on numbers.
func (s *state) compute(op binOp, a, b value) value {
	x, okx := a.number()
	y, oky := b.number()
	if okx && oky {
		switch op {
		case opAdd:
			return intValue(x + y)
		case opSub:
			return intValue(x - y)
		case opMul:
			return intValue(x * y)
		case opAnd:
			return intValue(x & y)
		case opOr:
			return intValue(x | y)
		case opMax:
			return intValue(max(x, y))
		case opMin:
			return intValue(min(x, y))
		}
		return value{k: kAny}
	}
	switch {
	case op == opMax && a.k == kSym && oky && y <= 1:
		return a // it counts something, and is at least one: see [machine.above]
	case op == opMax && b.k == kSym && okx && x <= 1:
		return b
	case op == opAdd && a.k == kSym && oky:
		a.n += y
		return a
	case op == opAdd && b.k == kSym && okx:
		b.n += x
		return b
	case op == opSub && a.k == kSym && oky:
		a.n -= y
		return a
	case a.k == kSym || b.k == kSym:
		if a.k != kAny && b.k != kAny {
			return s.derive(symArith+symOp(op), a, b, skeleton.Int)
		}
	}
	return value{k: kAny}
}

// less decides a < b, or its negation. It forks if both is possible.
func (m *machine) less(s *state, in *instr, a, b value, not bool) (value, outcome) {
	x, okx := a.number()
	y, oky := b.number()
	var yes, ok bool
	var out outcome
	switch {
	case okx && oky:
		yes, ok = x < y, true
	case okx && b.k == kSym:
		// x < b+n: b > x-n.
		yes, ok, out = m.above(s, in, b.ref, x-b.n)
	case oky && a.k == kSym:
		// a+n < y: not a > y-n-1.
		yes, ok, out = m.above(s, in, a.ref, y-a.n-1)
		yes = !yes
	case a.k == kSym && b.k == kSym && a.ref == b.ref:
		yes, ok = a.n < b.n, true
	case a.k == kSym && b.k == kSym:
		yes, ok, out = m.lessSym(s, in, a, b)
	default:
		var c int
		c, ok = s.choose(2)
		yes = c == 1
	}
	switch {
	case out == drops:
		return value{}, drops
	case !ok:
		return value{}, forks
	}
	return boolValue(yes != not), goesOn
}

// lessSym decides a < b for two symbols, by what is known of their difference:
// so a loop from one unknown number to another has an unknown count like any
// other.
func (m *machine) lessSym(s *state, in *instr, a, b value) (yes, ok bool, out outcome) {
	n := a.n - b.n
	a.n, b.n = 0, 0
	if d, ok := s.derived(symArith+symOp(opSub), a, b); ok {
		// a-b < -n: not a-b > -n-1.
		yes, ok, out = m.above(s, in, d.ref, -n-1)
		return !yes, ok, out
	}
	d := s.derive(symArith+symOp(opSub), b, a, skeleton.Int)
	return m.above(s, in, d.ref, n)
}

// above decides whether symbol ref is greater than n, and narrows it.
//
// Two rules keep what depends on counts honest. A count or length that was
// never compared with a literal in the source is taken to be at least one: code
// that starts no worker, or gets no item at all, is not what its author meant,
// and a finding may not need it; nor is a limit that is reached before anything is
// counted. And a loop that runs up to an unknown count
// runs at most [minTrips] to [maxTrips] times.
func (m *machine) above(s *state, in *instr, ref int32, n int64) (yes, ok bool, out outcome) {
	y := *s.heap[ref].sym
	canBe, canNot := y.hi > n, y.lo <= n
	counting := in.Has(skeleton.Count)
	if counting && n >= m.u.trips && canNot {
		canBe = false
	}
	literal := (in.A.IsConst() || in.B.IsConst()) && !in.Has(skeleton.Ranging)
	if !literal && n <= 0 && canBe && (counting || len(in.bounds) > 0 && y.op == symLen || in.limits()) {
		canNot = false
	}
	if n == 0 && canBe && s.notZero(ref) {
		canNot = false
	}
	switch {
	case !canBe && !canNot:
		return false, true, drops
	case !canBe || !canNot:
		yes = canBe
	default:
		c, ok := s.choose(2)
		if !ok {
			return false, false, forks
		}
		yes = c == 1
	}
	o := s.object(ref).sym
	switch {
	case yes && o.lo <= n && n < math.MaxInt64:
		o.lo = n + 1
	case !yes && o.hi > n:
		o.hi = n
	}
	return yes, true, goesOn
}

// limits reports whether a comparison is one of a number that is counted up from zero
// in the same function with another one, which limits it.
func (in *instr) limits() bool {
	if in.A.IsConst() || in.B.IsConst() {
		return false
	}
	counted := in.A // n < limit, n >= limit
	if in.bin == opGt || in.bin == opLe {
		counted = in.B
	}
	return some(in.fn.code, func(d *instr) bool {
		return d.Op == skeleton.Bin && d.bin == opAdd && d.A == counted && in.fn.isOne(d.B)
	})
}

// isOne reports whether an operand is the constant 1.
func (f *fn) isOne(o skeleton.Operand) bool {
	return o.IsConst() && f.consts[^o].k == kInt && f.consts[^o].n == 1
}

// notZero reports whether a number of which nothing else is known was asked whether
// it is zero, and is not. Then it counts something: there are less than none of
// nothing.
func (s *state) notZero(ref int32) bool {
	y := s.heap[ref].sym
	if y.lo >= 0 || y.hi <= 0 {
		return false
	}
	v, ok := s.derived(symEqual, value{k: kSym, ref: ref}, value{})
	return y.nonNil || ok && s.heap[v.ref].sym.hi == 0
}

// concrete decides an unknown number that is used as a capacity or counter.
func (s *state) concrete(v value) (int64, bool) {
	v = s.exact(v)
	if n, ok := v.number(); ok {
		return n, true
	}
	if v.k != kSym {
		c, ok := s.choose(minTrips)
		return int64(c) + 1, ok
	}
	y := *s.heap[v.ref].sym
	lo := max(y.lo, 1-v.n)
	hi := min(y.hi, max(lo, minTrips))
	if hi < lo {
		return lo + v.n, true
	}
	c, ok := s.choose(int(hi-lo) + 1)
	if !ok {
		return 0, false
	}
	o := s.object(v.ref).sym
	o.lo, o.hi = lo+int64(c), lo+int64(c)
	return o.lo + v.n, true
}
