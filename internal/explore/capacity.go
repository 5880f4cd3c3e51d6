package explore

import "github.com/concurlint/concurlint/internal/skeleton"

// What is known of the room in channels and lists.

func (s *state) capOf(v value) value {
	switch v.k {
	case kZero:
		return value{}
	case kSlice:
		return v.capacity()
	case kChan:
		if o := s.heap[v.ref]; !o.open && !o.ch.ample {
			return intValue(int64(o.ch.cap))
		}
	}
	return s.unknown(skeleton.Uint, false)
}

// makeChan makes a channel. A capacity that is computed from unknown numbers
// is taken to be large enough.
func (m *machine) makeChan(s *state, gi int32, f *frame, in *instr) outcome {
	o := newChan(in)
	o.ch.served = in.Has(skeleton.Timed)
	o.ch.armed = o.ch.served
	if in.Op == skeleton.MakeDone {
		o.ch.done, o.ch.atEnd = true, in.Has(skeleton.AtEnd)
		o.ch.owner = m.testOf(s, gi)
		o.ch.parent = f.val(in.A)
	} else {
		o.ch.oneShot = in.N == 1
		size := m.scaled(in, in.A, f.val(in.A))
		o.ch.scaled = size != f.val(in.A)
		if y, ok := s.derivedFrom(size); ok && y.op >= symArith {
			o.ch.ample = true
		} else {
			n, ok := s.concrete(size)
			if !ok {
				return forks
			}
			o.ch.cap = int32(max(n, 0))
			o.ch.measures[roomSide] = s.measureOf(size)
			if size.k == kSym && (s.heap[size.ref].sym.op == symLen || f.fn.computes(in.A)) {
				o.ch.size = size
			}
		}
	}
	f.set(in.Dst, value{k: kChan, ref: s.add(o)})
	return goesOn
}

// computes reports whether a register gets a number from somewhere that is not
// seen, and that is no setting: those come as parameters or from fields.
func (f *fn) computes(o skeleton.Operand) bool {
	return some(f.code, func(in *instr) bool {
		return in.Op == skeleton.Unknown && in.Dst != skeleton.NoReg && skeleton.Operand(in.Dst) == o
	})
}

// roomy reports whether a channel has as much room as something is long, or as a
// number that was computed, that bounds no loop, so that how often it is sent to
// has nothing to do with it as far as is known: then whoever wrote it knows that
// there is room enough.
func (s *state) roomy(o *object) bool {
	return o.ch.size.k == kSym && !s.heap[o.ch.size.ref].sym.counts
}
