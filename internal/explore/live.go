package explore

import (
	"math/bits"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// liveness computes which registers are live before each instruction.
func liveness(f *fn) {
	words := (f.Regs + 63) / 64
	sets := make([]uint64, words*(len(f.code)+1))
	at := func(pc int32) []uint64 { return sets[int(pc)*words : (int(pc)+1)*words] }
	succ := successors(f)
	next := make([]uint64, words)
	for changed := true; changed; {
		changed = false
		for pc := len(f.code) - 1; pc >= 0; pc-- {
			in := &f.code[pc]
			set := at(int32(pc))
			clear(next)
			for _, s := range succ[pc] {
				for w, bits := range at(s) {
					next[w] |= bits
				}
			}
			define(in, next)
			in.Uses(func(o skeleton.Operand) {
				if !o.IsConst() {
					next[o/64] |= 1 << (o % 64)
				}
			})
			if !slices.Equal(set, next) {
				copy(set, next)
				changed = true
			}
		}
	}
	for pc := range f.code {
		if pc > 0 && slices.Equal(at(int32(pc)), at(int32(pc)-1)) {
			f.code[pc].live = f.code[pc-1].live
			continue
		}
		f.code[pc].live = members(at(int32(pc)))
	}
}

// members lists the registers in a set.
func members(set []uint64) []Reg {
	n := 0
	for _, w := range set {
		n += bits.OnesCount64(w)
	}
	list := make([]Reg, 0, n)
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			list = append(list, Reg(i*64+bits.TrailingZeros64(w)))
		}
	}
	return list
}

// define takes the registers that the instruction writes out of the set.
func define(in *instr, set []uint64) {
	if in.Op == skeleton.Moves {
		for k := 0; k < len(in.Args); k += 2 {
			set[in.Args[k]/64] &^= 1 << (in.Args[k] % 64)
		}
	}
	for k := range in.Defs() {
		r := int(in.Dst) + k
		set[r/64] &^= 1 << (r % 64)
	}
}

// A frame is copied whenever two states go different ways, and a function has
// ten times as many registers as it needs at a time: each is written in one place.
// So registers that are never needed at the same time share a place in the frame.

// placeRegisters gives each register its place: the first one that is free from
// where the register is first written or needed up to where it is last. What a
// function is given keeps a place of its own, which is asked for afterwards, and so
// does what it needs after a panic, wherever that may come from.
func placeRegisters(f *fn) {
	own := f.Params + f.Free
	spans := spansOf(f)
	if f.Recover >= 0 {
		for _, r := range f.code[f.Recover].live {
			spans[r] = span{0, int32(len(f.code))}
		}
	}
	f.places, f.room = make([]int32, f.Regs), min(own, f.Regs)
	for r := range f.room {
		f.places[r] = int32(r)
	}
	var rest []Reg
	for r := f.room; r < f.Regs; r++ {
		rest = append(rest, Reg(r))
	}
	slices.SortStableFunc(rest, func(a, b Reg) int { return int(spans[a].from - spans[b].from) })
	ends := make([]int32, 0, 8) // where the last register ends in each place that is shared
	for _, r := range rest {
		i := slices.IndexFunc(ends, func(end int32) bool { return end < spans[r].from })
		if i < 0 {
			i = len(ends)
			ends = append(ends, 0)
		}
		ends[i] = spans[r].to
		f.places[r] = int32(f.room + i)
	}
	f.room += len(ends)
}

// A span is a part of the code of a function.
type span struct{ from, to int32 }

// spansOf returns by register the code in which it is written or live.
func spansOf(f *fn) []span {
	spans := make([]span, f.Regs)
	for r := range spans {
		spans[r] = span{int32(len(f.code)), -1}
	}
	for pc := range f.code {
		meet := func(r Reg) {
			spans[r].from, spans[r].to = min(spans[r].from, int32(pc)), int32(pc)
		}
		for _, r := range f.code[pc].live {
			meet(r)
		}
		for r := range f.code[pc].written() {
			meet(r)
		}
	}
	return spans
}

// at returns the place of a register in a frame.
func (f *frame) at(r Reg) *value { return &f.regs[f.fn.places[r]] }
