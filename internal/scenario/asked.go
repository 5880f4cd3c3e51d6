package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// asked reports whether the client closes itself what the maker has closed because
// the client wanted it so: the maker decides about it by something that the client has
// given it, as an option. Then the client knows that it is closed.
func (p *play) asked(o *explore.Outcome) bool {
	at := o.Cause[0].Stack
	making := func(s explore.Step) bool {
		return slices.ContainsFunc(s.Stack, func(at explore.Place) bool { return at.Fn.Name == p.maker })
	}
	steps := o.Schedule[:max(len(o.Schedule)-1, 0)] // the last one panics
	i := len(steps) - 1
	for i >= 0 && (len(steps[i].Stack) == 0 || steps[i].Stack[0].Instr != at[0].Instr) {
		i--
	}
	return i >= 0 && at[len(at)-1].Fn.Flags&skeleton.Client != 0 && making(steps[i]) &&
		slices.ContainsFunc(steps[:i], func(s explore.Step) bool { return making(s) && s.Stack[0].Instr.Op == skeleton.If })
}
