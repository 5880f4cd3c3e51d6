package locks

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Who waits in a select with a lock held may be told to stop. That ends the wait, and is
// no part of the work: until then, whoever is held up is so for good.

// A word is what tells somebody to stop: a channel in a field, or the context in one, of
// which the class is "".
type word struct{ class, name string }

// sendsUntil returns the one channel that a select sends on, and the words that end it
// otherwise; nil if there are other cases, or none.
func sendsUntil(sel *ssa.Select) (ch ssa.Value, stops []word) {
	if !sel.Blocking {
		return nil, nil
	}
	for _, s := range sel.States {
		if s.Dir == types.SendOnly {
			if ch != nil {
				return nil, nil
			}
			ch = s.Chan
			continue
		}
		w, ok := wordOf(s.Chan)
		if !ok {
			return nil, nil
		}
		stops = append(stops, w)
	}
	if len(stops) == 0 {
		return nil, nil
	}
	return ch, stops
}

// wordOf returns the word to stop that a channel may be. A context that a function is
// given for a call may end soon; the one in a field lives as long as the object.
func wordOf(ch ssa.Value) (word, bool) {
	if c, ok := ch.(*ssa.Call); ok {
		if !c.Call.IsInvoke() || c.Call.Method.FullName() != "(context.Context).Done" || !inField(c.Call.Value) {
			return word{}, false
		}
		return word{name: RefOf(c.Call.Value).String() + ".Done()"}, true
	}
	if !inField(ch) || ClassOf(ch) == "" {
		return word{}, false
	}
	return word{ClassOf(ch), RefOf(ch).String()}, true
}

// inField reports whether a value was loaded from a field.
func inField(v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || !isLoad(load) {
		return false
	}
	_, ok = load.X.(*ssa.FieldAddr)
	return ok
}

// onlyStops reports whether a word is one: the package closes the channel, and sends
// nothing on it.
func (p *program) onlyStops(w word) bool {
	of := func(u chanUse) bool { return u.class == w.class }
	return w.class == "" || slices.ContainsFunc(p.closes, of) && !slices.ContainsFunc(p.sends, of)
}
