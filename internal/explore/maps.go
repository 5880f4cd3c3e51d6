package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// maxEntries bounds the entries of a map that are known one by one.
const maxEntries = 8

// mapObject returns the object of a map value.
func (s *state) mapObject(v value) (int32, bool) {
	switch v.k {
	case kMap:
		return v.ref, true
	case kSym:
		obj := s.materialize(v)
		return obj, s.heap[obj].kind == oMap
	}
	return 0, false
}

// An entryMatch says whether a key is that of an entry.
type entryMatch uint8

const (
	differs entryMatch = iota
	maybe
	matches
)

// match compares the key of an entry with a key.
func (s *state) match(entry, key value) entryMatch {
	entry, key = s.exact(entry), s.exact(key)
	switch {
	case same(entry, key):
		return matches
	case entry.k == kSym || key.k == kSym:
		a, b := entry, key
		if a.k != kSym {
			a, b = b, a
		}
		if b.k != kSym && b.k != kStr && s.private(b) {
			return differs
		}
		return s.decided(a, b)
	case entry.k == kAgg || key.k == kAgg:
		return s.decided(entry, key)
	case entry.k == kAny || key.k == kAny:
		return maybe
	}
	return differs
}

// decided returns what was decided of two keys: see [state.decideEqual].
func (s *state) decided(a, b value) entryMatch {
	for _, v := range [][2]value{{a, b}, {b, a}} {
		if d, ok := s.derived(symEqual, v[0], v[1]); ok {
			if y := s.heap[d.ref].sym; y.lo == y.hi {
				return entryMatch(2 * y.lo)
			}
		}
	}
	return maybe
}

// find returns the entry of a map that has the key, or -1 if none has. It
// forks if that is not known. Two elements of a list are two keys, as far as is known,
// and what was deleted is not asked for again.
func (s *state) findEntry(obj int32, key value) (int, bool) {
	var candidates []int
	for i, e := range s.heap[obj].slots {
		switch s.match(e.k, key) {
		case matches:
			return i, true
		case maybe:
			if e.v.k != kGone && !s.siblings(s.exact(e.k), s.exact(key)) && !s.cameAfter(obj, s.exact(key)) {
				candidates = append(candidates, i)
			}
		}
	}
	if len(candidates) == 0 {
		return -1, true
	}
	c, ok := s.choose(len(candidates) + 1)
	if !ok {
		return 0, false
	}
	for i, e := range candidates {
		s.decideEqual(s.heap[obj].slots[e].k, key, i == c)
		if i == c {
			s.object(obj).slots[e].guessed = true
		}
	}
	if c == len(candidates) {
		return -1, true
	}
	return candidates[c], true
}

// mayHave reports whether key may be that of an entry, as far as is known, whatever
// was decided where it was only looked for. Of two elements of a list one may be
// the other if the index of one is not known.
func (s *state) mayHave(obj int32, key value) bool {
	key = s.exact(key)
	return slices.ContainsFunc(s.heap[obj].slots, func(e slot) bool {
		a, b := s.exact(e.k), key
		if a.k != kSym {
			a, b = b, a
		}
		switch {
		case a.k == kSym:
			return b.k == kSym || b.k == kStr || !s.private(b)
		case a.k == kPtr && b.k == kPtr && a.ref == b.ref && (a.n < 0 || b.n < 0):
			return true
		}
		return s.match(a, b) != differs
	})
}

// taken reports whether another element of the list that key is an element of was
// found to be the key of an entry: as far as is known, a list of keys has each of
// them once.
func (s *state) taken(obj int32, key value) bool {
	if key.k != kSym {
		return key.k == kAny
	}
	keys := s.heap[obj].slots
	isKey := func(v value) bool { return slices.ContainsFunc(keys, func(e slot) bool { return same(e.k, v) }) }
	return slices.ContainsFunc(s.known, func(i int32) bool {
		y := s.heap[i].sym
		return y.op == symEqual && y.lo == 1 &&
			(isKey(y.a) && s.siblings(y.b, key) || isKey(y.b) && s.siblings(y.a, key))
	})
}

