package explore

import (
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
	for header, body := range bodies {
		markLoop(f, headers[header], body)
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
func markLoop(f *fn, loop int32, body []bool) {
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
	for _, in := range exits {
		if understood(f, in.A, 0) {
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

// understood reports whether the operand is known to depend on a count, on a
// schedule, or on what the machine tracks, rather than on unknown data.
func understood(f *fn, o skeleton.Operand, depth int) bool {
	if o.IsConst() || depth > 4 {
		return false
	}
	for pc := range f.code {
		in := &f.code[pc]
		if !writes(in, Reg(o)) {
			continue
		}
		switch in.Op {
		case skeleton.Bin:
			if in.Has(skeleton.Count) || understood(f, in.A, depth+1) || understood(f, in.B, depth+1) {
				return true
			}
		case skeleton.Not, skeleton.Move:
			if understood(f, in.A, depth+1) {
				return true
			}
		case skeleton.Moves:
			for k := 0; k < len(in.Args); k += 2 {
				if in.Args[k] == o && understood(f, in.Args[k+1], depth+1) {
					return true
				}
			}
		case skeleton.Recv, skeleton.Select:
			if Reg(o) != in.Dst || in.Op == skeleton.Select {
				return Reg(o) <= in.Dst+1 // the ok or the index, not the data
			}
		case skeleton.Next, skeleton.TryLock, skeleton.TryRLock, skeleton.Once,
			skeleton.AtomicLoad, skeleton.AtomicAdd, skeleton.AtomicCAS, skeleton.AtomicSwap, skeleton.Acquire:
			return true
		}
	}
	return false
}

func writes(in *instr, r Reg) bool {
	if in.Op == skeleton.Moves {
		for k := 0; k < len(in.Args); k += 2 {
			if Reg(in.Args[k]) == r {
				return true
			}
		}
		return false
	}
	n := Reg(in.Defs())
	return n > 0 && in.Dst <= r && r < in.Dst+n
}
