package explore

import "slices"

// collect drops the objects that the last digest did not meet.
func (h *hasher) collect(s *state) {
	// A symbol may outlive what it was derived from: then it cannot be derived
	// again, and its operands mean nothing any more.
	lost := func(i int32) bool {
		y := &s.heap[i].sym
		return h.num[i] == 0 || !h.met(y.a) || !h.met(y.b)
	}
	if slices.ContainsFunc(s.known, lost) {
		s.known = slices.DeleteFunc(slices.Clone(s.known), func(i int32) bool {
			if !lost(i) {
				return false
			}
			if h.num[i] != 0 {
				y := &s.object(i).sym
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
		}
		if o.kind != oMem || !slices.ContainsFunc(o.slots, h.dead) {
			continue
		}
		// What a slot that is never loaded again refers to may be gone.
		o = s.object(int32(i))
		o.slots = slices.DeleteFunc(o.slots, h.dead)
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
