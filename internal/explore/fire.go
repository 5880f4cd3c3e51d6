package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// fire makes a move. Afterwards the goroutines that moved are running, or
// still parked if a writer has only announced itself. It reports drops where
// the process ends.
func (m *machine) fire(s *state, mv move) outcome {
	g := s.gs[mv.g]
	op := g.op
	m.traceMove(s, mv)
	switch op.in.Op {
	case skeleton.Send:
		if mv.h >= 0 {
			m.handOver(s, mv, op.val)
			return goesOn
		}
		return m.sendTo(s, mv.g, op.obj, op.val)
	case skeleton.Recv:
		v, ok := m.recvFrom(s, mv.g, op.obj, op.in.Kind, m.prog.isOnlyClosed(op.in, op.in.A))
		s.resume(mv.g)
		s.frame(mv.g).setOk(op.in, v, ok)
	case skeleton.Select:
		return m.fireSelect(s, mv, op)
	case skeleton.Close:
		return m.closeChan(s, mv.g, op)
	case skeleton.Sleep:
		s.resume(mv.g)
	case skeleton.PanicOp, skeleton.Exit:
		return m.fireEnd(s, mv.g, op.in)
	case skeleton.Arm, skeleton.Disarm:
		s.resume(mv.g)
		s.frame(mv.g).set(op.in.Dst, s.arm(op.obj, op.val, op.in))
	default:
		return m.fireState(s, mv.g, op)
	}
	return goesOn
}

// resume lets a parked goroutine go on.
func (s *state) resume(gi int32) {
	g := s.goroutine(gi)
	g.status = running
	g.op = pending{}
}

// handOver passes a value from a sender to a receiver.
func (m *machine) handOver(s *state, mv move, v value) {
	recv := s.gs[mv.h].op
	s.passOn(v)
	if mv.gc >= 0 {
		s.chosen(mv.g, s.gs[mv.g].op.in, mv.gc, value{}, value{})
	} else {
		s.resume(mv.g)
	}
	if mv.hc >= 0 {
		s.chosen(mv.h, recv.in, mv.hc, v, intValue(1))
		return
	}
	s.resume(mv.h)
	s.frame(mv.h).setOk(recv.in, v, intValue(1))
}

// chosen resumes a goroutine whose select has chosen case c.
func (s *state) chosen(gi int32, in *instr, c int8, v, ok value) {
	s.resume(gi)
	if in.Dst == skeleton.NoReg {
		return
	}
	f := s.frame(gi)
	*f.at(in.Dst) = value{k: kInt, n: int64(c)}
	if c == 0 {
		*f.at(in.Dst) = value{}
	}
	*f.at(in.Dst + 1) = ok
	r := in.Dst + 2
	for i, sc := range in.Cases {
		if sc.Send {
			continue
		}
		*f.at(r) = value{}
		if int8(i) == c {
			*f.at(r) = v
		}
		r++
	}
}

// sendTo sends without a partner: into the buffer, or to code that is not seen.
// If such code was a partner of the channel before it was closed, in place of
// somebody in view, nobody knows what the operations would have waited for, and
// a send after the close is not to blame; nor is one of a goroutine that such code
// may have waited for.
func (m *machine) sendTo(s *state, gi, obj int32, v value) outcome {
	s.resume(gi)
	if obj < 0 {
		s.escape(v)
		return goesOn
	}
	s.passOn(v)
	o := s.object(obj)
	o.ch.used = true
	switch {
	case o.ch.closed && (o.ch.met || m.waited && gi != 0):
		return drops
	case o.ch.closed:
		return m.panics(s, gi, SendClosed, s.lastOp(gi), obj)
	case o.receives():
		o.ch.met = true
		s.escape(v)
	case o.ch.ample:
		o.ch.buf = append(o.ch.buf, v)
		o.ch.len++
	default:
		o.ch.buf = append(o.ch.buf, v)
		o.ch.len++
	}
	return goesOn
}

// passOn notes that somebody sends on what is in a list that is not known. It is data: an
// error in it that nobody has looked at is nil, for who sends errors makes them.
func (s *state) passOn(v value) {
	if v.k != kAgg || !v.x.partial {
		return
	}
	if list := v.x.whole(); list.k == kSym && skeleton.Kind(s.heap[list.ref].sym.kind) == skeleton.Slice && !s.heap[list.ref].sym.sent {
		s.object(list.ref).sym.sent = true
	}
}

// lastOp returns the instruction that the goroutine has just completed.
func (s *state) lastOp(gi int32) *instr {
	f := s.gs[gi].top
	return &f.fn.code[f.pc-1]
}

