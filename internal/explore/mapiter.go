package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// Iterators over maps, and how long a map is that is not known.

// iterate makes an iterator over a map: an object whose entries are the keys
// that are still to come. It counts those that have come in from, and notes in to which
// entries were known when it began.
func (s *state) iterate(m value, site *instr) value {
	it := s.pool.newSym()
	it.kind, it.site, it.whole = oMap, site, m
	if obj, ok := s.mapObject(m); ok {
		it.slots = slices.DeleteFunc(slices.Clone(s.heap[obj].slots), func(e slot) bool { return e.v.k == kGone })
		it.partial = s.heap[obj].partial
		it.sym.hi = int64(min(len(it.slots), 1))
		it.sym.lo = it.sym.hi
		it.to = int32(s.edition(m).n)
	} else {
		it.partial = m.k != kZero
	}
	return value{k: kIter, ref: s.add(it)}
}

// edition tells the states of a map that is not known apart by how many entries were put
// into it, and how many were deleted: as long as it is the same, so is the length.
func (s *state) edition(m value) value {
	var o *object
	switch {
	case m.k == kMap:
		o = s.heap[m.ref]
	case m.k == kSym && s.heap[m.ref].sym.mat >= 0:
		o = s.heap[s.heap[m.ref].sym.mat]
	}
	if o == nil || o.kind != oMap {
		return value{}
	}
	n := int64(0)
	for _, e := range o.slots {
		if e.v.k == kGone {
			n += maxEntries + 1
		} else {
			n++
		}
	}
	return intValue(n)
}

// mapLength returns the length of an unknown map, if something has already been
// counted by it.
func (s *state) mapLength(m value) (int64, bool) {
	if m.k != kMap && m.k != kSym {
		return 0, false
	}
	if v, ok := s.derived(symLen, m, s.edition(m)); ok {
		s.counts(v)
		return s.exact(v).number()
	}
	return 0, false
}

// next advances an iterator. Beyond the entries that are known, an unknown map
// has more, but a loop over it runs up to trips times only: see [universe].
func (s *state) next(it value, trips int64, kind skeleton.Kind) (ok, key, v value, out outcome) {
	if it.k != kIter {
		c, decided := s.choose(2)
		if !decided {
			return value{}, value{}, value{}, forks
		}
		return intValue(int64(c)), s.unknown(skeleton.Any, false), s.unknown(kind, !plainKind(kind)), goesOn
	}
	o := s.object(it.ref)
	for len(o.slots) > 0 {
		e := o.slots[0]
		o.slots = o.slots[1:]
		if obj, ok := s.mapObject(o.whole); ok {
			if i := slices.IndexFunc(s.heap[obj].slots, func(sl slot) bool { return same(sl.k, e.k) && sl.v.k != kGone }); i >= 0 {
				o.from++
				return intValue(1), e.k, s.heap[obj].slots[i].v, goesOn
			}
		}
	}
	n, exact := s.mapLength(o.whole)
	for i := o.sym.hi; ; i++ {
		switch {
		case !o.partial || exact && int64(o.from) >= n || !exact && i >= trips:
			o.sym.hi = i
			s.counted(o)
			return value{}, value{}, value{}, goesOn
		case !exact && i > 0: // the first one is there: see [machine.above]
			c, decided := s.choose(2)
			if !decided {
				return value{}, value{}, value{}, forks
			}
			if c == 0 {
				o.sym.hi = i
				s.counted(o)
				o.sym.hi = trips
				return value{}, value{}, value{}, goesOn
			}
		}
		if key, v, has := s.nextEntry(o, i-o.sym.lo, kind); has {
			o.sym.hi = i + 1
			o.from++
			return intValue(1), key, v, goesOn
		}
	}
}

// nextEntry makes up entry i of a map that is not known. As long as nobody changes
// the map, it is the same each time that somebody gets that far.
func (s *state) nextEntry(it *object, i int64, kind skeleton.Kind) (key, v value, has bool) {
	obj, ok := s.mapObject(it.whole)
	if !ok || !s.heap[obj].partial {
		return s.unknown(skeleton.Any, false), s.unknown(kind, !plainKind(kind)), true
	}
	whole := it.whole
	if whole.k != kSym {
		whole = s.heap[obj].whole
	}
	key = s.derive(symKey, whole, intValue(i), skeleton.Any)
	if slices.ContainsFunc(s.heap[obj].slots, func(e slot) bool { return same(e.k, key) }) {
		return value{}, value{}, false // deleted, or one of those that came first
	}
	if v, ok := s.derived(symEntry, whole, key); ok {
		return key, v, true
	}
	v = s.derive(symEntry, whole, key, kind)
	s.object(v.ref).sym.nonNil = !plainKind(kind)
	return key, v, true
}

// plainKind reports whether the zero value of a kind is as good as any other one in a map.
func plainKind(k skeleton.Kind) bool {
	switch k {
	case skeleton.Int, skeleton.Uint, skeleton.Bool, skeleton.String, skeleton.Error:
		return true
	}
	return false
}

// counted notes how many entries a map has that is not known, after all of them have come,
// if nobody has put one in, or deleted one, meanwhile.
func (s *state) counted(it *object) {
	if !it.partial || it.whole.k != kSym || s.edition(it.whole).n != int64(it.to) {
		return
	}
	n := int64(it.from)
	y := s.object(s.derive(symLen, it.whole, s.edition(it.whole), skeleton.Uint).ref).sym
	if y.lo <= n && n <= y.hi {
		y.lo, y.hi = n, n
	}
}