// cameAfter reports whether a key is one that a loop over a map came to after those
// that were known.
func (s *state) cameAfter(obj int32, key value) bool {
	return key.k == kSym && s.heap[key.ref].sym.op == symKey && same(s.heap[key.ref].sym.a, s.heap[obj].whole)
}

// siblings reports whether two symbols are what different slots of one memory hold, or
// different keys that a loop over one map comes to.
func (s *state) siblings(a, b value) bool {
	if a.k != kSym || b.k != kSym || a.ref == b.ref {
		return false
	}
	if x, y := s.heap[a.ref].sym, s.heap[b.ref].sym; x.op == y.op && (x.op == symPart || x.op == symKey) && same(x.a, y.a) {
		return true
	}
	return slices.ContainsFunc(s.heap, func(o *object) bool {
		holds := func(v value) bool { return slices.ContainsFunc(o.slots, func(sl slot) bool { return same(sl.v, v) }) }
		return o != nil && o.kind == oMem && holds(a) && holds(b)
	})
}

// decideEqual records whether two values are equal, be it numbers of several parts.
func (s *state) decideEqual(a, b value, eq bool) {
	if a.k != kSym {
		a, b = b, a
	}
	if a.k != kSym && a.k != kAgg && b.k != kAgg || a.k == kAny || b.k == kAny {
		return
	}
	v := s.derive(symEqual, a, b, skeleton.Bool)
	y := s.object(v.ref).sym
	y.lo, y.hi = 0, 0
	if eq {
		y.lo, y.hi = 1, 1
	}
}

// guessedAlike reports whether an object, or what refers to it, was found in a map by a
// key that was guessed to be that of its entry.
func (s *state) guessedAlike(obj int32) bool {
	is := func(v value) bool {
		if v.k == kIface {
			v = v.x.vals[0]
		}
		if v.k != kPtr || v.ref < 0 {
			return false
		}
		return v.ref == obj || slices.ContainsFunc(s.heap[v.ref].slots, func(sl slot) bool { return sl.v.k == kPtr && sl.v.ref == obj })
	}
	return slices.ContainsFunc(s.heap, func(o *object) bool {
		return o != nil && o.kind == oMap && slices.ContainsFunc(o.slots, func(e slot) bool { return e.guessed && is(e.v) })
	})
}

// lookup computes m[key]. It forks if it is not known whether key is there. Who
// relies on it expects to find something: that nothing is there must then be
// known.
func (s *state) lookup(m, key value, k skeleton.Kind, relied bool) (v value, has value, out outcome) {
	obj, ok := s.mapObject(m)
	if !ok {
		if m.k == kZero {
			return value{}, value{}, goesOn
		}
		return s.unknown(k, false), s.unknown(skeleton.Bool, false), goesOn
	}
	relied = relied && s.mayHave(obj, key)
	i, ok := -1, true
	if !relied || !s.taken(obj, key) {
		i, ok = s.findEntry(obj, key)
	}
	if !ok {
		return value{}, value{}, forks
	}
	o := s.heap[obj]
	switch {
	case i < 0 && relied && !o.partial:
		return s.unknown(k, true), boolValue(true), goesOn
	case i >= 0 && o.slots[i].v.k == kGone:
		return value{}, value{}, goesOn
	case i >= 0:
		return o.slots[i].v, boolValue(true), goesOn
	case o.partial:
		whole := m
		if m.k != kSym {
			whole = o.whole
		}
		return s.derive(symEntry, whole, key, k), s.derive(symHas, whole, key, skeleton.Bool), goesOn
	}
	return value{}, value{}, goesOn
}

