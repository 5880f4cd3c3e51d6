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
	return ShownBut(pass, func(*explore.Outcome) bool { return false }, ops...)
}

// ShownBut is Shown without the outcomes that [RunBut] leaves out.
func ShownBut(pass *analysis.Pass, known func(*explore.Outcome) bool, ops ...ssa.Instruction) bool {
	at := func(p explore.Place) bool {
		return slices.ContainsFunc(ops, func(op ssa.Instruction) bool { return op != nil && op.Pos().IsValid() && op.Pos() == p.Instr.Pos })
	}
	return slices.ContainsFunc(pass.ResultOf[scenario.Analyzer].(*scenario.Result).Outcomes, func(o *explore.Outcome) bool {
		return o.Kind == explore.Stuck && !known(o) && slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool { return slices.ContainsFunc(b.Stack, at) })
	})
}
