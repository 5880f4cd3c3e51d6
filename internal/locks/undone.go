package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A goroutine that counts a WaitGroup down on one path has to do so on all of them: to count
// down is the last thing to do, as to unlock is with a lock, and it is walked like one.

// An Undone is a return of a function that leaves a group as it is, which other paths count
// down. Whether it was counted up for this function its callers know.
type Undone struct {
	Name string // of the group
	Fn   *ssa.Function
	At   ssa.Instruction     // the return
	Done ssa.CallInstruction // on another path
}

// undone returns the returns that leave groups as they are.
func (p *program) undone() (list []Undone) {
	for _, fn := range p.funcs {
		seen := make(map[Ref]bool)
		for c, r := range donesIn(fn) {
			if !seen[r] && !donesInLiterals(fn) {
				seen[r] = true
				list = append(list, p.leftCounted(fn, r, c)...)
			}
		}
	}
	return list
}

// donesIn yields the calls and deferred calls by which a function counts groups down.
func donesIn(fn *ssa.Function) func(func(ssa.CallInstruction, Ref) bool) {
	return func(yield func(ssa.CallInstruction, Ref) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				c, ok := i.(ssa.CallInstruction)
				if !ok {
					continue
				}
				if name, wg := calledMethod(c.Common()); name == groupDone && !yield(c, RefOf(wg)) {
					return
				}
			}
		}
	}
}

// donesInLiterals reports whether literals of a function count down as well: when these run
// is another matter.
func donesInLiterals(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool {
		for range donesIn(lit) {
			return true
		}
		return donesInLiterals(lit)
	})
}

// leftCounted walks a function, for which the group is counted at the beginning.
func (p *program) leftCounted(fn *ssa.Function, group Ref, done ssa.CallInstruction) (list []Undone) {
	in := p.infos[origin(fn)]
	if in == nil {
		return nil
	}
	own := *in
	own.actions = make(map[ssa.Instruction][]action)
	for c, r := range donesIn(fn) {
		if ir.InLoop(c.Block()) {
			return nil // how often is another matter
		}
		if r == group {
			own.actions[c] = []action{{ref: group, class: "done", op: Unlock}}
		}
	}
	own.live, own.returned = liveTerms(&own), returnedTerms(&own)
	w := newWalker(&own, lock{group, "done"})
	begin := fn.Blocks[0].Instrs[0]
	w.begin = &state{mode: held, entry: free, site: begin}
	if w.run(); w.gaveUp {
		return nil
	}
	seen := make(map[ssa.Instruction]bool)
	for _, x := range w.exits {
		if !x.panics && w.forgotten(x.state) && !seen[x.at] {
			seen[x.at] = true
			list = append(list, Undone{group.String(), fn, x.at, done})
		}
	}
	return list
}
