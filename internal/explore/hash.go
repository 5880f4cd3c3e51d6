package explore

import (
	"math/bits"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A digest identifies a state up to the names of its objects, symbols and
// goroutines. It has 128 bits: with a million states the chance of any
// collision is below 10^-26.
type digest [2]uint64

// A hasher computes digests. It writes a state in a canonical form: objects
// are numbered in the order in which they are met, starting from the live
// registers of the goroutines, so that garbage and dead registers do not count.
type hasher struct {
	a, b  uint64
	s     *state
	num   []int32 // object → number + 1
	queue []int32
	gnum  []int32 // goroutine → number + 1
	order []ranked
	m     *machine
	ahead classSet // what any goroutine may still load
	gone  []goneKey
	// returns says that the root is going to return something: what its results
	// refer to is looked through for what a caller may notice.
	returns bool
}

// A goneKey is a key that was deleted from a map.
type goneKey struct {
	from int32 // number of the map
	key  value
}

type ranked struct {
	gi   int32
	rank uint64
}

const (
	mixA = 0x9e3779b97f4a7c15
	mixB = 0xd6e8feb86659fd93
	mixC = 0xa0761d6478bd642f
)

// word adds one word to both lanes.
func (h *hasher) word(w uint64) {
	hi, lo := bits.Mul64(h.a^w, mixA)
	h.a = hi ^ lo ^ mixC
	hi, lo = bits.Mul64(h.b+w+mixC, mixB)
	h.b = hi ^ bits.RotateLeft64(lo, 23)
}

// bits8 returns up to eight booleans as a number: one word takes as long as
// another, whatever it holds.
func bits8(list ...bool) uint64 {
	w := uint64(0)
	for i, b := range list {
		if b {
			w |= 1 << i
		}
	}
	return w
}

// digest computes the digest of s; mover is the goroutine that is running, or
// -1 if all are parked.
func (h *hasher) digest(s *state, mover int32) digest {
	h.s, h.a, h.b = s, 1, 2
	h.num = resize(h.num, len(s.heap))
	h.gnum = resize(h.gnum, len(s.gs))
	h.queue, h.gone = h.queue[:0], h.gone[:0]
	h.sortGoroutines()
	h.ahead = classSet{}
	for _, r := range h.order {
		h.m.loadsAhead(&h.ahead, s.gs[r.gi])
	}
	h.returns = h.m.root.Results > 0 && s.gs[0].status != ended
	for i, r := range h.order {
		h.gnum[r.gi] = int32(i) + 1
	}
	for _, r := range h.order {
		h.word(bits8(r.gi == mover, r.gi == 0))
		h.goroutine(s.gs[r.gi])
	}
	for _, g := range s.globals {
		h.word(uint64(g.global))
		h.ref(g.object)
	}
	for _, l := range s.held {
		h.ref(l.obj)
		h.ref(l.with - 1)
	}
	h.objects(0)
	h.derived()
	h.deleted()
	return digest{h.a, h.b}
}

// resize returns a list of n zero values in the memory of another.
func resize[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

// sortGoroutines orders the goroutines by what each does, so that like
// goroutines are interchangeable.
func (h *hasher) sortGoroutines() {
	h.order = h.order[:0]
	for gi, g := range h.s.gs {
		if g.status != ended {
			h.order = append(h.order, ranked{int32(gi), rank(g)})
		}
	}
	slices.SortStableFunc(h.order, func(a, b ranked) int {
		switch {
		case a.rank < b.rank:
			return -1
		case a.rank > b.rank:
			return 1
		}
		return 0
	})
}

// rank orders goroutines by their stacks and by the numbers in their registers.
func rank(g *goroutine) uint64 {
	h := hasher{a: uint64(g.status) + 1, b: 1}
	for f := g.top; f != nil; f = f.up {
		h.word(uint64(f.fn.num)<<32 | uint64(f.pc))
		for _, r := range f.live() {
			v := *f.at(r)
			h.word(uint64(v.k))
			if v.k == kInt {
				h.word(uint64(v.n))
			}
		}
	}
	return h.a
}

func (h *hasher) goroutine(g *goroutine) {
	h.word(uint64(g.status) | bits8(g.notified, g.stuckSeen, g.cleans)<<8)
	h.unwinding(&g.unwind)
	if g.fn.Flags&skeleton.Model != 0 && g.from.Instr != nil {
		h.word(uint64(g.from.Instr.Pos)) // tells goroutines of the same model apart
	}
	if g.status == parked {
		h.pending(&g.op)
	}
	if h.m.given != nil {
		h.word(g.line)
		h.word(uint64(len(g.asked)))
	}
	for f := g.top; f != nil; f = f.up {
		h.word(uint64(f.fn.num)<<32 | uint64(f.pc))
		h.word(uint64(f.role))
		for _, r := range f.live() {
			h.value(*f.at(r))
		}
		if f.by != nil {
			h.word(uint64(f.by.Pos))
		}
		for _, d := range f.defers {
			h.word(uint64(d.in.Pos)) // where it is said to fail
			h.value(d.fn)
			h.values(d.args)
		}
	}
}

// unwinding adds a panic, by where it will be said to have been: the operation
// may be that of a model, which is the same for all who call it.
func (h *hasher) unwinding(u *unwinding) {
	h.word(uint64(u.kind) | bits8(u.recovered, u.past, u.first != nil, u.outer != nil)<<8)
	if u.kind == noPanic {
		return
	}
	h.word(uint64(u.at.fn.num)<<32 | uint64(u.at.pc))
	if u.kind != goexit {
		h.word(uint64(outer(u.stack).Instr.Pos))
	}
	for _, other := range []*unwinding{u.first, u.outer} {
		if other != nil {
			h.unwinding(other)
		}
	}
}

func (h *hasher) pending(p *pending) {
	if p.obj >= 0 {
		h.ref(p.obj)
	} else {
		h.word(uint64(int64(p.obj)))
	}
	h.key(p.key)
	h.word(bits8(p.announced))
	h.value(p.val)
	for _, c := range p.cases {
		if c.obj >= 0 {
			h.ref(c.obj)
		} else {
			h.word(uint64(int64(c.obj)))
		}
		h.value(c.val)
	}
	if p.extra.k == kInt && p.extra.n >= 0 && p.in.Op.String() == "acquire" {
		h.ref(int32(p.extra.n))
	} else {
		h.value(p.extra)
	}
}

func (h *hasher) values(list []value) {
	h.word(uint64(len(list)))
	for _, v := range list {
		h.value(v)
	}
}

func (h *hasher) value(v value) {
	head := uint64(v.k) | uint64(v.dir)<<8
	switch v.k {
	case kZero, kAny:
		h.word(head)
		return
	case kInt, kStr:
		if 0 <= v.n && v.n < 1<<32 {
			h.word(head | 1<<15 | uint64(v.n)<<16)
			return
		}
		h.word(head)
		h.word(uint64(v.n))
		return
	case kLock:
		h.word(head)
		h.lock(v)
		return
	case kGroup:
		h.word(head)
		h.word(uint64(v.n))
		if v.ref > 0 {
			h.late(v)
		}
		return
	case kOnce:
		h.word(head | uint64(v.n)<<16)
		h.owner(v.ref)
		return
	case kCond:
		h.word(head)
		for _, w := range v.x.vals {
			h.owner(int32(w.n))
		}
		return
	case kPtr, kSlice:
		h.word(head | h.number(v.ref)<<16)
		h.key(int32(v.n))
	case kChan, kMap, kSym, kIter:
		h.word(head | h.number(v.ref)<<16)
		h.word(uint64(v.n))
	default:
		h.word(head)
		h.word(uint64(v.n))
	}
	if v.x != nil {
		h.word(bits8(v.x.partial) | uint64(len(v.x.keys))<<8)
		for _, k := range v.x.keys {
			h.word(uint64(k))
		}
		h.values(v.x.vals)
	}
}

// late adds which goroutines would add to a WaitGroup too late: all that matters
// of who has waited for it.
func (h *hasher) late(group value) {
	set := uint64(1)
	for gi, g := range h.s.gs {
		if g.status != ended && h.s.tooLate(int32(gi), group) {
			set |= 2 << h.gnum[gi]
		}
	}
	h.word(set)
}

func (h *hasher) lock(v value) {
	h.owner(v.ref - 1)
	for gi := range h.s.gs {
		if n := readersOf(v, int32(gi)); n > 0 {
			h.owner(int32(gi))
			h.word(uint64(n))
		}
	}
}

// owner adds a goroutine that may have ended.
func (h *hasher) owner(gi int32) {
	if gi < 0 || int(gi) >= len(h.gnum) {
		h.word(99)
		return
	}
	h.word(uint64(h.gnum[gi]))
}

// ref adds the number of an object.
func (h *hasher) ref(i int32) { h.word(h.number(i)) }

// number returns the number of an object, a new one if it is met for the first time.
func (h *hasher) number(i int32) uint64 {
	if i < 0 {
		return uint64(uint32(i))
	}
	if h.num[i] == 0 {
		h.queue = append(h.queue, i)
		h.num[i] = int32(len(h.queue))
	}
	return uint64(h.num[i])
}

// key adds the number of a slot, which names a symbol if it is negative.
func (h *hasher) key(k int32) {
	if k >= 0 {
		h.word(uint64(k))
		return
	}
	sym := (-int64(k) - 1) / symbolRoom
	if int(sym) < len(h.s.heap) && h.s.heap[sym] != nil {
		h.ref(int32(sym))
	}
	h.word(uint64((int64(k)%symbolRoom + symbolRoom) % symbolRoom))
}
