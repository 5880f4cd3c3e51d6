package explore

// A WaitGroup is a value of kind kGroup with its counter in n. After a Wait
// has passed, ref is the waiter + 1 and x holds the serial number of that
// moment: a goroutine that was already running then, and that adds only now,
// was not waited for.

// addGroup adds to a WaitGroup.
func (m *machine) addGroup(s *state, gi int32, op pending, v value) outcome {
	late := v.k == kGroup && v.n == 0 && v.ref > 0 && op.val.n > 0 && s.tooLate(gi, v)
	if late && s.gs[gi].unwind.origin() == nil { // else a panic is what went wrong
		m.early(s, gi, v.ref-1, op)
		return drops
	}
	v.k = kGroup
	v.n += op.val.n
	v.ref, v.x = 0, nil
	if others := s.heap[op.obj].open || s.heap[op.obj].partial; others {
		v.n = max(v.n, 0) // they count, too
	}
	if v.n == 0 {
		v = value{}
	}
	s.set(op.obj, op.key, v)
	if v.n < 0 {
		return m.panics(s, gi, NegativeGroup, op.in, op.obj)
	}
	return goesOn
}

// tooLate reports whether a goroutine should have been waited for when a Wait
// passed: it ran then, and the waiter or one of its ancestors started it.
func (s *state) tooLate(gi int32, v value) bool {
	return v.ref-1 != gi && s.gs[gi].born <= int32(v.x.vals[0].n) && s.descends(gi, v.ref-1)
}

// waited records that a Wait has passed.
func (s *state) waited(gi int32, op pending, v value) {
	if s.heap[op.obj].open && v.k == kGroup && v.n > 0 {
		return // others may have counted it down
	}
	v.k = kGroup
	v.ref = gi + 1
	v.x = &ext{vals: []value{{k: kInt, n: int64(s.serial)}}}
	s.set(op.obj, op.key, v)
}

// descends reports whether goroutine gi was started by ancestor, or by a
// goroutine that was.
func (s *state) descends(gi, ancestor int32) bool {
	for gi > 0 {
		gi = s.gs[gi].parent
		if gi == ancestor {
			return true
		}
	}
	return false
}
