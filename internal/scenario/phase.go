package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// phases stops a component after each of the methods that only put it into another
// state, such as Pause. What counts is who is left behind.
func (c *component) phases(mk *maker, run runner, begin []call) []*explore.Outcome {
	if len(c.closers) == 0 {
		return nil
	}
	var out []*explore.Outcome
	left := maxWork
	for _, m := range c.methods {
		if left == 0 || !m.info.Public || m.does.ops&^doesLock != 0 || isNamed(m.name, stops) || !c.setsState(m.info.Name) {
			continue
		}
		left--
		p, found := run.play(c, mk, append(slices.Clip(begin), call{m: m}, call{m: c.closers[0]})...)
		out = append(out, slices.DeleteFunc(p.faults(found), panics)...)
	}
	return out
}

// setsState reports whether a method stores a constant to a field of its receiver.
func (c *component) setsState(name string) bool {
	f := c.deep.find(name)
	if f == nil {
		return false
	}
	return slices.ContainsFunc(f.Code, func(st skeleton.Instr) bool {
		if st.Op != skeleton.Store && st.Op != skeleton.AtomicStore || !st.B.IsConst() {
			return false
		}
		return slices.ContainsFunc(f.Code, func(at skeleton.Instr) bool {
			return at.Op == skeleton.Addr && skeleton.Operand(at.Dst) == st.A && at.A == 0
		})
	})
}