// recvFrom receives without a partner. If the channel is one that is never sent on,
// code that is not seen has closed it; but not if somebody in view is going to.
func (m *machine) recvFrom(s *state, gi, obj int32, k skeleton.Kind, ends bool) (v, ok value) {
	if obj < 0 {
		return s.unknown(k, true), s.unknown(skeleton.Bool, false)
	}
	o := s.object(obj)
	switch {
	case o.ch.len > 0:
		v = o.ch.buf[0]
		o.ch.buf = o.ch.buf[1:]
		o.ch.len--
		return v, intValue(1)
	case s.closed(obj):
		return value{}, value{}
	case o.ch.done:
		s.expire(obj)
		return value{}, value{}
	case o.sends() && o.ch.lasting:
		o.ch.met = true
		return s.unknown(k, true), intValue(1)
	case o.sends() && ends:
		o.ch.closed, o.ch.elsewhere = true, true
		return value{}, value{}
	case o.sends():
		o.ch.met = true
		if m.closedInView(s, gi, obj) {
			return s.unknown(k, true), intValue(1)
		}
		return s.unknown(k, true), s.unknown(skeleton.Bool, false)
	default: // a timer or ticker
		o.ch.armed = o.ch.armed && !o.ch.oneShot
		return s.unknown(k, true), intValue(1)
	}
}

// closedInView reports whether a channel that the function itself has made which
// receives from it is in the hands of another goroutine that may close it: code that is
// not seen leaves that to it.
func (m *machine) closedInView(s *state, gi, obj int32) bool {
	if site := s.heap[obj].site; site == nil || site.fn != s.gs[gi].top.fn {
		return false
	}
	for hi, h := range s.gs {
		if int32(hi) == gi || h.status == ended || m.ahead(h)&mayClose == 0 {
			continue
		}
		r := m.newReach(s)
		r.goroutine(s, h)
		may := r[obj]&canSend != 0
		m.freeReach(r)
		if may {
			return true
		}
	}
	return false
}

// expire closes the Done channel that time or the environment may close: obj
// itself or the nearest parent.
func (s *state) expire(obj int32) {
	for {
		o := s.object(obj)
		up, ok := s.parent(obj)
		if o.ch.served || o.ch.atEnd || o.sends() || !ok {
			o.ch.closed = true
			return
		}
		obj = up
	}
}

func (m *machine) fireSelect(s *state, mv move, op pending) outcome {
	if mv.gc == defaultCase {
		s.resume(mv.g)
		if op.in.Dst != skeleton.NoReg {
			f := s.frame(mv.g)
			for k := range op.in.Defs() {
				*f.at(op.in.Dst + Reg(k)) = value{}
			}
			*f.at(op.in.Dst) = value{k: kInt, n: -1}
		}
		return goesOn
	}
	c := op.cases[mv.gc]
	switch {
	case mv.h >= 0:
		m.handOver(s, mv, c.val)
	case c.send:
		s.chosen(mv.g, op.in, mv.gc, value{}, value{})
		return m.sendTo(s, mv.g, c.obj, c.val)
	default:
		v, ok := m.recvFrom(s, mv.g, c.obj, skeleton.Any, m.prog.isOnlyClosed(op.in, op.in.Cases[mv.gc].Chan))
		s.chosen(mv.g, op.in, mv.gc, v, ok)
	}
	return goesOn
}

func (m *machine) closeChan(s *state, gi int32, op pending) outcome {
	s.resume(gi)
	if op.obj == nobody {
		return m.panics(s, gi, CloseNil, op.in, -1)
	}
	if op.obj == anybody {
		return goesOn
	}
	o := s.object(op.obj)
	if o.ch.closed && o.ch.elsewhere {
		return drops
	}
	if o.ch.closed && !op.in.Has(skeleton.Idem) {
		return m.panics(s, gi, CloseClosed, op.in, op.obj)
	}
	o.ch.closed = true
	return goesOn
}

// fireState completes an operation on a slot of memory.
func (m *machine) fireState(s *state, gi int32, op pending) outcome {
	in := op.in
	if op.obj < 0 {
		s.resume(gi)
		s.unknownResult(gi, in)
		return goesOn
	}
	v, present := s.get(op.obj, op.key)
	o := s.heap[op.obj]
	result := value{}
	switch in.Op {
	case skeleton.Lock:
		v, held := lock(v, gi)
		m.acquired(s, op)
		s.setLock(op, v)
		if !held {
			s.goroutine(gi).op.announced = true
			return goesOn
		}
	case skeleton.RLock:
		m.acquired(s, op)
		s.setLock(op, addReader(v, gi, 1))
	case skeleton.Unlock, skeleton.RUnlock:
		s.resume(gi)
		return m.unlock(s, gi, op, v)
	case skeleton.TryLock, skeleton.TryRLock:
		result = s.tryLock(gi, op, v)
	case skeleton.Add:
		s.resume(gi)
		return m.addGroup(s, gi, op, v)
	case skeleton.Wait:
		s.waited(gi, op, v)
	case skeleton.CondJoin:
		s.join(gi, op)
	case skeleton.CondWait:
		s.goroutine(gi).notified = false
	case skeleton.Signal, skeleton.Broadcast:
		s.notify(op, v)
	case skeleton.Once:
		if v.k != kOnce {
			s.set(op.obj, op.key, value{k: kOnce, ref: gi, n: 1})
			s.onces++
			result = intValue(1)
		}
	case skeleton.Acquire:
		result = s.acquire(op, v)
	case skeleton.Release:
		if present {
			s.set(op.obj, op.key, s.compute(opAdd, v, op.val))
		}
	default:
		result = s.atomic(op, v, present || !o.unknownAt(op.key) && !o.open)
	}
	s.resume(gi)
	s.frame(gi).set(in.Dst, result)
	return goesOn
}

