package ir

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// InLoop reports whether control may come back to a block.
func InLoop(b *ssa.BasicBlock) bool {
	return slices.ContainsFunc(b.Succs, func(next *ssa.BasicBlock) bool { return ComesTo(next, b) })
}

// ComesTo reports whether control may come from one block to another, or is there.
func ComesTo(from, to *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{from: true}
	for work := []*ssa.BasicBlock{from}; len(work) > 0; {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == to {
			return true
		}
		for _, next := range x.Succs {
			if !seen[next] {
				seen[next] = true
				work = append(work, next)
			}
		}
	}
	return false
}

// Before reports whether control may come from one instruction to another one.
func Before(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() && index(a) < index(b) {
		return true
	}
	return slices.ContainsFunc(a.Block().Succs, func(next *ssa.BasicBlock) bool { return ComesTo(next, b.Block()) })
}

// Dominates reports whether control comes to an instruction only by way of another one.
func Dominates(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return index(a) < index(b)
	}
	return a.Block().Dominates(b.Block())
}

func index(i ssa.Instruction) int { return slices.Index(i.Block().Instrs, i) }
