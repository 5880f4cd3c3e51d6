// Package judge turns outcomes of the explorer into diagnostics. It decides
// which analyzer an outcome belongs to, where it is reported, and in which
// words; the analyzers themselves only say which outcomes they want.
package judge

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/diag"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ignore"
	"github.com/concurlint/concurlint/internal/remedy"
	"github.com/concurlint/concurlint/internal/scenario"
	"github.com/concurlint/concurlint/internal/skeleton"
	"github.com/concurlint/concurlint/internal/witness"
)

// Requires is what an analyzer that calls [Run] requires.
func Requires() []*analysis.Analyzer {
	return []*analysis.Analyzer{ignore.Analyzer, scenario.Analyzer}
}

// Run reports the outcomes that belong to the analyzer of the pass.
func Run(pass *analysis.Pass) (any, error) {
	return RunBut(pass, nil)
}

// RunBut reports the outcomes that belong to the analyzer of the pass, but for
// those that are reported without a story: see [Known].
func RunBut(pass *analysis.Pass, known Known) (any, error) {
	res := pass.ResultOf[scenario.Analyzer].(*scenario.Result)
	rep := diag.New(pass)
	reported := make(map[token.Pos]bool)
	cabinet := remedy.New(pass, res)
	for _, o := range bySteps(res.Outcomes) {
		f := classify(o)
		if f.analyzer != pass.Analyzer.Name || known.covers(o) {
			continue // another analyzer's
		}
		pos := position(chain(f.main))
		if !pos.IsValid() || reported[pos] || elsewhere(f.main) || ownAffair(o) || ownLock(o) {
			continue // in another package, or the same cause with a longer witness
		}
		if agreed(pass, f, pos) {
			continue
		}
		reported[pos] = true
		if rep.Silent(f.category, pos) {
			continue // what is not reported needs no fix
		}
		rep.Add(analysis.Diagnostic{
			Pos:            pos,
			Category:       f.category,
			Message:        f.message(),
			Related:        append(diag.Related(steps(o)), f.made()...),
			SuggestedFixes: cabinet.Fixes(remedy.Case{Analyzer: f.analyzer, Category: f.category, Main: f.main, Outcome: o}),
		})
	}
	rep.Flush()
	return nil, nil
}

// bySteps returns the outcomes, those with a short witness first.
func bySteps(all []*explore.Outcome) []*explore.Outcome {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *explore.Outcome) int { return len(a.Steps) - len(b.Steps) })
	return all
}

// chain returns the places of a goroutine and then, if it runs in functions of
// another package alone, of its start. It has none of its start if it is not for
// this package to help: if the library does something by itself, or the function
// that started it returned no channel.
func chain(b explore.Blocked) []explore.Place {
	if place(b.Stack) != nil || !slices.ContainsFunc(b.Stack, func(p explore.Place) bool { return p.Fn.Flags&skeleton.Model == 0 }) {
		return b.Stack
	}
	all := b.Chain()
	for i, p := range all {
		if i > 0 && p.Instr.Pos.IsValid() && p.Fn.Flags&skeleton.Model == 0 {
			if slices.Contains(all[i-1].Fn.Returns, skeleton.Chan) {
				return all
			}
			break
		}
	}
	return b.Stack
}

// agreed reports whether the code has an arrangement that the story of a finding knows nothing
// of: who unlocks, who counts down, or that somebody is to stay.
func agreed(pass *analysis.Pass, f finding, pos token.Pos) bool {
	switch {
	case f.category == "double-lock" && unlockedBack(pass, pos):
		return true
	case f.analyzer == "deadlock":
		return handedOver(pass, pos)
	case f.analyzer == "wgadd":
		return repeats(f.outcome)
	}
	return meantToStay(pass, f)
}

// elsewhere reports whether the package in which the story begins has reported
// it already.
func elsewhere(b explore.Blocked) bool {
	return slices.ContainsFunc(b.Chain(), func(p explore.Place) bool {
		return !p.Instr.Pos.IsValid() && p.Instr.Has(skeleton.Reported)
	})
}

// ownAffair reports whether a function of another package waits, alone, for something on a
// channel that it has made in this call, as for the answer to a request. Nobody here has
// that channel, so it is for that package to answer, unless the call was given a function
// that might.
func ownAffair(o *explore.Outcome) bool {
	b := o.Cause[0]
	if len(o.Cause) != 1 || b.Made == nil || b.Made.Instr.Op != skeleton.MakeChan {
		return false
	}
	for i, p := range b.Stack {
		if p.Instr.Pos.IsValid() || p.Fn.Flags&skeleton.Imported == 0 {
			return i > 0 && madeBy(b.Stack[:i], b.Made.Fn) && !givesFunction(p)
		}
	}
	return false
}

