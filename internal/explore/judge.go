package explore

import (
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// judge looks for goroutines that are stuck in s, whose moves are in
// m.moveBuf.
func (m *machine) judge(s *state) {
	blocked := false
	m.enabled = resize(m.enabled, len(s.gs))
	enabled := m.enabled
	for _, mv := range m.moveBuf { // those of s
		enabled[mv.g] = true
		if mv.h >= 0 {
			enabled[mv.h] = true
		}
	}
	ticks := m.ticking(s, m.moveBuf)
	for gi, g := range s.gs {
		blocked = blocked || g.status == parked && (!enabled[gi] || ticks != nil && ticks[gi]) && !g.stuckSeen
	}
	if !blocked || s.atEnd() || m.leaving(s) {
		return
	}
	c := m.census(s)
	defer c.free()
	c.ticks = ticks
	m.frozen(c, enabled)
	stuck := slices.DeleteFunc(append(c.stuck(enabled), c.idle(ticks)...), func(gi int32) bool { return s.gs[gi].modelled() })
	if !slices.ContainsFunc(stuck, func(gi int32) bool { return !s.gs[gi].stuckSeen }) || m.fails(s) {
		return
	}
	later := false
	for _, ring := range c.rings(stuck) {
		if slices.ContainsFunc(ring, func(gi int32) bool { return !s.gs[gi].stuckSeen }) && m.believable(s, ring) {
			later = !m.addStuck(c, ring, stuck) || later
		}
	}
	if later {
		return
	}
	for _, gi := range stuck {
		s.goroutine(gi).stuckSeen = true
	}
}

// frozen records the rings of goroutines that are stuck until they are stopped.
func (m *machine) frozen(c *census, enabled []bool) {
	rings := c.until(enabled)
	defer func() {
		clear(c.stops)
		clear(c.live)
		c.all = 0
	}()
	if rings == nil || m.fails(c.s) {
		return
	}
	for _, ring := range rings {
		if m.believable(c.s, ring) && m.addStuck(c, ring, ring) {
			for _, gi := range ring {
				c.s.goroutine(gi).stuckSeen = true
			}
		}
	}
}

// modelled reports whether a goroutine is all library: one that waits for a
// timer, or a context, to start a function. The library may do that without a
// goroutine, and what never starts is not stuck.
func (g *goroutine) modelled() bool {
	for f := g.top; f != nil; f = f.up {
		if f.fn.Flags&skeleton.Model == 0 {
			return false
		}
	}
	return true
}

// rings returns the causes among goroutines that are stuck: the strongly
// connected components of "waits for" from which no other is reached.
func (c *census) rings(stuck []int32) [][]int32 {
	n := len(stuck)
	reaches := make([][]bool, n)
	for i, gi := range stuck {
		reaches[i] = make([]bool, n)
		for j, hi := range stuck {
			reaches[i][j] = c.waitsFor(gi, hi)
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				reaches[i][j] = reaches[i][j] || reaches[i][k] && reaches[k][j]
			}
		}
	}
	var rings [][]int32
	done := make([]bool, n)
	for i := range n {
		ring := []int32{stuck[i]}
		bottom := !done[i]
		for j := range n {
			if i != j && reaches[i][j] {
				bottom = bottom && reaches[j][i]
				ring = append(ring, stuck[j])
				done[j] = done[j] || reaches[j][i]
			}
		}
		if bottom {
			slices.Sort(ring)
			rings = append(rings, ring)
		}
	}
	return rings
}

// waitsFor reports whether goroutine hi, if it were not stuck, could help gi.
func (c *census) waitsFor(gi, hi int32) bool { return c.helps(hi, gi) }

// believable reports whether a finding does not depend on what was scaled or
// assumed.
func (m *machine) believable(s *state, ring []int32) bool {
	for _, gi := range ring {
		g := s.gs[gi]
		p := &g.op
		if g.unwind.kind == Explicit && g.panicking() {
			return false // the program panics on purpose, and ends if this is not the last straw
		}
		if g.limited() || g.multiplied() {
			return false
		}
		if p.in.waitsForever() && gi == 0 && !m.opts.Started {
			return false // at the end of what main calls that is meant
		}
		if p.in.stalls() {
			return false // one of its cases is written never to come, in place of what might
		}
		if m.opts.Main && gi == 0 && p.in.Op == skeleton.Recv && (p.obj < 0 && p.in.waitsForContext() || p.in.onlyUse()) {
			return false // so is a program that runs until its context ends, which never does
		}
		if gi == 0 && !m.opts.Started && p.in.Op == skeleton.Recv && p.obj < 0 && p.in.waitsForKept() {
			return false // what is served until a context ends is served for good where none was given
		}
		if p.in.Op == skeleton.Recv && p.obj < 0 && p.in.waitsForOwnContext() {
			return false // one that never ends is what it returns if nobody has set another
		}
		if len(ring) == 1 && hasHolder(p.in.Op) && p.obj >= 0 && s.guessedAlike(p.obj) {
			return false // two keys that nobody compares are mostly two objects
		}
		if s.incommensurable(g) {
			return false // two unknown numbers may well be one
		}
		for _, obj := range p.channels() {
			if obj >= 0 && s.heap[obj].ch.scaled && m.u.scaled > 1 {
				return false // the sum of scaled constants means nothing
			}
		}
	}
	return true
}

