package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// Slots below zero belong to elements whose index is a symbol: elements with
// different symbols are taken to be different, and none to be one with a known
// index. Each symbol has room for symbolRoom slots.
const symbolRoom = 1 << 10

// object returns the memory object and slot that v points to, making the
// object if v is a symbol or a global variable that was not met before. It
// returns false if v is nil or entirely unknown.
func (s *state) pointee(v value) (obj, key int32, ok bool) {
	switch v.k {
	case kPtr:
		if v.ref == globalMark {
			return s.global(int32(v.n)), 0, true
		}
		return v.ref, int32(v.n), true
	case kSym:
		return s.materialize(v), 0, true
	case kIface:
		return s.pointee(v.x.vals[0])
	}
	return 0, 0, false
}

// global returns the object of a global variable.
func (s *state) global(num int32) int32 {
	i, ok := slices.BinarySearchFunc(s.globals, num, func(g globalRef, n int32) int { return int(g.global - n) })
	if ok {
		return s.globals[i].object
	}
	whole := s.unknown(skeleton.Struct, true)
	obj := s.add(&object{kind: oMem, open: true, partial: true, whole: whole})
	s.globals = slices.Insert(slices.Clone(s.globals), i, globalRef{num, obj})
	return obj
}

// materialize returns the memory behind a symbol that is a pointer, slice,
// map or struct.
func (s *state) materialize(v value) int32 {
	o := s.heap[v.ref]
	if o.sym.mat >= 0 {
		return o.sym.mat
	}
	kind := oMem
	if skeleton.Kind(o.sym.kind) == skeleton.Map {
		kind = oMap
	}
	obj := s.add(&object{kind: kind, open: o.open, partial: true, whole: value{k: kSym, ref: v.ref}})
	o = s.object(v.ref)
	o.sym.mat = obj
	o.sym.nonNil = true
	return obj
}

// channel returns the channel object that v refers to; ok is false if v is nil
// or entirely unknown.
func (s *state) channel(v value) (obj int32, ok bool) {
	switch v.k {
	case kChan:
		return v.ref, true
	case kSym:
		o := s.heap[v.ref]
		if o.sym.mat >= 0 && s.heap[o.sym.mat].kind == oChan {
			return o.sym.mat, true
		}
		ch := newChan(nil)
		ch.open = true
		if skeleton.Kind(o.sym.kind) == skeleton.Done {
			ch.open = false
			*ch.ch = chanState{done: true, served: true, armed: true}
		}
		obj := s.add(ch)
		o = s.object(v.ref)
		o.sym.mat = obj
		o.sym.nonNil = true
		return obj, true
	}
	return 0, false
}

// load reads n slots at v.
func (s *state) load(v value, k skeleton.Kind, n int32, flags skeleton.Flag, cls uint16) (value, outcome) {
	obj, key, ok := s.pointee(v)
	if !ok {
		if v.k == kZero {
			return value{}, drops // nil dereference: a bug of another kind
		}
		return s.unknown(k, false), goesOn
	}
	o := s.heap[obj]
	if o.kind != oMem {
		return s.unknown(k, false), goesOn
	}
	if k == skeleton.Struct {
		return s.loadStruct(obj, key, n), goesOn
	}
	if got, ok := s.get(obj, key); ok && (got.k != kAny || k != skeleton.String) {
		return got, goesOn
	} else if ok {
		got = s.unknown(k, false) // what was appended without having been followed is one thing all the same
		s.setClass(obj, key, got, cls)
		return got, goesOn
	}
	if o.unknownAt(key) {
		part := s.slotSymbol(o.whole, key, k, cls)
		if flags&skeleton.NonNil != 0 && !s.heap[part.ref].sym.isNil {
			s.object(part.ref).sym.nonNil = true
		}
		return part, goesOn
	}
	if flags&skeleton.Foreign != 0 || k == skeleton.Chan && o.open {
		// Code that is not seen and has the object may have called what makes the channel.
		fresh := s.unknown(k, flags&skeleton.Foreign == 0)
		s.setClass(obj, key, fresh, cls)
		return fresh, goesOn
	}
	return value{}, goesOn
}

// slotSymbol returns the symbol for a slot of memory of which nothing is known.
func (s *state) slotSymbol(whole value, key int32, k skeleton.Kind, cls uint16) value {
	if v, ok := s.derived(symPart, whole, intValue(int64(key))); ok {
		if y := s.heap[v.ref].sym; y.cls != cls && y.cls != 0 {
			s.object(v.ref).sym.cls = 0
		}
		return v
	}
	v := s.derive(symPart, whole, intValue(int64(key)), k)
	s.object(v.ref).sym.cls = cls
	return v
}

