package scenario

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ir"
)

// What a benchmark leaves behind ends with the process, and nobody runs it for that: what it
// measures is made once, and seldom ended. That it does not come to its end is another matter.

// ofBenchmark reports whether a function is a benchmark, or a literal in one.
func ofBenchmark(fn *ssa.Function) bool {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	params := fn.Signature.Params()
	return strings.HasPrefix(fn.Name(), "Benchmark") && params.Len() == 1 && params.At(0).Type().String() == "*testing.B" && ir.InTestFile(fn.Prog.Fset, fn.Pos())
}

// outlasting leaves out of the outcomes of a benchmark those in which only goroutines that it
// has started are stuck.
func outlasting(list []*explore.Outcome) []*explore.Outcome {
	first := func(b explore.Blocked) bool { return b.Started == nil }
	return slices.DeleteFunc(list, func(o *explore.Outcome) bool {
		return o.Kind == explore.Stuck && !slices.ContainsFunc(slices.Concat(o.Cause, o.Also), first)
	})
}