// waitsForever reports whether an operation is written so that it never ends: a
// select without cases, or a receive from a channel that is made in the same
// expression, or from nil.
func (in *instr) waitsForever() bool {
	if in.Op != skeleton.Recv {
		return in.Op == skeleton.Select && len(in.Cases) == 0
	}
	return in.madeHere(in.A, in.Label) || in.A.IsConst() && strings.HasSuffix(in.Label, "(nil)")
}

// onlyUse reports whether a receive is all that a function does with a channel that it has
// made.
func (in *instr) onlyUse() bool { return in.madeFor(in.A) }

// stalls reports whether a select waits for a channel that is made in the same expression,
// beside others that were not.
func (in *instr) stalls() bool {
	if in.Op != skeleton.Select {
		return false
	}
	here := func(c skeleton.Case) bool { return in.madeHere(c.Chan, c.Label) }
	there := func(c skeleton.Case) bool { return !here(c) }
	return slices.ContainsFunc(in.Cases, func(c skeleton.Case) bool { return !c.Send && here(c) }) && slices.ContainsFunc(in.Cases, there)
}

// madeHere reports whether a channel that an operation is about is made in the same
// expression.
func (in *instr) madeHere(ch skeleton.Operand, label string) bool {
	// If it has a name, somebody was meant to use it.
	return strings.HasPrefix(label, "make(chan ") && in.madeFor(ch)
}

// madeFor reports whether a channel is made for one operation alone.
func (in *instr) madeFor(ch skeleton.Operand) bool {
	made, uses := false, 0
	for i := range in.fn.code {
		d := in.fn.code[i]
		made = made || d.Op == skeleton.MakeChan && skeleton.Operand(d.Dst) == ch
		d.Uses(func(o skeleton.Operand) {
			if o == ch {
				uses++
			}
		})
	}
	return made && uses == 1
}

// waitsForContext reports whether a receive is from the Done channel of a context.
func (in *instr) waitsForContext() bool {
	return slices.ContainsFunc(in.fn.code, func(d instr) bool {
		return d.Op == skeleton.Invoke && d.Name == "(context.Context).Done" && skeleton.Operand(d.Dst) == in.A
	})
}

// waitsForKept reports whether a receive is from the Done channel of a context that is kept
// in a field.
func (in *instr) waitsForKept() bool {
	sets := func(o skeleton.Operand, ok func(*instr) bool) bool {
		return slices.ContainsFunc(in.fn.code, func(d instr) bool { return skeleton.Operand(d.Dst) == o && ok(&d) })
	}
	return sets(in.A, func(d *instr) bool {
		return d.Op == skeleton.Invoke && d.Name == "(context.Context).Done" && sets(d.A, func(d *instr) bool { return d.Op == skeleton.Load })
	})
}

// waitsForOwnContext reports whether a receive is from the Done channel of a context
// that an object is asked for on the spot.
func (in *instr) waitsForOwnContext() bool {
	sets := func(o skeleton.Operand, ok func(*instr) bool) bool {
		return slices.ContainsFunc(in.fn.code, func(d instr) bool { return skeleton.Operand(d.Dst) == o && ok(&d) })
	}
	asks := func(d *instr) bool {
		return d.Op == skeleton.Invoke || d.Op == skeleton.Call && len(d.Args) > 0 && !strings.HasPrefix(d.Name, "context.")
	}
	return sets(in.A, func(d *instr) bool {
		return d.Op == skeleton.Invoke && d.Name == "(context.Context).Done" && sets(d.A, asks)
	})
}

// channels returns the channels of the operation.
func (p *pending) channels() []int32 {
	switch p.in.Op {
	case skeleton.Send, skeleton.Recv, skeleton.Close:
		return []int32{p.obj}
	case skeleton.Select:
		var out []int32
		for _, c := range p.cases {
			out = append(out, c.obj)
		}
		return out
	}
	return nil
}

