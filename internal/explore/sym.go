package explore

import (
	"hash/fnv"
	"math"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A symOp says how a derived symbol comes from its operands. Two derived
// symbols with the same operation and operands are the same symbol.
type symOp uint8

const (
	fresh       symOp = iota
	symLen            // len(a)
	symPart           // slot b of the memory or struct a
	symEqual          // a == b
	symLess           // a < b
	symType           // a has dynamic type b, or implements it
	symInner          // a as type b
	symEntry          // a[b] of a map
	symHas            // a[b] is there
	symKey            // the key of map a that a range comes to after b others
	symComputed       // what a function with hash b returns for a, or for a and then b
	symVouched        // nothing but that b is not nil if a, an error, is
	symArith          // a and b, by the operator symArith + binOp
)

// unknown makes a fresh symbol.
func (s *state) unknown(k skeleton.Kind, nonNil bool) value {
	o := s.pool.newSym()
	o.kind, o.open = oSym, true
	*o.sym = symState{kind: uint8(k), nonNil: nonNil, lo: math.MinInt64, hi: math.MaxInt64, mat: -1}
	switch k {
	case skeleton.Bool:
		o.sym.lo, o.sym.hi = 0, 1
	case skeleton.Uint:
		o.sym.lo = 0
	}
	s.symbols++
	o.sym.id = s.symbols
	return value{k: kSym, ref: s.add(o)}
}

// derive returns the symbol that comes from a and b by op.
func (s *state) derive(op symOp, a, b value, k skeleton.Kind) value {
	if v, ok := s.derived(op, a, b); ok {
		return v
	}
	v := s.unknown(k, false)
	o := s.object(v.ref)
	o.sym.op, o.sym.a, o.sym.b = op, a, b
	o.sym.isNil = op == symPart && k == skeleton.Error && a.k == kSym && s.heap[a.ref].sym.sent
	s.known = append(s.known, v.ref)
	return v
}

// computed returns the symbol that a function makes of some values: the same one
// for the same values.
func (s *state) computed(by string, of []value, k skeleton.Kind) value {
	if slices.ContainsFunc(of, func(v value) bool { return v.k == kAny }) {
		return s.unknown(k, false)
	}
	h := fnv.New64a()
	h.Write([]byte(by))
	v := s.derive(symComputed, value{}, intValue(int64(h.Sum64())), k)
	for _, x := range of {
		v = s.derive(symComputed, v, x, k)
	}
	return v
}

func (s *state) derived(op symOp, a, b value) (value, bool) {
	for _, i := range s.known {
		if y := s.heap[i].sym; y.op == op && same(y.a, a) && same(y.b, b) {
			return value{k: kSym, ref: i}, true
		}
	}
	return value{}, false
}

// same reports whether two values are known to be equal, by identity.
func same(a, b value) bool {
	if a.k != b.k || a.ref != b.ref || a.n != b.n || a.k == kAny {
		return false
	}
	if a.x == b.x {
		return true
	}
	if a.x == nil || b.x == nil || len(a.x.vals) != len(b.x.vals) {
		return false
	}
	for i := range a.x.vals {
		if !same(a.x.vals[i], b.x.vals[i]) {
			return false
		}
	}
	return true
}

// exact returns v as a number if it is one or is known to be equal to one.
func (s *state) exact(v value) value {
	if v.k == kSym {
		switch y := s.heap[v.ref].sym; {
		case y.lo == y.hi:
			return intValue(y.lo + v.n)
		case y.isNil && v.n != 0:
			return intValue(v.n) // of an unknown kind, and a number after all
		}
	}
	return v
}

// truth decides a boolean. It forks if both is possible.
func (s *state) truth(v value) (yes, ok bool) {
	v = s.exact(v)
	if n, ok := v.number(); ok {
		return n != 0, true
	}
	c, ok := s.choose(2)
	if !ok {
		return false, false
	}
	if v.k == kSym {
		y := s.object(v.ref).sym
		y.lo, y.hi = int64(c), int64(c)
	}
	return c == 1, true
}

// choose asks which of n ways to go. It returns false if that is not decided
// yet: the instruction must then have changed nothing, and is executed again
// once for each way.
func (s *state) choose(n int) (int, bool) {
	if s.script != nil {
		s.used++
		return s.script.next(n)
	}
	if s.used < len(s.pre) {
		c := s.pre[s.used]
		s.used++
		return int(c), true
	}
	s.want = n
	return 0, false
}

// nilness decides whether v is nil. It forks if both is possible.
func (s *state) nilness(v value) (isNil, ok bool) {
	switch {
	case v.k == kZero:
		return true, true
	case v.k == kInt:
		return false, true
	case v.k == kSym:
		y := s.heap[v.ref].sym
		if y.nonNil || y.isNil {
			return y.isNil, true
		}
		if s.missing(v) {
			s.object(v.ref).sym.nonNil = true
			return false, true
		}
	case v.k != kAny:
		return false, true
	}
	c, ok := s.choose(2)
	if !ok {
		return false, false
	}
	if v.k == kSym {
		y := s.object(v.ref).sym
		y.isNil, y.nonNil = c == 1, c == 0
		if c == 1 {
			s.vouch(v)
		}
	}
	return c == 1, true
}

// vouch notes that what code that is not seen has returned is there, as the error
// that came with it is nil.
func (s *state) vouch(err value) {
	for _, i := range s.known {
		if y := s.heap[i].sym; y.op == symVouched && same(y.a, err) {
			s.something(y.b)
		}
	}
}

// missing reports whether what came with an error was found not to be there: then there
// is an error.
func (s *state) missing(err value) bool {
	return slices.ContainsFunc(s.known, func(i int32) bool {
		y := s.heap[i].sym
		return y.op == symVouched && same(y.a, err) && y.b.k == kSym && s.heap[y.b.ref].sym.isNil
	})
}

// something notes that a value is not nil, zero or empty, unless more is known
// of it.
func (s *state) something(v value) {
	if v.k != kSym {
		return
	}
	y := *s.heap[v.ref].sym
	switch {
	case !numeric(y.kind) && v.n == 0:
		if !y.isNil && !y.nonNil {
			s.object(v.ref).sym.nonNil = true
		}
	case y.lo <= -v.n && y.hi >= -v.n && y.lo < y.hi:
		is := s.derive(symEqual, value{k: kSym, ref: v.ref}, intValue(-v.n), skeleton.Bool)
		if e := s.heap[is.ref].sym; e.lo < e.hi {
			e := s.object(is.ref).sym
			e.lo, e.hi = 0, 0
		}
	}
}

// equal decides whether two values are equal. It forks if both is possible.
func (s *state) equal(a, b value) (eq, ok bool) {
	a, b = s.exact(a), s.exact(b)
	if b.k == kZero || a.k == kZero {
		if a.k == kZero {
			a, b = b, a
		}
		if a.k == kSym && (numeric(s.heap[a.ref].sym.kind) || a.n != 0) {
			return s.equalNumber(a, 0)
		}
		if a.k == kAgg { // not all of it is followed
			c, ok := s.choose(2)
			return c == 1, ok
		}
		return s.nilness(a)
	}
	if same(a, b) {
		return true, true
	}
	switch {
	case a.k == kAny || b.k == kAny:
		c, ok := s.choose(2)
		return c == 1, ok
	case a.k == kIface && b.k == kIface:
		if a.n != b.n {
			return false, true
		}
		return s.equal(a.x.vals[0], b.x.vals[0])
	case a.k != kSym && b.k != kSym:
		return false, true // both known, and not the same
	case a.k != kSym:
		a, b = b, a
	}
	if n, ok := b.number(); ok {
		return s.equalNumber(a, n)
	}
	return s.equalSym(a, b)
}

func numeric(kind uint8) bool {
	switch skeleton.Kind(kind) {
	case skeleton.Int, skeleton.Uint, skeleton.Bool:
		return true
	}
	return false
}

// equalNumber decides whether symbol a equals n.
func (s *state) equalNumber(a value, n int64) (eq, ok bool) {
	n -= a.n
	y := *s.heap[a.ref].sym
	if n < y.lo || n > y.hi {
		return false, true
	}
	if v, ok := s.derived(symEqual, value{k: kSym, ref: a.ref}, intValue(n)); ok {
		return s.truth(v)
	}
	c, ok := s.choose(2)
	if !ok {
		return false, false
	}
	o := s.object(a.ref).sym
	switch {
	case c == 1:
		o.lo, o.hi = n, n
	case n == o.lo:
		o.lo++
	case n == o.hi:
		o.hi--
	default:
		v := s.derive(symEqual, value{k: kSym, ref: a.ref}, intValue(n), skeleton.Bool)
		e := s.object(v.ref).sym
		e.lo, e.hi = 0, 0
	}
	return c == 1, true
}

// equalSym decides whether symbol a equals b, which is no number.
func (s *state) equalSym(a, b value) (eq, ok bool) {
	if v, ok := s.derived(symEqual, a, b); ok {
		return s.truth(v)
	}
	if eq, ok := s.compared(a, b); ok {
		return eq, true
	}
	if b.k != kSym && b.k != kStr && s.private(b) {
		if b.k == kPtr {
			s.decideEqual(a, b, false) // and it stays so when others get to know it
		}
		return false, true // nobody outside can have it
	}
	if s.unlike(a, b) || s.unlike(b, a) {
		return false, true
	}
	if s.wasClosed(b) || s.wasClosed(a) {
		s.decideEqual(a, b, false) // whoever has closed it has taken it out of the list
		return false, true
	}
	if v, ok := s.derived(symEqual, b, a); ok {
		return s.truth(v)
	}
	if b.k == kStr && s.equalsOther(a, b) {
		return false, true
	}
	c, ok := s.choose(2)
	if !ok {
		return false, false
	}
	v := s.derive(symEqual, a, b, skeleton.Bool)
	y := s.object(v.ref).sym
	y.lo, y.hi = int64(c), int64(c)
	return c == 1, true
}

// wasClosed reports whether a value is a channel that is closed.
func (s *state) wasClosed(v value) bool {
	obj := int32(-1)
	switch v.k {
	case kChan:
		obj = v.ref
	case kSym:
		obj = s.heap[v.ref].sym.mat
	}
	return obj >= 0 && s.heap[obj].kind == oChan && s.heap[obj].ch.closed
}

// compared decides whether two symbols are equal by what is known of their difference:
// of one that is less than the other it is known that they are not.
func (s *state) compared(a, b value) (eq, ok bool) {
	n := b.n - a.n
	a.n, b.n = 0, 0
	if a.k != kSym || b.k != kSym {
		return false, false
	}
	d, ok := s.derived(symArith+symOp(opSub), a, b)
	if !ok {
		if d, ok = s.derived(symArith+symOp(opSub), b, a); !ok {
			return false, false
		}
		n = -n
	}
	y := s.heap[d.ref].sym
	return y.lo == y.hi && y.lo == n, y.lo == y.hi || n < y.lo || n > y.hi
}

// unlike reports whether symbol a is an error that was made on the way, and b is
// another one or an error that a package declares.
func (s *state) unlike(a, b value) bool {
	if a.k != kSym || b.k != kSym || !s.heap[a.ref].sym.made {
		return false
	}
	y := s.heap[b.ref].sym
	return y.made || y.op == symPart && y.kind == uint8(skeleton.Error) &&
		slices.ContainsFunc(s.globals, func(g globalRef) bool { return s.heap[g.object].whole.ref == y.a.ref })
}

// equalsOther reports whether symbol a was found equal to another constant.
func (s *state) equalsOther(a, b value) bool {
	for _, i := range s.known {
		y := s.heap[i].sym
		if y.op == symEqual && same(y.a, a) && y.b.k == b.k && !same(y.b, b) && y.lo == 1 {
			return true
		}
	}
	return false
}

// private reports whether v is something that no unseen code can have: a
// reference to an object that it does not reach, or a value of a type that it
// cannot name.
func (s *state) private(v value) bool {
	switch v.k {
	case kPtr, kChan, kMap, kSlice:
		return v.ref >= 0 && !s.heap[v.ref].open
	case kIface:
		return v.dir == ours || s.private(v.x.vals[0])
	}
	return false
}
