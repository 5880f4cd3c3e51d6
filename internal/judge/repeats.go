package judge

import (
	"slices"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// repeats reports whether the story of a WaitGroup has a goroutine that is a function of
// another package, which was given a function made here, as in
//
//	go wait.Until(func() { work(ctx); all.Done() }, time.Second, ctx.Done())
//
// How often it calls that, and whether it does so if it is told to stop right away, goes
// with what makes the function return, which the two have agreed on, and the
// story does not know. So neither is one Done too many a mistake, nor one too few.
func repeats(o *explore.Outcome) bool {
	return slices.ContainsFunc(o.Schedule, func(s explore.Step) bool {
		if len(s.Stack) == 0 || len(s.Started) == 0 {
			return false
		}
		own := s.Stack[len(s.Stack)-1].Fn
		return own.Flags&skeleton.Imported != 0 && own.Flags&skeleton.Model == 0 && givesFunction(s.Started[0])
	})
}
