package explore

import "github.com/concurlint/concurlint/internal/skeleton"

// A function that returns an unbuffered channel on which a goroutine of its own
// sends one value leaves it to each of its callers to receive that value come
// what may: after an error, a timeout, a cancelled context. With a buffer of
// one nothing is left to them, and nothing else changes, so that the finding
// does not need a caller who fails. A stream of values is another matter: there
// the callers must drain it, and are judged for it.

// give marks a channel that the root returns, and that nobody else has.
func (s *state) give(v value) {
	if v.k != kChan || v.ref < 0 {
		return
	}
	o := s.heap[v.ref]
	if o.kind == oChan && o.site != nil && !o.open && !o.ch.ample && !o.ch.closed && o.ch.cap == 0 && !o.ch.served && !o.ch.done {
		s.object(v.ref).ch.given = true
	}
}

// oneShots records the goroutines that are about to send the only value of a
// channel that was given to the caller.
func (m *machine) oneShots(s *state) {
	if s.gs[0].status != ended {
		return
	}
	for gi, g := range s.gs {
		if gi == 0 || g.status != parked || g.op.in.Op != skeleton.Send || g.op.obj < 0 {
			continue
		}
		if ch := *s.heap[g.op.obj].ch; ch.given && !ch.used && m.once(g) && !m.otherSender(s, int32(gi)) {
			m.add(&Outcome{Kind: OneShot, Cause: []Blocked{m.blocked(s, int32(gi))}}, s)
		}
	}
}

// once reports whether a goroutine that is parked at a send sends only once, and
// was started only once.
func (m *machine) once(g *goroutine) bool {
	if len(g.op.in.loops) > 0 || g.many {
		return false
	}
	for f := g.top; f != nil; f = f.up {
		if m.streams(f.fn) {
			return false
		}
		at := &f.fn.code[max(f.pc-1, 0)]
		if len(at.loops) > 0 || f.fn.may(f.pc, m.u)&maySend != 0 {
			return false
		}
		for _, d := range f.defers {
			if d.fn.k != kFunc || d.fn.n < 0 || m.prog.fns[d.fn.n].summary&maySend != 0 {
				return false
			}
		}
	}
	return true
}

// streams reports whether a function may send again when it has sent, if only on
// another path: its channel is for a stream, which may happen to be short.
func (m *machine) streams(f *fn) bool {
	for pc := range f.code {
		in := &f.code[pc]
		sends := own(in)&maySend != 0 || in.Op == skeleton.Call && in.callee != nil && in.callee.summary&maySend != 0
		if sends && f.may(int32(pc)+1, m.u)&maySend != 0 {
			return true
		}
	}
	return false
}

// otherSender reports whether another goroutine may send on the channel too.
func (m *machine) otherSender(s *state, gi int32) bool {
	c := m.census(s)
	defer c.free()
	obj := s.gs[gi].op.obj
	for hi := range s.gs {
		if int32(hi) != gi && c.reach[hi] != nil && c.reach[hi][obj]&canSend != 0 && c.may[hi]&maySend != 0 {
			return true
		}
	}
	return false
}