// loadStruct reads n slots from key on as a struct value.
func (s *state) loadStruct(obj, key, n int32) value {
	o := s.heap[obj]
	x := &ext{partial: o.partial && (o.to == 0 || key < o.to && o.from < key+n)}
	for _, sl := range o.slots {
		if key <= sl.key && sl.key < key+n {
			x.keys = append(x.keys, sl.key-key)
			x.vals = append(x.vals, sl.v)
		}
	}
	if x.partial {
		whole := o.whole
		whole.n += int64(key)
		x.vals = append(x.vals, whole)
	}
	return value{k: kAgg, x: x}
}

// store writes v to n slots at p.
func (s *state) store(p, v value, n int32, cls uint16) outcome {
	obj, key, ok := s.pointee(p)
	switch {
	case !ok && p.k == kZero:
		return drops // nil dereference
	case !ok || s.heap[obj].kind != oMem:
		s.escape(v)
		return goesOn
	}
	if s.heap[obj].open {
		s.escape(v)
	}
	if n <= 1 && v.k != kAgg {
		s.setClass(obj, key, v, cls)
		return goesOn
	}
	s.storeStruct(obj, key, v, max(n, 1))
	return goesOn
}

func (s *state) storeStruct(obj, key int32, v value, n int32) {
	o := s.object(obj)
	o.slots = slices.DeleteFunc(o.slots, func(sl slot) bool { return key <= sl.key && sl.key < key+n })
	switch v.k {
	case kAgg:
		for i, k := range v.x.keys {
			s.set(obj, key+k, v.x.vals[i])
		}
		if v.x.partial {
			s.blur(obj, v.x.whole(), key, n)
		}
	case kSym:
		s.blur(obj, v, key, n)
	case kAny:
		s.blur(obj, s.unknown(skeleton.Struct, false), key, n)
	case kZero:
		if o.partial {
			for k := key; k < key+min(n, 16); k++ {
				s.set(obj, k, value{})
			}
		}
	}
}

// blur makes n slots of an object, those that have no value, those of symbol
// whole, which was stored at key; or all of them, if n is 0.
func (s *state) blur(obj int32, whole value, key, n int32) {
	o := s.object(obj)
	switch {
	case !o.partial, n > 0 && o.to > 0 && key <= o.from && o.to <= key+n: // nothing is left of what was there
		o.partial = true
		whole.n -= int64(key)
		o.whole = whole
		if n > 0 {
			o.from, o.to = key, key+n
		}
	case n == 0:
		o.from, o.to = 0, 0
	case o.to > 0:
		o.from, o.to = min(o.from, key), max(o.to, key+n)
	}
}

// part returns slots [n, n+size) of a struct value.
func (s *state) part(v value, n, size int32, k skeleton.Kind) value {
	switch v.k {
	case kAgg:
		if k != skeleton.Struct {
			if got, ok := v.x.slot(n); ok {
				return got
			}
			if v.x.partial {
				return s.derive(symPart, value{k: kSym, ref: v.x.whole().ref}, intValue(v.x.whole().n+int64(n)), k)
			}
			return value{}
		}
		sub := &ext{partial: v.x.partial}
		for i, key := range v.x.keys {
			if n <= key && key < n+size {
				sub.keys = append(sub.keys, key-n)
				sub.vals = append(sub.vals, v.x.vals[i])
			}
		}
		if sub.partial {
			whole := v.x.whole()
			whole.n += int64(n)
			sub.vals = append(sub.vals, whole)
		}
		return value{k: kAgg, x: sub}
	case kSym:
		if k == skeleton.Struct {
			v.n += int64(n)
			return value{k: kAgg, x: &ext{partial: true, vals: []value{v}}}
		}
		return s.derive(symPart, value{k: kSym, ref: v.ref}, intValue(v.n+int64(n)), k)
	case kZero:
		return value{}
	}
	return value{k: kAny}
}

