package scenario

import (
	"fmt"
	"strings"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/finding"
)

// Counters returns numbers for the statistics of a run.
func (r *Result) Counters() map[string]float64 {
	c := make(map[string]float64)
	for _, root := range r.Roots {
		c["roots"]++
		c["states"] += float64(root.States)
		c["outcomes without replay"] += float64(root.Lost)
		for b := range root.Bounds {
			c["roots at the bound of "+b.String()]++
		}
		c["seconds of exploration"] += root.Time.Seconds()
	}
	if r.Build != nil {
		c["skeletons"] += float64(len(r.Build.Package.Funcs))
	}
	return c
}

// Spreads returns how many states the roots have.
func (r *Result) Spreads() map[string]finding.Spread {
	if len(r.Roots) == 0 {
		return nil
	}
	states := make(finding.Spread)
	for _, root := range r.Roots {
		states[root.States]++
	}
	return map[string]finding.Spread{"states per root": states}
}

// Notes says which functions were given up, and at which bound.
func (r *Result) Notes() []finding.Note {
	var notes []finding.Note
	for _, root := range r.Roots {
		if why := root.givenUp(); why != "" {
			notes = append(notes, finding.Note{Text: fmt.Sprintf("%s: not all schedules explored: %s", root.Name, why)})
		}
	}
	return notes
}

// givenUp says at which bounds a part of a root was given up, and where first;
// nothing if none was. That a loop of unknown trip count is run a few times only
// is no reason: more would be more of the same.
func (r *Root) givenUp() string {
	var why []string
	for _, b := range explore.Bounds {
		c := r.Bounds[b]
		if c == nil || b == explore.BoundVisits {
			continue
		}
		switch b {
		case explore.BoundStates:
			why = append(why, fmt.Sprintf("bound of states after %d", r.States))
		case explore.BoundCalls:
			why = append(why, fmt.Sprintf("calls of %s are not followed", c.Func))
		default:
			why = append(why, fmt.Sprintf("bound of %s in %s", b, c.Func))
		}
	}
	return strings.Join(why, ", ")
}