// addStuck records that the goroutines of a ring are stuck. It puts that off, and
// returns false, while another goroutine panics, which may yet be recovered.
func (m *machine) addStuck(c *census, ring, all []int32) bool {
	o := &Outcome{Kind: Stuck}
	for _, gi := range ring {
		b := m.blocked(c.s, gi)
		if c.ticks != nil && c.ticks[gi] {
			b.Ticks, b.Stops = true, c.s.stops(&c.s.gs[gi].op)
		}
		if c.stops[gi] {
			b.Until = c.s.gs[gi].op.in.stop()
		}
		b.Kept = m.kept(c.s, gi)
		for j, hi := range ring {
			if c.waitsFor(gi, hi) {
				b.WaitsFor = append(b.WaitsFor, j)
			}
		}
		o.Cause = append(o.Cause, b)
	}
	for _, gi := range all {
		if !slices.Contains(ring, gi) {
			o.Also = append(o.Also, m.blocked(c.s, gi))
		}
	}
	if c.s.dying(o) {
		return false
	}
	m.add(o, c.s)
	return true
}

// kept reports whether the function that is explored, itself, can reach a channel
// that a goroutine waits for.
func (m *machine) kept(s *state, gi int32) bool {
	f := s.gs[0].top
	if m.root.Flags&skeleton.Client == 0 || f == nil {
		return false
	}
	for f.up != nil {
		f = f.up
	}
	r := m.newReach(s)
	defer m.freeReach(r)
	r.frame(s, f)
	return slices.ContainsFunc(s.gs[gi].op.channels(), func(obj int32) bool { return obj >= 0 && r[obj] != 0 })
}

func (m *machine) blocked(s *state, gi int32) Blocked {
	g := s.gs[gi]
	p := &g.op
	b := Blocked{gi: gi, Op: p.in.Op, Stack: stack(g, p.in), Wants: wants(p.in.Op), from: g.from}
	if p.in.Op == skeleton.RLock && p.obj >= 0 {
		v, _ := s.get(p.obj, p.key)
		b.Again = v.k == kLock && readersOf(v, gi) > 0
	}
	objs := p.channels()
	if objs == nil {
		objs = []int32{p.obj}
	}
	b.Nil = len(objs) > 0
	for _, obj := range objs {
		if obj != nobody {
			b.Nil = false
		}
		if obj >= 0 && s.heap[obj].site != nil {
			b.Made = &Place{s.heap[obj].site.fn.Func, s.heap[obj].site.Instr}
		}
	}
	return b
}

func wants(op skeleton.Op) Want {
	switch op {
	case skeleton.Send:
		return WantReceiver
	case skeleton.Recv:
		return WantSender
	case skeleton.Lock, skeleton.RLock, skeleton.Once:
		return WantUnlock
	case skeleton.Wait:
		return WantDone
	case skeleton.CondWait:
		return WantSignal
	}
	return WantOther
}

// stack returns where a goroutine is, innermost first; at is the operation it
// is at, whose frame's program counter is already behind it. A deferred call is
// at its defer statement.
func stack(g *goroutine, at *instr) []Place {
	out := []Place{{at.fn.Func, at.Instr}}
	for f := g.top; f != nil && f.up != nil; f = f.up {
		by := f.by
		if by == nil {
			by = &f.up.fn.code[max(f.up.pc-1, 0)]
		}
		out = append(out, Place{f.up.fn.Func, by.Instr})
	}
	return out
}

// crashed records a panic that nobody recovers.
func (m *machine) crashed(s *state, gi int32, u unwinding) {
	b := Blocked{gi: gi, Op: u.at.Op, Stack: u.stack, from: s.gs[gi].from}
	if u.object >= 0 && s.heap[u.object] != nil && s.heap[u.object].site != nil {
		b.Made = &Place{s.heap[u.object].site.fn.Func, s.heap[u.object].site.Instr}
	}
	m.add(&Outcome{Kind: Panic, Panic: u.kind, Cause: []Blocked{b}}, s)
}

// early records that goroutine gi adds to a WaitGroup after the waiter has
// passed.
func (m *machine) early(s *state, gi, waiter int32, op pending) {
	b := Blocked{gi: gi, Op: op.in.Op, Stack: stack(s.gs[gi], op.in)}
	m.add(&Outcome{Kind: Early, Cause: []Blocked{b}}, s)
}
