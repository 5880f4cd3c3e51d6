package explore

import "math"

// The digest of the heap: objects, what is in them, and what is known of symbols.

func (h *hasher) object(i int, o *object) {
	h.word(uint64(o.kind) | bits8(o.open, o.partial, o.from|o.to != 0)<<8)
	if o.from|o.to != 0 {
		h.word(uint64(o.from)<<32 | uint64(o.to))
	}
	switch o.kind {
	case oSym:
		h.symbol(o.sym)
	case oChan:
		h.channel(o.ch)
	default:
		h.slots(i, o)
	}
}

func (h *hasher) symbol(y *symState) {
	bounded := y.lo != math.MinInt64 || y.hi != math.MaxInt64
	h.word(uint64(y.kind) | bits8(y.nonNil, y.made, y.sent, y.isNil, y.counts, bounded, y.mat >= 0)<<8)
	if bounded {
		h.word(uint64(y.lo))
		h.word(uint64(y.hi))
	}
	if y.mat >= 0 {
		h.ref(y.mat)
	}
}

func (h *hasher) channel(c *chanState) {
	h.word(uint64(c.cap)<<32 | uint64(c.len))
	h.word(uint64(c.arb) | uint64(c.lacks)<<8 |
		bits8(c.closed, c.elsewhere, c.armed, c.far, c.served, c.met, c.lasting)<<16)
	h.value(c.parent)
	if c.atEnd {
		h.owner(c.owner)
	}
	h.value(c.size)
	h.values(c.buf)
}

// slots adds what is in memory, in a map or before an iterator.
func (h *hasher) slots(i int, o *object) {
	for _, sl := range o.slots {
		if sl.v.k == kZero && o.kind == oMem && !o.unknownAt(sl.key) {
			continue // as good as never stored
		}
		if h.dead(sl) {
			continue
		}
		if forgettable(sl) {
			h.gone = append(h.gone, goneKey{int32(i), sl.k})
			continue
		}
		if o.kind == oMap {
			h.value(sl.k)
		} else {
			h.key(sl.key)
		}
		h.value(sl.v)
		if sl.guessed {
			h.word(1)
		}
	}
	h.word(mixA)
	h.value(o.whole)
	h.word(uint64(o.sym.hi)) // trips of an iterator
}

// objects adds the objects in the queue from number i on, and those that are
// met on the way.
func (h *hasher) objects(i int) {
	for ; i < len(h.queue); i++ {
		h.object(i, h.s.heap[h.queue[i]])
	}
}

// deleted adds the keys that were deleted from maps, as far as anybody still has them:
// nobody asks for the others any more.
func (h *hasher) deleted() {
	for _, g := range h.gone {
		if h.num[g.key.ref] != 0 {
			h.word(uint64(g.from))
			h.word(uint64(g.key.n))
			h.ref(g.key.ref)
		}
	}
}

// forgettable reports whether a slot only remembers that a key was deleted which
// somebody has to have to ask for it.
func forgettable(sl slot) bool { return sl.v.k == kGone && had(sl.k) }

// had reports whether a key is an object, or a symbol: nobody knows it who has it not.
func had(key value) bool {
	switch key.k {
	case kPtr, kChan, kSym:
		return key.ref >= 0
	}
	return false
}

// derived adds what is known of symbols that come from others that were met.
// Their order on the heap means nothing, so that their digests are added up.
func (h *hasher) derived() {
	a, b := h.a, h.b
	var sumA, sumB uint64
	for again := true; again; {
		again = false
		for _, i := range h.s.known {
			y := h.s.heap[i].sym
			if h.num[i] != 0 || !h.met(y.a) || !h.met(y.b) {
				continue
			}
			if y.cls != 0 && !h.ahead.has(y.cls) {
				continue // never loaded again
			}
			again = true
			h.a, h.b = 3, 4
			h.word(uint64(y.op))
			h.value(y.a)
			h.value(y.b)
			// The memory behind such a symbol may be used again.
			from := len(h.queue)
			h.ref(i)
			h.objects(from)
			sumA += h.a
			sumB += h.b
		}
	}
	h.a, h.b = a, b
	h.word(sumA)
	h.word(sumB)
}
