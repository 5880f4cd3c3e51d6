package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A select that sends, and whose other cases only tell it to stop, is not stuck for good:
// sooner or later somebody stops it. But if all who receive what it sends wait for the
// goroutine that is at the select, or are that goroutine, nothing goes on until then. To
// be stopped is no part of the work, so that is a deadlock, too.

// until returns rings of goroutines that wait for each other until one of them is
// stopped, given those that can move. From then on, the goroutines in [census.stops] do
// not hear that word.
func (c *census) until(enabled []bool) (rings [][]int32) {
	c.stops = resize(c.stops, len(c.s.gs))
	some := false
	for gi, g := range c.s.gs {
		c.stops[gi] = g.status == parked && !enabled[gi] && !g.stuckSeen && c.sendsUntil(&g.op)
		some = some || c.stops[gi]
	}
	if !some {
		return nil
	}
	clear(c.live)
	c.all = 0
	still := c.stuck(enabled)
	for _, gi := range still {
		if c.stops[gi] {
			if ring := c.ring(gi, still); ring != nil && !slices.ContainsFunc(rings, func(r []int32) bool { return slices.Equal(r, ring) }) {
				rings = append(rings, ring)
			}
		}
	}
	return rings
}

// sendsUntil reports whether an operation is a select that sends, and receives nothing
// but the word to stop, which is not given yet.
func (c *census) sendsUntil(p *pending) bool {
	if p.in.Op != skeleton.Select || p.in.Has(skeleton.Default) {
		return false
	}
	sends, stops := false, false
	for i, pc := range p.cases {
		switch {
		case pc.send:
			sends = sends || pc.obj >= 0
		case c.tellsToStop(p.in, i, pc.obj):
			stops = true
		default:
			return false
		}
	}
	return sends && stops
}

// tellsToStop reports whether a case of a select receives from the context in a field of
// the component, which lives as long as that, or from a channel in a field that is never
// sent on.
func (c *census) tellsToStop(in *instr, i int, obj int32) bool {
	ch := in.Cases[i].Chan
	if d := in.fn.setting(ch); d != nil && d.Op == skeleton.Invoke && d.Name == "(context.Context).Done" {
		from := in.fn.setting(d.A)
		return from != nil && from.Op == skeleton.Load && from.M != 0 && (obj < 0 || !c.s.heap[obj].ch.served)
	}
	return obj >= 0 && !c.s.heap[obj].open && c.m.prog.isOnlyClosed(in, ch)
}

// ring returns goroutines that wait for each other, the first one among them, or nil.
func (c *census) ring(gi int32, still []int32) []int32 {
	var path []int32
	var visit func(hi int32) bool
	visit = func(hi int32) bool {
		if slices.Contains(path, hi) {
			return hi == gi
		}
		path = append(path, hi)
		for _, next := range still {
			if c.awaits(hi, next) && visit(next) {
				return true
			}
		}
		path = path[:len(path)-1]
		return false
	}
	if !visit(gi) {
		return nil
	}
	slices.Sort(path)
	return path
}

// awaits reports whether a goroutine waits for another one: for a lock that this holds, or
// at a select of [census.until] for a channel that it receives from in a loop of its own.
func (c *census) awaits(gi, hi int32) bool {
	p := &c.s.gs[gi].op
	switch {
	case hasHolder(p.in.Op):
		return gi != hi && p.obj >= 0 && c.helps(hi, gi)
	case c.stops[gi]:
		return slices.ContainsFunc(p.in.Cases, func(cs skeleton.Case) bool {
			return cs.Send && c.s.gs[hi].takesFrom(p.in.fn.fieldOf(cs.Chan))
		})
	}
	return false
}

// fieldOf returns the class of the field that a channel was loaded from, or 0.
func (f *fn) fieldOf(ch skeleton.Operand) int32 {
	if d := f.setting(ch); d != nil && d.Op == skeleton.Load {
		return d.M
	}
	return 0
}

// takesFrom reports whether a function that a goroutine runs receives from a channel in
// fields of a class.
func (g *goroutine) takesFrom(class int32) bool {
	if class == 0 {
		return false
	}
	for f := g.top; f != nil; f = f.up {
		for i := range f.fn.code {
			in := &f.fn.code[i]
			if in.Op == skeleton.Recv && f.fn.fieldOf(in.A) == class {
				return true
			}
			if in.Op == skeleton.Select && slices.ContainsFunc(in.Cases, func(cs skeleton.Case) bool { return !cs.Send && f.fn.fieldOf(cs.Chan) == class }) {
				return true
			}
		}
	}
	return false
}

// stop returns how the source writes the channel that tells a select to stop.
func (in *instr) stop() string {
	i := slices.IndexFunc(in.Cases, func(cs skeleton.Case) bool { return !cs.Send })
	return in.Cases[i].Label
}
