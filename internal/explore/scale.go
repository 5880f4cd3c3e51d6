package explore

import (
	"math"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// Constants that say how often something happens are explored exactly where
// that is cheap, and otherwise scaled down, all of a root together, so that
// their order is kept: a loop never falls below a capacity that it exceeds.
const (
	// exactTrips is how far constants are exact if no loop up to them starts
	// goroutines: such a loop costs linear time.
	exactTrips = 32
	// exactStarts is how far constants are exact otherwise.
	exactStarts = 3
)

// counts are the constants of a root that say how often something happens.
type counts struct {
	trips  []int64 // bounds of loops
	starts []int64 // bounds of loops that start goroutines
	room   []int64 // capacities of channels that have any; 1 if it is unknown
	sizes  []int64 // capacities and lengths
	adds   []int64 // WaitGroup counts
	spelt  []int64 // those that are no more than the goroutines which the function starts outside of loops

	places  int64 // how many a function starts outside of loops, itself
	written int64 // by calls, too
	unknown bool  // a loop of unknown bound starts goroutines

	counters classSet // see [universe]
}

// scale decides what each constant is scaled to.
func (u *universe) scale(reached []*fn) {
	countParams(reached)
	var c counts
	for _, f := range reached {
		c.join(f.constantsOf())
	}
	u.counters = c.counters
	limit := int64(exactTrips)
	if c.startsMany() {
		limit = exactStarts
	}
	all := slices.Concat(c.trips, c.starts, c.sizes)
	slices.Sort(all)
	all = slices.Compact(all)
	next := int64(2)
	bigSize := false
	for _, n := range c.sizes {
		if n <= limit {
			next = max(next, n+1)
		}
		bigSize = bigSize || n > limit
	}
	for _, n := range slices.Concat(c.trips, c.starts) {
		if n <= limit && bigSize {
			next = max(next, n+1)
		}
	}
	if bigSize {
		next = max(next, c.written+1)
	}
	u.counts = make(map[int64]int64)
	for _, n := range all {
		if n > limit {
			if sum := u.sumOf(&c, n); sum <= maxSum {
				next = max(next, sum)
			}
			u.counts[n] = next
			next++
			u.scaled++
		}
	}
	u.scaleAdds(&c, limit)
	u.room = u.most(c.room)
	u.trips = minTrips
	if starts := max(u.most(c.starts), c.places); starts > 0 {
		u.trips = min(max(u.trips, starts+u.most(c.room)+1), maxTrips)
	}
}

// maxSum is how many trips a loop may have that does as many as others together.
const maxSum = 8

// sumOf returns as what a constant is the sum of two loops, or of one and of goroutines that are
// started outside of loops, or a small multiple of one, with those scaled: who receives as
// often as two loops send should do so when they are scaled, too. It returns 0 if there are
// none. Smaller constants are scaled already.
func (u *universe) sumOf(c *counts, n int64) (sum int64) {
	loops := slices.Concat(c.trips, c.starts)
	for _, a := range loops {
		small := u.most([]int64{a})
		rest := n - a
		switch {
		case rest > 0 && (rest <= c.written || slices.Contains(loops, rest)):
			sum = max(sum, small+u.most([]int64{rest}))
		case n == 3*a:
			sum = max(sum, 3*small)
		}
	}
	return sum
}

// startsMany reports whether as many goroutines are started as to make constants
// costly: by their number, or by filling a channel.
func (c *counts) startsMany() bool {
	most := slices.Max(append(c.starts, c.places))
	return most > exactStarts || c.unknown && slices.Max(append(c.sizes, 0)) > exactStarts
}

// most returns the largest of the numbers, scaled, or 0.
func (u *universe) most(list []int64) (most int64) {
	for _, n := range list {
		if scaled, ok := u.counts[n]; ok {
			n = scaled
		}
		most = max(most, n)
	}
	return most
}

// isZero reports whether an operand is the constant 0.
func (f *fn) isZero(o skeleton.Operand) bool {
	return o.IsConst() && (f.consts[^o].k == kZero || f.consts[^o].k == kInt && f.consts[^o].n == 0)
}

// join adds the constants of a function.
func (c *counts) join(other *counts) {
	c.trips = append(c.trips, other.trips...)
	c.starts = append(c.starts, other.starts...)
	c.room = append(c.room, other.room...)
	c.sizes = append(c.sizes, other.sizes...)
	c.adds = append(c.adds, other.adds...)
	c.spelt = append(c.spelt, other.spelt...)
	c.places = max(c.places, other.places)
	c.written = max(c.written, other.written)
	c.unknown = c.unknown || other.unknown
	c.counters.join(&other.counters)
}

// constantsOf returns the constants of a function alone; which parameters of
// its callees count is known.
func (f *fn) constantsOf() *counts {
	if f.constants == nil {
		f.constants = new(counts)
		f.constants.collect(f)
	}
	return f.constants
}

func (c *counts) collect(f *fn) {
	written := int64(0) // go statements outside of loops
	calls := int64(0)   // calls there of what starts goroutines
	for pc := range f.code {
		in := &f.code[pc]
		switch {
		case len(in.loops) > 0:
		case in.Has(skeleton.Go):
			written++
		case in.Op == skeleton.Call && in.callee != nil && in.callee.summary&mayStart != 0:
			calls++
		}
		if in.Op == skeleton.Call && in.callee != nil {
			c.collectArgs(in)
		}
		if in.Op == skeleton.Store && in.M != 0 && f.remembers(in.B, nil, 0) {
			c.counters.add(uint16(in.M))
		}
		if !in.Has(skeleton.Count) {
			continue
		}
		switch in.Op {
		case skeleton.Bin:
			for _, o := range []skeleton.Operand{in.A, in.B} {
				if n, ok := constant(f, o); ok && f.starts(in.pc) {
					c.starts = append(c.starts, n)
				} else if ok {
					c.trips = append(c.trips, n)
				}
			}
			if !in.A.IsConst() && !in.B.IsConst() && f.starts(in.pc) {
				c.starts = append(c.starts, minTrips) // an unknown number
				c.unknown = true
			}
		case skeleton.MakeChan, skeleton.MakeSlice:
			n, ok := constant(f, in.A)
			if ok {
				c.sizes = append(c.sizes, n)
			}
			if in.Op == skeleton.MakeChan && !f.isZero(in.A) {
				c.room = append(c.room, max(n, 1))
			}
		case skeleton.Add:
			if n, ok := constant(f, in.B); ok {
				c.adds = append(c.adds, n)
			}
		}
	}
	for _, n := range c.adds {
		if n <= written+calls {
			c.spelt = append(c.spelt, n)
		}
	}
	c.places, c.written = written, written+calls
}

// scaleAdds decides what the counts of WaitGroups are scaled to. A count says
// how many calls of Done there are: as many as a loop has trips, or a multiple
// of that; or as many as are written out, if no loop that was scaled has so
// few trips. Otherwise it may be a sum of several loops, and is not known. Nor
// is one that is as many as are written out beside it, if it would be scaled.
func (u *universe) scaleAdds(c *counts, limit int64) {
	u.adds = make(map[int64]int64)
	for _, n := range c.adds {
		_, scaled := u.counts[n]
		if scaled && slices.Contains(c.spelt, n) {
			u.adds[n] = unknownAdd
		}
		if scaled || n <= limit {
			continue
		}
		per, fewest := int64(0), int64(math.MaxInt64)
		for _, trips := range slices.Concat(c.trips, c.starts) {
			if trips > limit {
				fewest = min(fewest, trips)
			}
			if trips > max(limit, per) && n%trips == 0 {
				per = trips
			}
		}
		switch {
		case per > 0 && slices.Contains(c.spelt, n):
			u.adds[n] = unknownAdd
		case per > 0:
			u.adds[n] = n / per * u.counts[per]
		case fewest < n:
			u.adds[n] = unknownAdd
		}
	}
}

// unknownAdd stands for the count of a WaitGroup that is not known.
const unknownAdd = -1

// collectArgs notes the constants that are passed for counts.
func (c *counts) collectArgs(in *instr) {
	for i, o := range in.Args {
		if n, ok := constant(in.fn, o); ok && i < len(in.callee.counts) {
			switch in.callee.counts[i] {
			case isStarts:
				c.starts = append(c.starts, n)
			case isCount:
				c.trips = append(c.trips, n)
				c.sizes = append(c.sizes, n)
			}
		}
	}
}

// A countUse says what a parameter counts.
type countUse uint8

const (
	noCount  countUse = iota
	isCount           // trips of a loop, capacity, or WaitGroup count
	isStarts          // trips of a loop that starts goroutines
)

// countParams finds the parameters that count, through calls. reached holds
// whatever its functions call, so what is known of one is final.
func countParams(reached []*fn) {
	reached = slices.DeleteFunc(slices.Clone(reached), func(f *fn) bool { return f.counts != nil })
	for again := true; again; {
		again = false
		for _, f := range reached {
			if f.counts == nil {
				f.counts = make([]countUse, f.Params)
			}
			mark := func(o skeleton.Operand, use countUse) {
				if !o.IsConst() && int(o) < f.Params && f.counts[o] < use {
					f.counts[o] = use
					again = true
				}
			}
			for pc := range f.code {
				in := &f.code[pc]
				switch {
				case in.Op == skeleton.Call && in.callee != nil:
					for i, o := range in.Args {
						if i < len(in.callee.counts) {
							mark(o, in.callee.counts[i])
						}
					}
				case in.Has(skeleton.Count):
					use := isCount
					if in.Op == skeleton.Bin && f.starts(in.pc) {
						use = isStarts
					}
					mark(in.A, use)
					if in.Op == skeleton.Bin || in.Op == skeleton.Add {
						mark(in.B, use)
					}
				}
			}
		}
	}
}

func constant(f *fn, o skeleton.Operand) (int64, bool) {
	if !o.IsConst() || f.Consts[^o].Kind != skeleton.ConstInt {
		return 0, false
	}
	n := f.Consts[^o].Int
	return n, n > 1
}

// starts reports whether the comparison at pc bounds a loop that starts
// goroutines, itself or in what it calls.
func (f *fn) starts(pc int32) bool {
	for i := range f.code {
		in := &f.code[i]
		start := in.Has(skeleton.Go) ||
			in.Op == skeleton.Call && in.callee != nil && in.callee.summary&mayStart != 0
		if start && slices.ContainsFunc(in.loops, func(l int32) bool { return slices.Contains(f.code[pc].loops, l) }) {
			return true
		}
	}
	return false
}

// scaled returns what a constant operand that counts is scaled to.
func (m *machine) scaled(in *instr, o skeleton.Operand, v value) value {
	if o.IsConst() && v.k == kInt {
		if n, ok := m.u.counts[v.n]; ok {
			return intValue(n)
		}
	}
	return v
}

// scaledAdd returns what a constant that is added to a WaitGroup is scaled to;
// ok is false if that is not known.
func (m *machine) scaledAdd(in *instr, v value) (scaled value, ok bool) {
	if in.Op == skeleton.Add && in.B.IsConst() && v.k == kInt {
		if n, known := m.u.adds[v.n]; known {
			return intValue(n), n != unknownAdd
		}
	}
	return m.scaled(in, in.B, v), true
}
