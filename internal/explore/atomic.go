package explore

import "github.com/concurlint/concurlint/internal/skeleton"

// atomic completes an atomic operation; known says that the old value v is
// known. What others may store is unknown anew each time, until somebody in view
// changes it: of a number that is counted up twice, only one is the first.
func (s *state) atomic(op pending, v value, known bool) value {
	if !known {
		kind := op.in.Kind
		switch op.in.Op {
		case skeleton.AtomicCAS:
			kind = skeleton.Any
		case skeleton.AtomicAdd:
			kind = skeleton.Int
		}
		v = s.unknown(kind, false)
	}
	switch op.in.Op {
	case skeleton.AtomicStore:
		s.put(op, op.val)
	case skeleton.AtomicSwap:
		s.put(op, op.val)
	case skeleton.AtomicAdd:
		v = s.compute(opAdd, s.exact(v), s.exact(op.val))
		if known || v.k == kSym {
			s.put(op, v) // it is one more than it was, whatever that is
		}
	case skeleton.AtomicCAS:
		if !known {
			s.changed(op)
			s.swapped(op)
			return s.unknown(skeleton.Bool, false)
		}
		return s.compareAndSwap(op, v)
	}
	return v
}

// compareAndSwap swaps if the old value is known to be the expected one.
func (s *state) compareAndSwap(op pending, v value) value {
	old, want := s.exact(v), s.exact(op.val)
	if same(old, want) {
		s.put(op, op.extra)
		return intValue(1)
	}
	if old.k != kSym && want.k != kSym && old.k != kAny && want.k != kAny {
		return value{}
	}
	if n, ok := want.number(); ok && old.k == kSym {
		if y := s.heap[old.ref].sym; n < y.lo+old.n || n > y.hi+old.n {
			return value{}
		}
	}
	return s.unknown(skeleton.Bool, false)
}

// changed makes unknown what else an object holds, if a number is expected in it that
// only code which is not seen can have stored there: that has run functions of the
// package, which store other things as well.
func (s *state) changed(op pending) {
	if n, ok := s.exact(op.val).number(); ok && n != 0 && !s.heap[op.obj].partial {
		s.blur(op.obj, s.unknown(skeleton.Any, false), 0, 0)
	}
}

// swapped notes what a slot holds after a swap of one number for another, if it was
// not known before: whether that succeeded or not, it is not the number that was
// expected. A flag that is raised in this way is never raised twice, unless
// somebody lowers it.
func (s *state) swapped(op pending) {
	from, ok := s.exact(op.val).number()
	to, known := s.exact(op.extra).number()
	if !ok || !known || from == to {
		return
	}
	v := s.unknown(skeleton.Int, false)
	y := s.object(v.ref).sym
	if from < to {
		y.lo = from + 1
	} else {
		y.hi = from - 1
	}
	s.put(op, v)
}

func (s *state) put(op pending, v value) {
	if s.heap[op.obj].open {
		s.escape(v)
	}
	s.set(op.obj, op.key, v)
}
