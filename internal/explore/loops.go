package explore

import (
	"iter"
	"maps"
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// findLoops finds the natural loops of a function, one per target of a jump
// backwards, and which of them have a trip count that is not understood: those
// that can only be left by an If whose condition comes from unknown data.
func (p *Program) findLoops(f *fn) {
	headers := make(map[int32]int32) // header → number of the loop
	bodies := make(map[int32][]bool)
	preds := predecessors(f)
	for pc := range f.code {
		for _, target := range f.code[pc].Next(int32(pc)) {
			if target > int32(pc) {
				continue
			}
			if _, ok := headers[target]; !ok {
				headers[target] = int32(len(headers))
				bodies[target] = make([]bool, len(f.code))
			}
			collect(bodies[target], preds, target, int32(pc))
		}
	}
	f.loops = len(headers)
	for pc := range f.code {
		f.code[pc].loop = -1
		if n, ok := headers[int32(pc)]; ok {
			f.code[pc].loop = n
		}
	}
	writers := writersOf(f)
	for _, header := range slices.Sorted(maps.Keys(bodies)) {
		markLoop(f, writers, headers[header], bodies[header])
	}
	for pc := range f.code {
		slices.Sort(f.code[pc].inLoop)
		slices.Sort(f.code[pc].leaves)
	}
}

func predecessors(f *fn) [][]int32 {
	preds := make([][]int32, len(f.code))
	for pc := range f.code {
		for _, s := range f.code[pc].Next(int32(pc)) {
			preds[s] = append(preds[s], int32(pc))
		}
	}
	return preds
}

// collect adds to body what can reach from without passing the header.
func collect(body []bool, preds [][]int32, header, from int32) {
	body[header] = true
	work := []int32{from}
	for len(work) > 0 {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if body[pc] {
			continue
		}
		body[pc] = true
		work = append(work, preds[pc]...)
	}
}

// markLoop marks the instructions of a loop of unknown trip count, and the
// branches that leave it.
func markLoop(f *fn, writers [][]int32, loop int32, body []bool) {
	var exits []*instr
	for pc := range f.code {
		in := &f.code[pc]
		if body[pc] {
			in.loops = append(in.loops, loop)
		}
		if body[pc] && in.Op == skeleton.If && (!body[in.N] || !body[in.M]) {
			exits = append(exits, in)
		}
	}
	markMeasured(f, writers, loop, body, exits)
	for _, in := range exits {
		if understood(f, writers, in.A) {
			return // its trip count is exact, or up to the schedule
		}
	}
	if len(exits) == 0 {
		return // endless
	}
	for pc := range f.code {
		if body[pc] {
			f.code[pc].inLoop = append(f.code[pc].inLoop, loop)
		}
	}
	for _, in := range exits {
		in.leaves = append(in.leaves, loop)
	}
}

// maxOrigins is how far back it is asked where the condition of a loop comes from.
const maxOrigins = 4

// understood reports whether the operand is known to depend on a count, on a
// schedule, or on what the machine tracks, rather than on unknown data.
func understood(f *fn, writers [][]int32, o skeleton.Operand) bool {
	seen := map[skeleton.Operand]bool{o: true}
	level := []skeleton.Operand{o}
	for range maxOrigins + 1 {
		var next []skeleton.Operand
		for _, o := range level {
			if o.IsConst() {
				continue
			}
			for _, pc := range writers[o] {
				known, from := f.code[pc].origins(o)
				if known {
					return true
				}
				for _, x := range from {
					if !seen[x] {
						seen[x] = true
						next = append(next, x)
					}
				}
			}
		}
		level = next
	}
	return false
}

// origins reports whether what an instruction writes to a register is understood
// by itself, and otherwise from which operands it comes.
func (in *instr) origins(o skeleton.Operand) (known bool, from []skeleton.Operand) {
	switch in.Op {
	case skeleton.Bin:
		return in.Has(skeleton.Count), []skeleton.Operand{in.A, in.B}
	case skeleton.Not, skeleton.Move:
		return false, []skeleton.Operand{in.A}
	case skeleton.Moves:
		for k := 0; k < len(in.Args); k += 2 {
			if in.Args[k] == o {
				from = append(from, in.Args[k+1])
			}
		}
		return false, from
	case skeleton.Recv:
		return Reg(o) == in.Dst+1, nil // the ok, not the data
	case skeleton.Select:
		return Reg(o) <= in.Dst+1, nil // the index or the ok
	case skeleton.Next, skeleton.TryLock, skeleton.TryRLock, skeleton.Once,
		skeleton.AtomicLoad, skeleton.AtomicAdd, skeleton.AtomicCAS, skeleton.AtomicSwap, skeleton.Acquire:
		return true, nil
	}
	return false, nil
}

// writersOf returns, by register, the instructions that write it.
func writersOf(f *fn) [][]int32 {
	writers := make([][]int32, f.Regs)
	for pc := range f.code {
		for r := range f.code[pc].written() {
			writers[r] = append(writers[r], int32(pc))
		}
	}
	return writers
}

// written yields the registers that an instruction writes.
func (in *instr) written() iter.Seq[Reg] {
	return func(yield func(Reg) bool) {
		if in.Op == skeleton.Moves {
			for k := 0; k < len(in.Args); k += 2 {
				if !yield(Reg(in.Args[k])) {
					return
				}
			}
			return
		}
		for k := range in.Defs() {
			if !yield(in.Dst + Reg(k)) {
				return
			}
		}
	}
}

func writes(in *instr, r Reg) bool {
	for w := range in.written() {
		if w == r {
			return true
		}
	}
	return false
}