// update computes m[key] = v.
func (s *state) update(m, key, v value) outcome {
	obj, ok := s.mapObject(m)
	if !ok {
		s.escape(v)
		if m.k == kZero {
			return drops // assignment to entry in nil map
		}
		return goesOn
	}
	s.passGone(obj, key)
	s.passAkin(obj, key)
	i, ok := s.findEntry(obj, key)
	if !ok {
		return forks
	}
	if s.heap[obj].open {
		s.escape(v)
		s.escape(key)
	}
	o := s.object(obj)
	switch {
	case i >= 0:
		o.slots[i].v = v
	case o.entries() >= maxEntries:
		s.escape(v)
		s.blur(obj, s.unknown(skeleton.Map, true), 0, 0)
	default:
		o.slots = append(o.slots, slot{k: key, v: v})
	}
	return goesOn
}

// passGone decides that a key that is put into a map by somebody unknown is none
// of those that were deleted from it: to bring back what has been done with, such
// as a client whose channel is closed, would be a mistake of theirs.
func (s *state) passGone(obj int32, key value) {
	if s.exact(key).k != kSym || !s.heap[obj].partial {
		return
	}
	for _, e := range slices.Clone(s.heap[obj].slots) {
		if e.v.k == kGone && s.match(e.k, key) == maybe {
			s.decideEqual(e.k, key, false)
		}
	}
}

// passAkin decides that a key that is put into a map is none of those that the same field
// of other elements of a list was: a list that is turned into a map has each key once, as
// far as is known, and with each that comes there would be as many ways more as there are
// entries.
func (s *state) passAkin(obj int32, key value) {
	key = s.exact(key)
	for _, e := range slices.Clone(s.heap[obj].slots) {
		if entry := s.exact(e.k); s.akin(entry, key) && s.match(entry, key) == maybe {
			s.decideEqual(entry, key, false)
		}
	}
}

// akin reports whether two symbols are the same part of two elements of a list, or of
// what is in two entries of a map.
func (s *state) akin(a, b value) bool {
	for a.k == kSym && b.k == kSym && a.n == b.n && a.ref != b.ref {
		if !slices.Contains(s.known, a.ref) || !slices.Contains(s.known, b.ref) {
			return false // what they are parts of may be forgotten
		}
		x, y := s.heap[a.ref].sym, s.heap[b.ref].sym
		if x.op != symPart || y.op != symPart || !same(x.b, y.b) {
			return false
		}
		a, b = x.a, y.a
		if s.siblings(a, b) {
			return true
		}
	}
	return false
}

// entries returns how many entries of a map are known.
func (o *object) entries() int {
	n := 0
	for _, e := range o.slots {
		if e.v.k != kGone {
			n++
		}
	}
	return n
}

// remove computes delete(m, key). Where not all entries are known, it is remembered
// that this one is gone; and also where they are, if the key is an object or a symbol:
// once code that is not seen has the map, anything may be in it, but not again what
// was done with before.
func (s *state) remove(m, key value) outcome {
	obj, ok := s.mapObject(m)
	if !ok {
		return goesOn
	}
	i, ok := s.findEntry(obj, key)
	if !ok {
		return forks
	}
	o := s.object(obj)
	switch {
	case i >= 0 && (o.partial || had(o.slots[i].k) && len(o.slots) < maxEntries):
		o.slots[i].v = value{k: kGone}
	case i >= 0:
		o.slots = slices.Delete(o.slots, i, i+1)
	case o.partial && len(o.slots) < maxEntries:
		o.slots = append(o.slots, slot{k: key, v: value{k: kGone}})
	}
	return goesOn
}

// clear computes clear(m), which deletes all entries.
func (s *state) clear(obj int32) {
	o := s.object(obj)
	o.partial = false
	o.slots = slices.DeleteFunc(o.slots, func(e slot) bool { return !had(e.k) })
	for i := range o.slots {
		o.slots[i].v = value{k: kGone}
	}
}

// clone copies a map. The copy of one that is not known is not known, either: for what
// is looked for in it, it is the same.
func (s *state) clone(m value, site *instr) value {
	if m.k != kMap {
		return m
	}
	o := s.heap[m.ref]
	to := s.add(&object{kind: oMap, site: site, open: o.open, partial: o.partial, whole: o.whole, slots: slices.Clone(o.slots)})
	return value{k: kMap, ref: to}
}
