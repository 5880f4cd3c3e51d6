package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/explore"
)

// renews calls each method that starts goroutines between the beginning and the end of a
// component. If the end lets go all goroutines without that call, and with it leaves behind
// one that was there before, the method has put another one in its place, such as a worker
// or a connection, and has forgotten the old one.
func (c *component) renews(mk *maker, run runner, begin []call) []*explore.Outcome {
	if len(c.closers) == 0 {
		return nil
	}
	stop := call{m: c.closers[0]}
	var out []*explore.Outcome
	left := maxWork
	for _, m := range slices.Concat(c.crew, c.work) {
		if left == 0 || !m.info.Public || m.info.Outside || m.does.ops&doesStart == 0 || m.gives() || isNamed(m.name, stops) || isNamed(m.name, starts) || mk.begins(m) {
			continue
		}
		left--
		p, found := run.play(c, mk, append(slices.Clip(begin), call{m: m}, stop)...)
		old := slices.DeleteFunc(p.faults(found), func(o *explore.Outcome) bool { return !p.wasThere(o, m) })
		if len(old) == 0 {
			continue
		}
		if q, without := run.play(c, mk, append(slices.Clip(begin), stop)...); len(q.faults(without)) == 0 {
			out = append(out, old...)
		}
	}
	return out
}

// wasThere reports whether a goroutine is stuck that was started before a method was called.
func (p *play) wasThere(o *explore.Outcome, m *method) bool {
	return o.Kind == explore.Stuck && len(o.Cause) == 1 && !p.byClient(o.Cause[0]) && len(o.Cause[0].Started) > 0 &&
		!slices.ContainsFunc(o.Cause[0].Started, func(at explore.Place) bool { return at.Fn.Name == m.info.Name })
}
