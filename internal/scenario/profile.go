package scenario

import (
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ir"
)

// Forks explores a root again and returns how often each instruction split a
// state: for whoever wants to know where the states of a root come from.
func (r *Result) Forks(root string) map[string]int {
	funcs, prog := program(r.Build, r.im)
	for _, f := range r.stories {
		funcs[f.Name] = f
	}
	forks := make(map[string]int)
	prog.Explore(root, explore.Options{Forks: forks})
	return forks
}

// Why slices the package again and calls why with each instruction when it is
// kept, and whether its function mattered before: for whoever wants to know
// what brings in too much.
func (r *Result) Why(pass *analysis.Pass, why func(i ssa.Instruction, active bool)) {
	if r.Build != nil {
		skeletons(pass, ir.Of(pass, r.im.lib), r.im, why)
	}
}
