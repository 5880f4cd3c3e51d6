package judge

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/scenario"
)

// Shown reports whether an outcome shows where one of the operations leads: a
// goroutine is stuck there, or in what is called there. An operation may be nil.
func Shown(pass *analysis.Pass, ops ...ssa.Instruction) bool {
	return ShownBut(pass, nil, ops...)
}

// ShownBut is Shown without the outcomes that [RunBut] leaves out.
func ShownBut(pass *analysis.Pass, known Known, ops ...ssa.Instruction) bool {
	at := func(p explore.Place) bool {
		return slices.ContainsFunc(ops, func(op ssa.Instruction) bool { return op != nil && op.Pos().IsValid() && op.Pos() == p.Instr.Pos })
	}
	return slices.ContainsFunc(pass.ResultOf[scenario.Analyzer].(*scenario.Result).Outcomes, func(o *explore.Outcome) bool {
		return o.Kind == explore.Stuck && !known.covers(o) && slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool { return slices.ContainsFunc(b.Stack, at) })
	})
}

// ShownStarted reports whether an outcome shows a goroutine that is stuck, and was started by
// what an operation calls.
func ShownStarted(pass *analysis.Pass, op ssa.Instruction) bool {
	return slices.ContainsFunc(pass.ResultOf[scenario.Analyzer].(*scenario.Result).Outcomes, func(o *explore.Outcome) bool {
		return o.Kind == explore.Stuck && slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool {
			return slices.ContainsFunc(b.Chain(), func(p explore.Place) bool { return p.Instr.Pos == op.Pos() })
		})
	})
}

// ShownPanic reports whether an outcome shows that an operation panics.
func ShownPanic(pass *analysis.Pass, op ssa.Instruction) bool {
	return shownAs(pass, explore.Panic, op)
}

// ShownLate reports whether an outcome shows that an Add comes too late.
func ShownLate(pass *analysis.Pass, op ssa.Instruction) bool {
	return shownAs(pass, explore.Early, op)
}

func shownAs(pass *analysis.Pass, kind explore.OutcomeKind, op ssa.Instruction) bool {
	return slices.ContainsFunc(pass.ResultOf[scenario.Analyzer].(*scenario.Result).Outcomes, func(o *explore.Outcome) bool {
		return o.Kind == kind && slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool {
			return slices.ContainsFunc(b.Stack, func(p explore.Place) bool { return p.Instr.Pos == op.Pos() })
		})
	})
}

// Known are the places where a read lock is taken again on every path. That is
// reported where the holder comes to it, whoever calls; the story of a client that
// is not in view would end in a function that others call for good reason.
type Known []ssa.Instruction

func (k Known) covers(o *explore.Outcome) bool {
	return strings.Contains(o.Root, ".client#") && slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool {
		return b.Again && slices.ContainsFunc(b.Stack, func(p explore.Place) bool {
			return slices.ContainsFunc(k, func(i ssa.Instruction) bool { return i.Pos().IsValid() && p.Instr.Pos == i.Pos() })
		})
	})
}