// unknownResult gives the result of an operation on something unknown.
func (s *state) unknownResult(gi int32, in *instr) {
	switch in.Op {
	case skeleton.TryLock, skeleton.TryRLock, skeleton.Once, skeleton.AtomicCAS:
		s.frame(gi).set(in.Dst, s.unknown(skeleton.Bool, false))
	case skeleton.Acquire:
		s.frame(gi).set(in.Dst, intValue(1))
	default:
		s.frame(gi).set(in.Dst, s.unknown(in.Kind, false))
	}
}

// unlock releases a lock. A lock of an object that comes from elsewhere may
// have been taken there.
func (m *machine) unlock(s *state, gi int32, op pending, v value) outcome {
	if op.in.Op == skeleton.RUnlock {
		who := gi
		if readersOf(v, gi) == 0 {
			holders(v, func(h int32) {
				if readersOf(v, h) > 0 {
					who = h
				}
			})
		}
		if readersOf(v, who) > 0 {
			m.handedOver(s, who != gi, op)
			s.setLock(op, addReader(v, who, -1))
			return goesOn
		}
	} else if v.k == kLock && v.ref > 0 && v.dir == 0 {
		m.handedOver(s, v.ref-1 != gi, op)
		v.ref = 0
		s.setLock(op, freed(v))
		return goesOn
	}
	if s.heap[op.obj].open || s.heap[op.obj].unknownAt(op.key) {
		s.owed = append(slices.Clip(s.owed), heldLock{obj: op.obj, key: op.key, cls: uint16(op.in.M)})
		return goesOn
	}
	m.handedOver(s, true, op) // there may be another who unlocks first
	return m.panics(s, gi, UnlockUnlocked, op.in, op.obj)
}

// tryLock takes a lock if it is free.
func (s *state) tryLock(gi int32, op pending, v value) value {
	switch {
	case op.in.Op == skeleton.TryLock && v.k != kLock:
		v, _ = lock(v, gi)
	case op.in.Op == skeleton.TryRLock && (v.k != kLock || v.ref == 0):
		v = addReader(v, gi, 1)
	default:
		return value{}
	}
	s.setLock(op, v)
	return intValue(1)
}

// acquired notes that a root takes a lock of an open object, unless it only
// takes back what it has released before.
func (m *machine) acquired(s *state, op pending) {
	is := func(h heldLock) bool { return h.obj == op.obj && h.key == op.key }
	if s.heap[op.obj].open && !slices.ContainsFunc(s.owed, is) {
		m.acquires.add(uint16(op.in.M))
	}
}

// setLock changes the state of a lock.
func (s *state) setLock(op pending, v value) {
	if s.heap[op.obj].open {
		old, _ := s.get(op.obj, op.key)
		is := func(h heldLock) bool { return h.obj == op.obj && h.key == op.key }
		switch {
		case old.k != kLock && v.k == kLock:
			s.held = append(slices.Clip(s.held), heldLock{obj: op.obj, key: op.key, cls: uint16(op.in.M)})
		case old.k == kLock && v.k != kLock:
			s.held = slices.DeleteFunc(slices.Clone(s.held), is)
		}
	}
	s.set(op.obj, op.key, v)
}

// acquire takes from a semaphore, or gives up because the context is done.
func (s *state) acquire(op pending, v value) value {
	have, ok := v.number()
	if !ok || s.heap[op.obj].unknownAt(op.key) {
		return intValue(1)
	}
	if have < op.val.n {
		if op.extra.k == kInt && op.extra.n >= 0 && s.heap[op.extra.n].ch.done && !s.closed(int32(op.extra.n)) {
			s.expire(int32(op.extra.n))
		}
		return value{}
	}
	s.set(op.obj, op.key, intValue(have-op.val.n))
	return intValue(1)
}

// notify wakes one or all goroutines that wait for a condition, in the order
// in which they came.
func (s *state) notify(op pending, v value) {
	if v.k != kCond {
		return
	}
	n := 1
	if op.in.Op == skeleton.Broadcast {
		n = len(v.x.vals)
	}
	for _, w := range v.x.vals[:n] {
		s.goroutine(int32(w.n)).notified = true
	}
	rest := value{}
	if n < len(v.x.vals) {
		rest = value{k: kCond, x: &ext{vals: v.x.vals[n:]}}
	}
	s.set(op.obj, op.key, rest)
}