// ownLock reports whether a function of another package takes a lock that it has taken
// itself, in one call: what that package says of it is enough, and it may know that its
// callers here are none of those for whom it comes to that.
func ownLock(o *explore.Outcome) bool {
	b := o.Cause[0]
	at := place(b.Stack)
	if len(o.Cause) != 1 || !waitsForLock(b) || at == nil || at.Instr == b.Stack[0].Instr {
		return false
	}
	again := b.Stack[0].Instr
	return slices.ContainsFunc(o.Schedule, func(s explore.Step) bool {
		if len(s.Stack) == 0 || s.Goroutine != b.Goroutine {
			return false
		}
		first, from := s.Stack[0].Instr, place(s.Stack)
		return (first.Op == skeleton.Lock || first.Op == skeleton.RLock) && first != again && first.Label == again.Label && from != nil && from.Instr == at.Instr
	})
}

func madeBy(stack []explore.Place, fn *skeleton.Func) bool {
	return slices.ContainsFunc(stack, func(p explore.Place) bool { return p.Fn == fn })
}

// givesFunction reports whether a call has an argument that is a function made here.
func givesFunction(call explore.Place) bool {
	return slices.ContainsFunc(call.Fn.Code, func(in skeleton.Instr) bool {
		return in.Op == skeleton.Closure && slices.Contains(call.Instr.Args, skeleton.Operand(in.Dst))
	})
}

// position returns the innermost place of a stack that is in the package of
// the pass.
func position(stack []explore.Place) token.Pos {
	if p := place(stack); p != nil {
		return p.Instr.Pos
	}
	return token.NoPos
}

func place(stack []explore.Place) *explore.Place {
	for i := range stack {
		if stack[i].Instr.Pos.IsValid() && stack[i].Fn.Flags&skeleton.Model == 0 {
			return &stack[i]
		}
	}
	return nil
}

// steps returns the witness with positions; a step in another package stands
// at the place where this one calls it, or calls what started the goroutine.
func steps(o *explore.Outcome) []witness.Step {
	var out []witness.Step
	last := make(map[string][]explore.Place) // where a goroutine was at its last step
	for i, s := range o.Steps {
		pos := position(slices.Concat(s.Stack, s.Started))
		if !pos.IsValid() {
			continue
		}
		if isCause(o, s) && (i == 0 || len(last[s.Goroutine]) > 0 || len(s.Started) > 0) {
			out = append(out, calls(s, last[s.Goroutine])...)
		}
		last[s.Goroutine] = s.Stack
		out = append(out, witness.Step{Goroutine: s.Goroutine, Kind: s.Kind, Text: s.Text, Partner: s.Partner, Pos: pos})
	}
	return out
}

// made says where the channel that it is about was made, and with which room.
func (f *finding) made() []analysis.RelatedInformation {
	made := f.main.Made
	if made == nil || made.Instr.Op != skeleton.MakeChan || position([]explore.Place{*made}) == token.NoPos || f.main.Op == skeleton.Select {
		return nil
	}
	text := f.name() + " is made here"
	if f.main.Op == skeleton.Send {
		text += room(made)
	}
	return []analysis.RelatedInformation{{Pos: made.Instr.Pos, Message: text}}
}

// room says how much fits into a channel, if the source says so.
func room(made *explore.Place) string {
	if !made.Instr.A.IsConst() {
		return ""
	}
	switch c := made.Fn.Consts[^made.Instr.A]; c.Kind {
	case skeleton.ConstZero:
		return ", unbuffered"
	case skeleton.ConstInt:
		return fmt.Sprintf(", with a buffer of %d", c.Int)
	}
	return ""
}

// isCause reports whether a step is one of a goroutine that is a cause of the
// outcome.
func isCause(o *explore.Outcome, s explore.Step) bool {
	return slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool { return b.Goroutine == s.Goroutine })
}

// arrives reports whether a goroutine is at the operation that it comes to its
// end with, from the first of the steps on and not before.
func arrives(rest []explore.Step, before []explore.Place) bool {
	at := rest[0].Stack[0].Instr
	end := false
	for _, s := range rest {
		if s.Goroutine == rest[0].Goroutine {
			if s.Stack[0].Instr != at {
				return false
			}
			end = s.Kind == witness.Stuck || s.Kind == witness.Panic
		}
	}
	return end && (len(before) == 0 || before[0].Instr != at)
}

// maxCalls is how many calls are shown that lead to the end of a goroutine.
const maxCalls = 3

// calls returns the calls, outermost first, by which a goroutine got from where
// it was to a step: from there the place of the step alone does not tell how.
func calls(s explore.Step, from []explore.Place) []witness.Step {
	var out []witness.Step
	for i := 1; i < len(s.Stack) && len(out) < maxCalls; i++ {
		p, callee := s.Stack[i], s.Stack[i-1].Fn
		known := slices.ContainsFunc(from, func(q explore.Place) bool { return p.Instr == q.Instr })
		if known || !p.Instr.Pos.IsValid() || (p.Fn.Flags|callee.Flags)&(skeleton.Model|skeleton.Client) != 0 {
			break
		}
		out = append(out, witness.Step{Goroutine: s.Goroutine, Kind: witness.Call, Text: "calls " + explore.ShortName(callee.Name), Pos: p.Instr.Pos})
	}
	slices.Reverse(out)
	return out
}
