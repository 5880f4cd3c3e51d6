package report

import (
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// goroutines returns the goroutines of a witness in the order in which they
// appear, the ones that only take part at the other end of a step included.
func goroutines(steps []finding.Step) []string {
	var out []string
	seen := make(map[string]bool)
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	for _, s := range steps {
		add(s.Goroutine)
		if s.Partner != "" {
			add(s.Partner)
		}
	}
	return out
}

// An arrow is what a step does with another goroutine.
type arrow struct {
	From, To string // the goroutines it is drawn between
	Waits    bool   // nothing passes: From is stuck and only To could help
}

// arrowOf returns the arrow of a step. It reports whether the step has one.
//
// A value, a signal or a lock goes from the goroutine that gives it to the one
// that gets it. A witness says who is at the other end, and the verb says
// which end is which.
func arrowOf(s finding.Step) (arrow, bool) {
	switch {
	case s.Partner == "" || s.Partner == s.Goroutine:
		return arrow{}, false
	case s.Kind == witness.Stuck:
		return arrow{s.Goroutine, s.Partner, true}, true
	case s.Kind == witness.Run && gets(s.Text):
		return arrow{s.Partner, s.Goroutine, false}, true
	default:
		return arrow{s.Goroutine, s.Partner, false}, true
	}
}

// gets reports whether the text of a step says that its goroutine is the one
// that gets something.
func gets(text string) bool {
	verb, _, _ := strings.Cut(text, " ")
	switch verb {
	case "receives", "gets", "ranges", "reads", "waits", "locks", "read-locks", "rlocks", "acquires", "wakes", "sees", "finds":
		return true
	}
	return false
}

// ill reports whether the story goes wrong in the step.
func ill(s finding.Step) bool { return s.Kind == witness.Stuck || s.Kind == witness.Panic }

// stepText is the text of a step for those who see its goroutine elsewhere.
func stepText(s finding.Step) string {
	switch s.Kind {
	case witness.Stuck:
		return "stuck: " + s.Text
	case witness.Panic:
		return "panics: " + s.Text
	}
	return s.Text
}