// element returns a pointer to element idx of slice or array a, whose elements
// have size slots; arrayLen is the length of an array, or -1.
func (s *state) element(a, idx value, size, arrayLen int32) value {
	idx = s.exact(idx)
	var obj, base int32
	switch {
	case a.k == kSlice:
		obj, base = a.ref, int32(a.n)
	case a.k == kPtr || a.k == kSym:
		obj, base, _ = s.pointee(a)
	default:
		return value{k: kAny}
	}
	if s.heap[obj].kind != oMem {
		return value{k: kAny}
	}
	switch n, ok := idx.number(); {
	case ok && n >= 0 && n < 1<<20:
		return value{k: kPtr, ref: obj, n: int64(base) + n*int64(size)}
	case idx.k == kSym && -256 < idx.n && idx.n < 256 && size <= 2:
		return value{k: kPtr, ref: obj, n: -int64(idx.ref+1)*symbolRoom + (idx.n+256)*int64(size)}
	}
	return value{k: kAny}
}

// asSlice returns v as a slice value with elements, if it is one or can be.
func (s *state) asSlice(v value) (value, bool) {
	switch v.k {
	case kSlice:
		return v, true
	case kSym:
		length := s.lengthOf(v)
		return value{k: kSlice, ref: s.materialize(v), x: &ext{vals: []value{length, length}}}, true
	}
	return value{}, false
}

// lengthOf returns len(v).
func (s *state) lengthOf(v value) value {
	switch v.k {
	case kZero:
		return value{}
	case kSlice:
		return v.length()
	case kSym:
		return s.derive(symLen, v, s.edition(v), skeleton.Uint)
	case kMap:
		if o := s.heap[v.ref]; !o.partial && !o.open {
			return intValue(int64(o.entries()))
		}
		return s.derive(symLen, v, s.edition(v), skeleton.Uint)
	case kChan:
		if o := s.heap[v.ref]; !o.open && !o.ch.served {
			return intValue(int64(o.ch.len))
		}
	}
	return s.unknown(skeleton.Uint, false)
}

// slice computes a[lo:hi] of a slice or pointer to an array.
func (s *state) slice(in *instr, a, lo, hi value) value {
	var length, capacity value
	switch {
	case in.M >= 0 && (a.k == kPtr || a.k == kSym):
		obj, key, _ := s.pointee(a)
		length = intValue(int64(in.M))
		capacity = length
		a = value{k: kSlice, ref: obj, n: int64(key)}
	default:
		sl, ok := s.asSlice(a)
		if !ok {
			return a // nil or unknown
		}
		length, capacity = sl.length(), sl.capacity()
		a = sl
	}
	lo, hi = s.exact(lo), s.exact(hi)
	from, okLo := lo.number()
	if hi.k != kAny {
		length = hi
	}
	if !okLo {
		return s.unknown(skeleton.Slice, true)
	}
	a.n += from * int64(in.N)
	a.x = &ext{vals: []value{s.compute(opSub, length, intValue(from)), s.compute(opSub, capacity, intValue(from))}}
	return a
}

// appendTo computes append(a, b...) with elements of size slots.
func (s *state) appendTo(a, b value, size int32, site *instr) value {
	n, okB := s.exact(s.lengthOf(b)).number()
	have, okA := s.exact(s.lengthOf(a)).number()
	if b.k == kZero || okB && n == 0 {
		return a
	}
	if !okA || !okB || a.k == kAny || b.k != kSlice {
		s.escape(a)
		s.escape(b)
		return s.unknown(skeleton.Slice, true)
	}
	if a.k == kZero || a.k == kSym {
		a = value{k: kSlice, ref: s.add(&object{kind: oMem, site: site})}
	}
	for i := range n {
		s.copySlots(a.ref, int32(a.n+(have+i)*int64(size)), b.ref, int32(b.n+i*int64(size)), size)
	}
	length := intValue(have + n)
	a.x = &ext{vals: []value{length, length}}
	return a
}

// copySlots copies size slots from one object to another. A slot that was never
// stored to is none after that either: whether it is zero or unknown is for who
// loads it to say.
func (s *state) copySlots(to, at, from, key, size int32) {
	if _, has := s.get(from, key); size == 1 && !has && !s.heap[from].partial && !s.heap[to].partial {
		o := s.object(to)
		o.slots = slices.DeleteFunc(o.slots, func(sl slot) bool { return sl.key == at })
		return
	}
	v, out := s.load(value{k: kPtr, ref: from, n: int64(key)}, kindOfSlots(size), size, 0, 0)
	if out == goesOn {
		s.store(value{k: kPtr, ref: to, n: int64(at)}, v, size, 0)
	}
}

func kindOfSlots(size int32) skeleton.Kind {
	if size == 1 {
		return skeleton.Any
	}
	return skeleton.Struct
}
