package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A move is one thing that can happen next: goroutine g completes its pending
// operation, together with goroutine h if that is a hand-over.
type move struct {
	g, h   int32 // h: the receiver of a hand-over, or -1
	gc, hc int8  // case of a select, or -1; default: -2
}

const (
	noCase      int8 = -1
	defaultCase int8 = -2
)

// moves returns all moves of a state in which every goroutine is parked or has
// ended.
func (m *machine) moves(s *state, out []move) []move {
	for gi, g := range s.gs {
		if g.status == parked {
			out = m.movesOf(s, int32(gi), g, out)
		}
	}
	return m.awaited(s, out)
}

// awaited leaves out of the moves of a state that a Wait is over since code that is
// not seen might have called Done, as long as a goroutine that is not stuck will
// do so itself: it is what was counted.
func (m *machine) awaited(s *state, moves []move) []move {
	early := func(mv move) bool {
		p := &s.gs[mv.g].op
		if p.in.Op != skeleton.Wait || p.obj < 0 || !s.heap[p.obj].open {
			return false
		}
		v, _ := s.get(p.obj, p.key)
		return v.k == kGroup && v.n > 0
	}
	if !slices.ContainsFunc(moves, early) {
		return moves
	}
	enabled := make([]bool, len(s.gs))
	for _, mv := range moves {
		enabled[mv.g] = enabled[mv.g] || !early(mv)
		if mv.h >= 0 {
			enabled[mv.h] = true
		}
	}
	c := m.census(s)
	defer c.free()
	c.stuck(enabled)
	return slices.DeleteFunc(moves, func(mv move) bool {
		return early(mv) && slices.ContainsFunc(c.others(mv.g), func(hi int32) bool {
			return c.live[hi] && c.holds(hi, s.gs[mv.g].op.obj, canAll, mayAdd)
		})
	})
}

func (m *machine) movesOf(s *state, gi int32, g *goroutine, out []move) []move {
	p := &g.op
	switch p.in.Op {
	case skeleton.Send:
		return s.sends(gi, noCase, p.obj, out)
	case skeleton.Recv:
		if s.recvReady(p.obj) {
			out = append(out, move{g: gi, h: -1, gc: noCase})
		}
		return out
	case skeleton.Select:
		return s.selects(gi, p, out)
	case skeleton.Arm, skeleton.Disarm:
		return append(out, move{g: gi, h: -1, gc: noCase})
	}
	if s.enabled(gi, g) {
		out = append(out, move{g: gi, h: -1, gc: noCase})
	}
	return out
}

// sends appends the moves of a send on channel obj.
func (s *state) sends(gi int32, gc int8, obj int32, out []move) []move {
	if s.sendReady(obj) {
		return append(out, move{g: gi, h: -1, gc: gc})
	}
	if obj < 0 || s.heap[obj].ch.cap > 0 {
		return out
	}
	for hi, h := range s.gs {
		if int32(hi) == gi || h.status != parked {
			continue
		}
		switch h.op.in.Op {
		case skeleton.Recv:
			if h.op.obj == obj {
				out = append(out, move{g: gi, h: int32(hi), gc: gc, hc: noCase})
			}
		case skeleton.Select:
			if h.op.in.Has(skeleton.Default) && s.gs[gi].op.in.Has(skeleton.Default) {
				continue // neither waits, so they never meet
			}
			for c, pc := range h.op.cases {
				if !pc.send && pc.obj == obj {
					out = append(out, move{g: gi, h: int32(hi), gc: gc, hc: int8(c)})
				}
			}
		}
	}
	return out
}

// selects appends the moves of a select. The default case is possible unless a
// case is ready without a partner: a partner that is parked may just as well
// not have arrived yet.
func (s *state) selects(gi int32, p *pending, out []move) []move {
	sure := false
	for c, pc := range p.cases {
		before := len(out)
		if pc.send {
			out = s.sends(gi, int8(c), pc.obj, out)
			sure = sure || len(out) > before && s.sendReady(pc.obj)
		} else if s.recvReady(pc.obj) {
			out = append(out, move{g: gi, h: -1, gc: int8(c)})
			sure = sure || s.recvSure(pc.obj)
		}
	}
	if p.in.Has(skeleton.Default) && !sure {
		out = append(out, move{g: gi, h: -1, gc: defaultCase})
	}
	return out
}

// sendReady reports whether a send on the channel goes through, or panics,
// without a receiver.
func (s *state) sendReady(obj int32) bool {
	if obj < 0 {
		return obj == anybody
	}
	o := s.heap[obj]
	return o.receives() || o.ch.closed || o.ch.ample || o.ch.len < o.ch.cap || s.roomy(o)
}

// recvReady reports whether a receive from the channel goes through without a
// sender.
func (s *state) recvReady(obj int32) bool {
	if obj < 0 {
		return obj == anybody
	}
	return s.recvSure(obj) || s.heap[obj].sends() || s.servedNow(obj)
}

// recvSure reports whether a receive goes through at once, on any schedule.
func (s *state) recvSure(obj int32) bool {
	return obj >= 0 && (s.heap[obj].ch.len > 0 || s.closed(obj))
}

// closed reports whether the channel is closed. A Done channel is closed with
// that of its parent.
func (s *state) closed(obj int32) bool {
	o := s.heap[obj]
	if o.ch.closed {
		return true
	}
	if o.ch.done {
		if up, ok := s.parent(obj); ok {
			return s.closed(up)
		}
	}
	return false
}

// parent returns the Done channel of the parent of a Done channel.
func (s *state) parent(obj int32) (int32, bool) {
	return s.channel(s.heap[obj].ch.parent)
}

// servedNow reports whether time or the environment may serve a receive: a
// timer that is armed, a ticker, a context that ends by itself or is
// cancelled by a caller that is not seen.
func (s *state) servedNow(obj int32) bool {
	o := s.heap[obj]
	if o.ch.served && o.ch.armed && !o.ch.far {
		return true
	}
	if o.ch.done {
		if up, ok := s.parent(obj); ok {
			return s.heap[up].sends() || s.servedNow(up)
		}
	}
	return false
}

// enabled reports whether the pending operation on memory can complete.
func (s *state) enabled(gi int32, g *goroutine) bool {
	p := &g.op
	if p.obj < 0 {
		return p.obj == anybody || p.in.Op == skeleton.Close // of a nil channel: it panics
	}
	v, _ := s.get(p.obj, p.key)
	open := s.heap[p.obj].open
	switch p.in.Op {
	case skeleton.Lock:
		return canLock(v, gi, p.announced)
	case skeleton.RLock:
		return v.k != kLock || v.ref == 0
	case skeleton.Wait:
		return v.k != kGroup || v.n == 0 || open
	case skeleton.CondWait:
		return g.notified || open
	case skeleton.Once:
		return v.k != kOnce || v.n == 2
	case skeleton.Acquire:
		have, ok := v.number()
		return !ok || open || have >= p.val.n || s.heap[p.obj].unknownAt(p.key) || p.in.Has(skeleton.Default) ||
			p.extra.k == kInt && s.recvReady(int32(p.extra.n))
	}
	return true // never blocks
}
