package oracle

import (
	"cmp"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/oracle/rt"
	"github.com/concurlint/concurlint/internal/skeleton"
	"github.com/concurlint/concurlint/internal/witness"
)

// target turns an outcome into what a run is to be led into. lines are those of
// selects: see [selects].
func target(o *explore.Outcome, lines map[int]int) rt.Target {
	t := rt.Target{}
	switch o.Kind {
	case explore.Stuck:
		t.Kind = rt.Stuck
	case explore.Early:
		t.Kind = rt.Early
	default:
		t.Kind = o.Panic.String()
	}
	at := func(line int) int { return cmp.Or(lines[line], line) }
	for _, b := range o.Cause {
		line := at(lineOf(b.Chain()))
		t.Lines = append(t.Lines, line)
		t.Ends = append(t.Ends, rt.Step{Line: line, By: siteOf(b.Started), With: -1})
	}
	site := sites(o)
	schedule := o.Schedule
	if o.Kind == explore.Early {
		schedule = schedule[:len(schedule)-1] // it ends with the Add that comes too late
	}
	for _, s := range atOnce(handedOn(schedule)) {
		if !isStep(s) {
			continue
		}
		with, ok := site[s.Partner]
		if !ok {
			with = -1
		}
		line := at(lineOf(slices.Concat(s.Stack, s.Started)))
		t.Steps = append(t.Steps, rt.Step{Line: line, Case: caseOf(s), By: site[s.Goroutine], With: with})
	}
	slices.Sort(t.Lines)
	return t
}

// isStep reports whether a step of a schedule is an operation that a run
// completes.
func isStep(s explore.Step) bool {
	op := s.Stack[0].Instr.Op
	switch {
	case asks(s):
		return false // it has not locked yet
	case op == skeleton.CondWait:
		return false // who is signalled goes on at once, up to where it locks
	case ofErrGroup(s):
		return false // the group is one thing
	}
	return s.Kind == witness.Run || s.Kind == witness.Take && op == skeleton.Select
}

// asks reports whether a step is that of a writer who waits for readers.
func asks(s explore.Step) bool { return strings.HasPrefix(s.Text, "asks") }

// handedOn returns a schedule in which a writer who waits for readers locks as
// soon as the last of them has left: it does not ask the controller again.
func handedOn(schedule []explore.Step) []explore.Step {
	out := slices.Clone(schedule)
	for i, s := range out {
		if left := lastReader(out[:i], s); left >= 0 {
			copy(out[left+2:i+1], out[left+1:i])
			out[left+1] = s
		}
	}
	return out
}

// lastReader returns the index of the step in which the last reader leaves for
// whom step s, that of a writer, has waited, or -1 if it is no such step.
func lastReader(before []explore.Step, s explore.Step) int {
	in := s.Stack[0].Instr
	if in.Op != skeleton.Lock {
		return -1
	}
	last := -1
	for i, t := range slices.Backward(before) {
		switch of := t.Stack[0].Instr; {
		case t.Goroutine == s.Goroutine && asks(t):
			return last
		case t.Goroutine == s.Goroutine:
			return -1 // it has not asked
		case last < 0 && of.Op == skeleton.RUnlock && of.Label == in.Label:
			last = i
		}
	}
	return -1
}

// atOnce returns a schedule in which Wait of an errgroup is done when it has
// canceled the context: to a run that is one operation.
func atOnce(schedule []explore.Step) []explore.Step {
	out := slices.Clone(schedule)
	for i := len(out) - 1; i >= 0; i-- {
		s := out[i]
		if s.Stack[0].Instr.Op != skeleton.Wait || !ofWait(s) {
			continue
		}
		next := func(t explore.Step) bool { return t.Goroutine == s.Goroutine }
		if n := slices.IndexFunc(out[i+1:], next); n >= 0 && ofWait(out[i+1+n]) {
			copy(out[i:], out[i+1:i+1+n])
			out[i+n] = s
		}
	}
	return out
}

// ofWait reports whether a step is one of Wait of an errgroup.
func ofWait(s explore.Step) bool {
	return slices.ContainsFunc(s.Stack, func(p explore.Place) bool { return strings.HasSuffix(p.Fn.Name, "x/sync/errgroup.Group).Wait") })
}

// ofErrGroup reports whether a step is one of those that an errgroup is made of,
// other than the last one of Go and the first one of Wait.
func ofErrGroup(s explore.Step) bool {
	for _, p := range s.Stack {
		if p.Fn.Flags&skeleton.Model == 0 {
			return false // of the function that it runs
		}
		_, name, ok := strings.Cut(p.Fn.Name, "x/sync/errgroup.")
		if !ok {
			continue
		}
		op := s.Stack[0].Instr.Op
		return op != skeleton.Add && op != skeleton.Wait || !strings.HasPrefix(name, "Group)")
	}
	return false
}

// sites returns the lines of the go statements that started the goroutines of a
// witness, by their names.
func sites(o *explore.Outcome) map[string]int {
	site := make(map[string]int)
	for _, s := range o.Schedule {
		site[s.Goroutine] = max(site[s.Goroutine], siteOf(s.Started))
		if s.Kind == witness.Start {
			site[s.Partner] = lineOf(slices.Concat(s.Stack, s.Started))
		}
	}
	return site
}

// siteOf returns the line of the go statement that started a goroutine, or 0.
func siteOf(started []explore.Place) int {
	if len(started) == 0 {
		return 0
	}
	return lineOf(started)
}

// selects maps the lines of cases to those of their selects: the operation of a
// select of one case stands there.
func selects(programs []*Program) map[int]int {
	lines := make(map[int]int)
	for _, p := range programs {
		p.each(func(s *Stmt) {
			for _, c := range s.Cases {
				lines[c.Line] = s.Line
			}
		})
	}
	return lines
}

// lineOf returns the innermost line that is not in a model.
func lineOf(stack []explore.Place) int {
	for _, p := range stack {
		if p.Fn.Flags&skeleton.Model == 0 {
			return int(p.Instr.Line)
		}
	}
	return 0
}

// caseOf returns the case that a step takes, which its text names.
func caseOf(s explore.Step) int {
	if strings.Contains(s.Text, "default") {
		return -1
	}
	return 0
}
