package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
	"github.com/concurlint/concurlint/internal/witness"
)

// minimize leaves out of a witness the steps that do not matter: what is kept
// is the end, what others did to the objects that the end is about, how the
// goroutines in it were started, and the last thing that made each of them
// leave.
func minimize(steps []traced) []traced {
	subject := make(map[about]bool)
	actors := make(map[int32]bool)
	for _, t := range steps {
		if t.Kind == witness.Stuck || t.Kind == witness.Panic || t.gi < 0 {
			actors[t.gi] = true
			for _, a := range t.about {
				if a.obj >= 0 {
					subject[a] = true
				}
			}
		}
	}
	if len(steps) > 0 {
		last := steps[len(steps)-1]
		actors[last.gi] = true
		for _, a := range last.about {
			subject[a] = a.obj >= 0
		}
	}
	keep := make([]bool, len(steps))
	for i, t := range steps {
		touches := slices.ContainsFunc(t.about, func(a about) bool { return subject[a] })
		keep[i] = t.Kind == witness.Stuck || t.Kind == witness.Call || t.Kind == witness.Panic || touches || i == len(steps)-1
		if keep[i] && t.gi >= 0 {
			actors[t.gi] = true
			if t.partner >= 0 {
				actors[t.partner] = true
			}
		}
	}
	// Who was given such an object could have helped.
	for _, t := range steps {
		if slices.ContainsFunc(t.given, func(obj int32) bool { return reaches(subject, obj) }) {
			actors[t.partner] = true
		}
	}
	keepHandovers(steps, keep, actors, subject)
	// Who starts an actor is one.
	for i := len(steps) - 1; i >= 0; i-- {
		if t := steps[i]; t.Kind == witness.Start && actors[t.partner] {
			keep[i] = true
			actors[t.gi] = true
		}
	}
	keepLast(steps, keep, actors)
	var out []traced
	for i, t := range steps {
		if keep[i] {
			out = append(out, t)
		}
	}
	return out
}

// keepHandovers keeps the steps in which a subject was sent to somebody, and the
// last decision after it of who sent it: why it is not there any more.
func keepHandovers(steps []traced, keep []bool, actors map[int32]bool, subject map[about]bool) {
	for i, t := range steps {
		if !slices.ContainsFunc(t.handed, func(obj int32) bool { return reaches(subject, obj) }) {
			continue
		}
		keep[i] = true
		actors[t.gi] = true
		for j := len(steps) - 1; j > i; j-- {
			if steps[j].gi == t.giver && (keep[j] || steps[j].Kind == witness.Take && inSource(steps[j])) {
				keep[j] = true
				break
			}
		}
	}
}

// inSource reports whether a step is one of the source and not of a model.
func inSource(t traced) bool {
	return len(t.Stack) > 0 && t.Stack[0].Fn.Flags&skeleton.Model == 0
}

// reaches reports whether a subject lies in the object.
func reaches(subject map[about]bool, obj int32) bool {
	for a, yes := range subject {
		if yes && a.obj == obj {
			return true
		}
	}
	return false
}

// keepLast keeps the end of each actor that has left, and what decided it: the
// last two decisions of whoever has left, panics, or has done nothing since that
// matters; the latter does not come back to what the others wait for.
func keepLast(steps []traced, keep []bool, actors map[int32]bool) {
	decisions := make(map[int32]int)
	deciding := make(map[int32]bool) // what is decided before matters
	settled := make(map[int32]bool)  // whether it does
	for i := len(steps) - 1; i >= 0; i-- {
		t := steps[i]
		if t.gi < 0 || !actors[t.gi] {
			continue
		}
		switch t.Kind {
		case witness.End, witness.Panic:
			keep[i] = true
			deciding[t.gi] = true
		case witness.Take:
			if (deciding[t.gi] || !settled[t.gi]) && decisions[t.gi] < 2 && inSource(t) {
				keep[i] = true
				decisions[t.gi]++
				deciding[t.gi] = true
			}
		}
		settled[t.gi] = settled[t.gi] || keep[i]
	}
}
