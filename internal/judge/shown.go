package judge

import (
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/scenario"
)

// Shown reports whether an outcome shows where one of the operations leads: a
// goroutine is stuck there, or in what is called there. An operation may be nil.
func Shown(pass *analysis.Pass, ops ...ssa.Instruction) bool {
	at := func(p explore.Place) bool {
		return slices.ContainsFunc(ops, func(op ssa.Instruction) bool { return op != nil && op.Pos().IsValid() && op.Pos() == p.Instr.Pos })
	}
	return slices.ContainsFunc(pass.ResultOf[scenario.Analyzer].(*scenario.Result).Outcomes, func(o *explore.Outcome) bool {
		return o.Kind == explore.Stuck && slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool { return slices.ContainsFunc(b.Stack, at) })
	})
}
