package explore

import "slices"

// collect drops the objects that the last digest did not meet.
func (h *hasher) collect(s *state) {
	// A symbol may outlive what it was derived from: then it cannot be derived
	// again, and its operands mean nothing any more.
	lost := func(i int32) bool {
		y := s.heap[i].sym
		return h.num[i] == 0 || !h.met(y.a) || !h.met(y.b)
	}
	if slices.ContainsFunc(s.known, lost) {
		s.known = slices.DeleteFunc(slices.Clone(s.known), func(i int32) bool {
			if !lost(i) {
				return false
			}
			if h.num[i] != 0 {
				y := s.object(i).sym
				y.op, y.a, y.b = fresh, value{}, value{}
			}
			return true
		})
	}
	for i, o := range s.heap {
		if o == nil {
			continue
		}
		if h.num[i] == 0 {
			s.heap[i] = nil
			s.gap = min(s.gap, int32(i))
			continue
		}
		if o.kind == oMap && slices.ContainsFunc(o.slots, h.forgotten) {
			o = s.object(int32(i))
			o.slots = slices.DeleteFunc(o.slots, h.forgotten)
			s.remeasure(int32(i))
		}
		if o.kind != oMem || !slices.ContainsFunc(o.slots, h.dead) {
			continue
		}
		// What a slot that is never loaded again refers to may be gone.
		o = s.object(int32(i))
		o.slots = slices.DeleteFunc(o.slots, h.dead)
	}
}

// remeasure forgets how long map i is said to be, which lengths are known by its edition, and
// that iterators may tell: the edition is counted by what the map remembers, so with less of that
// it would be the one from before something was deleted. What an instruction is told that was
// begun before, and is to be executed again, would not be the same either.
func (s *state) remeasure(i int32) {
	of := func(m value) bool {
		return m.k == kMap && m.ref == i || m.k == kSym && s.heap[m.ref] != nil && s.heap[m.ref].sym.mat == i
	}
	s.known = slices.DeleteFunc(slices.Clone(s.known), func(k int32) bool {
		if y := s.heap[k].sym; y.op != symLen || !of(y.a) {
			return false
		}
		y := s.object(k).sym
		y.op, y.a, y.b = fresh, value{}, value{}
		return true
	})
	for j, o := range s.heap {
		if o != nil && o.kind == oMap && int32(j) != i && of(o.whole) {
			s.object(int32(j)).to = -1
		}
	}
}

// dead reports whether a slot is never loaded again, and nobody would notice
// what is in it.
func (h *hasher) dead(sl slot) bool {
	if sl.cls == 0 || h.ahead.has(sl.cls) {
		return false
	}
	return !h.returns || plain(sl.v.k)
}

// forgotten reports whether a slot remembers that a key was deleted which nobody has.
func (h *hasher) forgotten(sl slot) bool { return forgettable(sl) && h.num[sl.k.ref] == 0 }

// plain reports whether a value of that kind is nothing but data.
func plain(k kind) bool {
	switch k {
	case kZero, kAny, kInt, kStr, kSym:
		return true
	}
	return false
}

// met reports whether every object that v refers to has a number.
func (h *hasher) met(v value) bool {
	switch v.k {
	case kPtr, kChan, kMap, kSlice, kSym, kIter:
		if v.ref >= 0 && h.num[v.ref] == 0 {
			return false
		}
	}
	if v.x != nil {
		for _, w := range v.x.vals {
			if !h.met(w) {
				return false
			}
		}
	}
	return true
}
