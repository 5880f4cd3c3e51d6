package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// The times of a test are set so that it passes: a timeout of five seconds is there
// for the day on which it hangs, and one of a millisecond for a peer that will not
// answer. So a timer of a test fires when all who are in view wait, or sleep. What code
// that is not seen sends, or closes, comes then, too: when it comes is as much the data
// of a test as what it says. To sleep is not to wait: who sleeps until somebody else has
// done something, as far as he knows, may wake up before.

// prompt returns which of the moves that stand for all, or of all moves if these are
// nil, do not wait for time or for code that is not seen. If there is no such move but
// that a sleep is over, time passes, and what it ends comes in all orders.
func (m *machine) prompt(s *state, moves []move, chosen []int) []int {
	if !m.opts.Test || !slices.ContainsFunc(moves, s.late) {
		return chosen
	}
	if !slices.ContainsFunc(moves, func(mv move) bool { return !s.late(mv) && s.gs[mv.g].op.in.Op != skeleton.Sleep }) {
		return nil
	}
	var all, own []int
	for i, mv := range moves {
		if s.late(mv) {
			continue
		}
		all = append(all, i)
		if slices.Contains(chosen, i) {
			own = append(own, i)
		}
	}
	if len(own) > 0 {
		return own
	}
	return all
}

// late reports whether a move is a receive of what time or code that is not seen has sent.
func (s *state) late(mv move) bool {
	p := &s.gs[mv.g].op
	switch {
	case mv.h >= 0:
		return false
	case p.in.Op == skeleton.Recv:
		return !s.recvSure(p.obj)
	case p.in.Op == skeleton.Select && mv.gc >= 0:
		return !p.cases[mv.gc].send && !s.recvSure(p.cases[mv.gc].obj)
	}
	return false
}
