package explore

import "slices"

// escape marks everything that v reaches as open: code that is not seen can
// reach it from now on.
func (s *state) escape(v value) {
	switch v.k {
	case kPtr, kChan, kMap, kSlice, kIter, kSym:
		if v.ref >= 0 {
			s.escapeObject(v.ref, v)
		}
	}
	if v.x != nil {
		for i, w := range v.x.vals {
			if i >= len(v.x.ears) || !v.x.ears[i] || !s.hear(w) {
				s.escape(w)
			}
		}
	}
}

func (s *state) escapeObject(i int32, v value) {
	o := s.heap[i]
	if v.k == kChan && v.dir == noSend && o.ch.done {
		return // who holds a context cannot cancel it
	}
	if o.kind == oSym {
		if o.sym.mat >= 0 && !s.heap[o.sym.mat].open {
			s.escapeObject(o.sym.mat, value{})
		}
		return
	}
	if o.open {
		if o.kind == oChan && o.ch.lacks&^v.dir != 0 {
			s.lend(i, o.ch.lacks&v.dir)
		}
		return
	}
	o = s.object(i)
	o.open = true
	if o.kind == oChan {
		s.lend(i, v.dir)
		return
	}
	if o.kind == oMap {
		s.blur(i, s.unknown(0, true), 0, 0)
	}
	for _, sl := range s.heap[i].slots {
		if sl.v.k == kGone {
			continue
		}
		s.escape(sl.k)
		s.escape(sl.v)
	}
}

// lend lets code that is not seen do with an open channel what it does not lack:
// whoever was given one to send on does not receive from it.
func (s *state) lend(i int32, lacks uint8) {
	s.object(i).ch.lacks = lacks
	if lacks&noRecv == 0 {
		for _, w := range s.heap[i].ch.buf {
			s.escape(w)
		}
	}
}

// sends reports whether code that is not seen may send on a channel, or close it.
func (o *object) sends() bool { return o.open && o.ch.lacks&noSend == 0 }

// receives reports whether code that is not seen may receive from a channel.
func (o *object) receives() bool { return o.open && o.ch.lacks&noRecv == 0 }

// A reach says which objects somebody can reach, and through which references:
// canSend and canRecv for channels; both for everything else.
type reach []uint8

const (
	canSend uint8 = 1 << iota
	canRecv
	canAll = canSend | canRecv
)

// objects returns the objects that are reached.
func (r reach) objects() []int32 {
	var out []int32
	for obj, caps := range r {
		if caps != 0 {
			out = append(out, int32(obj))
		}
	}
	return out
}

// newReach returns an empty set for the objects of s.
func (m *machine) newReach(s *state) reach {
	n := len(s.heap)
	if len(m.reachPool) > 0 {
		r := m.reachPool[len(m.reachPool)-1]
		m.reachPool = m.reachPool[:len(m.reachPool)-1]
		if cap(r) >= n {
			r = r[:n]
			clear(r)
			return r
		}
	}
	return make(reach, n, n+16)
}

func (m *machine) freeReach(r reach) { m.reachPool = append(m.reachPool, r) }

// value adds what v reaches.
func (r reach) value(s *state, v value) {
	switch v.k {
	case kZero, kAny, kInt, kStr:
		return
	case kChan:
		caps := canAll
		if v.dir&noSend != 0 {
			caps &^= canSend
		}
		if v.dir&noRecv != 0 {
			caps &^= canRecv
		}
		r.object(s, v.ref, caps)
	case kPtr, kMap, kSlice, kIter, kSym:
		if v.ref >= 0 {
			r.object(s, v.ref, canAll)
		}
	}
	if v.x != nil {
		for _, w := range v.x.vals {
			r.value(s, w)
		}
	}
}

func (r reach) object(s *state, i int32, caps uint8) {
	if r[i]&caps == caps {
		return
	}
	visited := r[i] != 0
	r[i] |= caps
	o := s.heap[i]
	switch o.kind {
	case oSym:
		if o.sym.mat >= 0 {
			r.object(s, o.sym.mat, caps)
		}
		return
	case oChan:
		if visited {
			return
		}
		for _, v := range o.ch.buf {
			r.value(s, v)
		}
		return
	}
	for _, sl := range o.slots {
		if sl.v.k == kGone {
			continue // what was deleted is not found
		}
		r.value(s, sl.k)
		r.value(s, sl.v)
	}
	r.value(s, o.whole)
}

// goroutine adds what a goroutine reaches from its live registers, its
// deferred calls and its pending operation.
func (r reach) goroutine(s *state, g *goroutine) {
	if g.status == parked {
		r.pending(s, g)
	}
	for f := g.top; f != nil; f = f.up {
		r.frame(s, f)
	}
}

// frame adds what the live registers and deferred calls of a frame reach.
func (r reach) frame(s *state, f *frame) {
	for _, reg := range f.live() {
		r.value(s, *f.at(reg))
	}
	for _, d := range f.defers {
		r.value(s, d.fn)
		for _, v := range d.args {
			r.value(s, v)
		}
	}
}

// pending adds what an operation is about: a channel, a lock, a value.
func (r reach) pending(s *state, g *goroutine) {
	p := &g.op
	r.value(s, p.val)
	if p.extra.k != kInt {
		r.value(s, p.extra)
	}
	if p.obj >= 0 {
		r.object(s, p.obj, canAll)
	}
	for _, c := range p.cases {
		r.value(s, c.val)
		if c.obj >= 0 {
			r.object(s, c.obj, canAll)
		}
	}
}

// live returns the registers whose values the frame may still use. A frame
// that waits for a call to return will overwrite the registers of the results.
func (f *frame) live() []Reg {
	return f.fn.code[f.pc].live
}

// shares reports whether a new goroutine that gets these values shares
// anything with others that nobody outside can reach. What they share with the
// outside world is no concern of this root alone.
func (s *state) shares(fv value, args []value) bool {
	return s.sharesValue(fv) || slices.ContainsFunc(args, s.sharesValue)
}

func (s *state) sharesValue(v value) bool {
	switch v.k {
	case kChan, kPtr, kMap, kSlice:
		if v.ref >= 0 && !s.heap[v.ref].open {
			return true
		}
	}
	return v.x != nil && slices.ContainsFunc(v.x.vals, s.sharesValue)
}
