package explore

import "github.com/concurlint/concurlint/internal/skeleton"

// reduce returns which moves stand for all of them, or nil if all are to be
// made: partial-order reduction
// with persistent sets of one goroutine. If everything that a goroutine can do
// next concerns only objects that no other goroutine reaches, or helps others
// whenever it is done, nothing is lost by letting it go first.
func (m *machine) reduce(s *state, moves []move) []int {
	if len(moves) < 2 {
		return nil
	}
	var reaches []reach
	defer func() {
		for _, r := range reaches {
			if r != nil {
				m.freeReach(r)
			}
		}
	}()
	for gi, g := range s.gs {
		if g.status != parked || len(s.heap) == 0 || s.panicsBeside(int32(gi)) || s.mayFail(&g.op) {
			continue
		}
		own := m.own[:0]
		for i, mv := range moves {
			switch {
			case mv.g == int32(gi) && mv.h < 0:
				own = append(own, i)
			case mv.g == int32(gi) || mv.h == int32(gi):
				goto next
			}
		}
		m.own = own
		if len(own) == 0 || len(own) == len(moves) {
			continue
		}
		if m.harmless(s, g) {
			return own
		}
		if reaches == nil {
			reaches = m.reaches(s)
		}
		if s.isPrivate(int32(gi), &g.op, reaches) {
			return own
		}
	next:
	}
	return nil
}

// panicsBeside reports whether a goroutine other than gi panics. Who goes on
// beside it may panic as well, and the one that ends the process first is the
// one that is seen.
func (s *state) panicsBeside(gi int32) bool {
	for hi, g := range s.gs {
		if int32(hi) != gi && g.panicking() {
			return true
		}
	}
	return false
}

func (m *machine) reaches(s *state) []reach {
	out := make([]reach, len(s.gs))
	for gi, g := range s.gs {
		if g.status != ended {
			out[gi] = m.newReach(s)
			out[gi].goroutine(s, g)
		}
	}
	return out
}

// harmless reports whether the pending operation only helps others, or is
// noticed by nobody.
func (m *machine) harmless(s *state, g *goroutine) bool {
	switch g.op.in.Op {
	case skeleton.Unlock, skeleton.RUnlock:
		// Of two that unlock the same lock the later one may fail.
		return !m.u.tryLock && (g.op.obj < 0 || !m.handover[lockClass{s.heap[g.op.obj].site, g.op.key}])
	case skeleton.Sleep:
		return true
	case skeleton.Add:
		// Even while the count stays above zero the order matters: an Add may
		// come too late for Wait, and which Done is one too many depends on it.
		return g.op.obj < 0
	}
	return g.op.obj == anybody && g.op.cases == nil
}

// isPrivate reports whether no other goroutine reaches what the operation is
// about.
func (s *state) isPrivate(gi int32, p *pending, reaches []reach) bool {
	private := func(obj int32) bool {
		if obj < 0 {
			return true
		}
		for hi, r := range reaches {
			if int32(hi) != gi && r != nil && r[obj] != 0 {
				return false
			}
		}
		for _, g := range s.globals {
			if g.object == obj {
				return false
			}
		}
		up, ok := s.parent(obj)
		return s.heap[obj].kind != oChan || !s.heap[obj].ch.done || !ok || up < 0
	}
	if p.in.Op == skeleton.Select {
		for _, c := range p.cases {
			if !private(c.obj) {
				return false
			}
		}
		return true
	}
	if p.extra.k == kInt && p.in.Op == skeleton.Acquire {
		return false
	}
	return private(p.obj)
}
