package explore

import (
	"time"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A pending is the visible operation that a goroutine is parked at. The
// program counter is already behind it, if anything is.
type pending struct {
	in    *instr
	obj   int32 // what it is about, or nobody or anybody
	key   int32 // slot of obj, for all but channels
	val   value // second operand
	extra value // third operand
	cases []pendingCase
	// announced says that a writer keeps new readers out, and waits for those
	// that are in.
	announced bool
}

// A pendingCase is a case of a pending select.
type pendingCase struct {
	obj  int32
	send bool
	val  value
}

// Operations without a known object.
const (
	nobody  int32 = -1 // a nil channel: never goes through
	anybody int32 = -2 // entirely unknown: always goes through
)

// park makes the visible operation pending. Some visible operations go through
// at once, because to wait before them changes nothing for anybody.
func (m *machine) park(s *state, gi int32, f *frame, in *instr) outcome {
	p := pending{in: in, obj: anybody}
	switch in.Op {
	case skeleton.Select:
		for _, c := range in.Cases {
			pc := pendingCase{obj: s.channelOperand(f.val(c.Chan)), send: c.Send}
			if c.Send {
				pc.val = f.val(c.Val)
			}
			p.cases = append(p.cases, pc)
		}
	case skeleton.Send, skeleton.Recv, skeleton.Close:
		p.obj = s.channelOperand(f.val(in.A))
		if in.Op == skeleton.Send {
			p.val = f.val(in.B)
		}
	case skeleton.Arm, skeleton.Disarm:
		p.obj = s.channelOperand(f.val(in.A))
		if in.Op == skeleton.Arm {
			p.val = f.val(in.B)
		}
		if p.obj < 0 || !m.sharesTimer(s, gi, p.obj) {
			f.set(in.Dst, s.arm(p.obj, p.val, in))
			return goesOn
		}
	case skeleton.Sleep, skeleton.PanicOp, skeleton.Exit:
	default:
		return m.parkState(s, gi, f, in, p)
	}
	return m.parkAt(s, gi, f, p)
}

// parkState parks at an operation on a slot of memory.
func (m *machine) parkState(s *state, gi int32, f *frame, in *instr, p pending) outcome {
	if obj, key, ok := s.pointee(f.val(in.A)); ok && s.heap[obj].kind == oMem {
		p.obj, p.key = obj, key
	} else if f.val(in.A).k == kZero {
		return drops // nil dereference
	}
	switch in.Op {
	case skeleton.Add, skeleton.Acquire, skeleton.Release:
		count, ok := m.scaledAdd(in, f.val(in.B))
		if !ok || in.Op == skeleton.Add && (s.tied(count) || m.opts.Test && f.fn.isLength(in.B)) && !f.fn.bounds(in.B, s.combined(count)) {
			s.escape(f.val(in.A)) // nobody knows how often it is counted down
			if !ok || s.lessens(count) {
				return goesOn
			}
			count = intValue(many) // while somebody in view does so, it is not over
		}
		n, ok := s.concrete(count)
		if !ok {
			return forks
		}
		p.val = intValue(n)
		if len(in.Args) > 0 {
			p.extra = value{k: kInt, n: int64(s.channelOperand(f.val(in.Args[0])))}
		}
	case skeleton.AtomicStore, skeleton.AtomicSwap, skeleton.AtomicAdd:
		p.val = f.val(in.B)
	case skeleton.AtomicCAS:
		p.val, p.extra = f.val(in.B), f.val(in.Args[0])
	case skeleton.OnceDone:
		if p.obj >= 0 {
			s.set(p.obj, p.key, value{k: kOnce, n: 2})
			s.onces--
		}
		return goesOn
	}
	return m.parkAt(s, gi, f, p)
}

// combined reports whether a number is made of two, one of which is not known: n
// times m. Of the other one an earlier loop may have told how large it is.
func (s *state) combined(v value) bool {
	y, ok := s.derivedFrom(v)
	if !ok || y.op < symArith {
		return false
	}
	switch binOp(y.op - symArith) {
	case opAdd, opSub, opMul:
		return true
	}
	return false
}

func (m *machine) parkAt(s *state, gi int32, f *frame, p pending) outcome {
	if !p.in.endsProcess() {
		f.pc++ // there may be nothing behind those
	}
	f.forget(p.in)
	g := s.goroutine(gi)
	g.op = p
	g.status = parked
	m.noteLoops(s, g, p)
	s.measureChannels(g, &p)
	return parks
}

// noteLoops remembers what an operation inside of a loop of unknown trip count
// does to its channels, wherever on the stack the loop is.
func (m *machine) noteLoops(s *state, g *goroutine, p pending) {
	for f := g.top; f != nil; f = f.up {
		at := f.pc - 1
		if at < 0 {
			continue
		}
		for _, loop := range f.fn.code[at].inLoop {
			note := func(obj int32, end uint8) {
				if obj >= 0 {
					g.ops = append(g.ops, loopOp{serial: f.serial, loop: loop, object: obj, end: end})
				}
			}
			switch p.in.Op {
			case skeleton.Send:
				note(p.obj, noRecv)
			case skeleton.Recv:
				note(p.obj, noSend)
			case skeleton.Select:
				for _, c := range p.cases {
					if c.send {
						note(c.obj, noRecv)
					} else {
						note(c.obj, noSend)
					}
				}
			}
		}
	}
}

// channelOperand returns the channel object, nobody or anybody.
func (s *state) channelOperand(v value) int32 {
	if v.k == kZero {
		return nobody
	}
	if obj, ok := s.channel(v); ok {
		return obj
	}
	return anybody
}

// sharesTimer reports whether some other goroutine may be waiting for a timer:
// it may be there before the timer is stopped or set anew, or only after.
func (m *machine) sharesTimer(s *state, gi, obj int32) bool {
	for hi, h := range s.gs {
		if int32(hi) == gi || h.status == ended {
			continue
		}
		r := m.newReach(s)
		r.goroutine(s, h)
		reached := r[obj] != 0
		m.freeReach(r)
		if reached {
			return true
		}
	}
	return false
}

// arm arms or disarms a timer, and returns whether it was armed. After says when
// it is to fire.
func (s *state) arm(obj int32, after value, in *instr) value {
	if obj < 0 || s.heap[obj].open {
		return s.unknown(skeleton.Bool, false)
	}
	o := s.object(obj)
	was := o.ch.armed
	o.ch.armed = in.Op == skeleton.Arm
	n, known := after.number()
	o.ch.far = o.ch.armed && known && n >= never
	return boolValue(was)
}

// never is a time, in nanoseconds, that nobody waits for: a century. A timer is
// set as far away as can be if it is there to be stopped and set again.
const never = 100 * 365 * 24 * int64(time.Hour)

// join adds the goroutine to those that wait for a condition.
func (s *state) join(gi int32, p pending) {
	s.goroutine(gi).notified = false
	if p.obj < 0 {
		return
	}
	v, _ := s.get(p.obj, p.key)
	x := &ext{}
	if v.x != nil {
		x.vals = append(x.vals, v.x.vals...)
	}
	x.vals = append(x.vals, intValue(int64(gi)))
	s.set(p.obj, p.key, value{k: kCond, x: x})
}

// start starts a goroutine. One that shares nothing with the others is left
// out: its function is explored on its own. A foreign call is made all the same,
// and so is one that counts itself, perhaps too late, or gives back a lock that
// may be one that is held.
func (m *machine) start(s *state, gi int32, f *frame, in *instr, callee *fn, fv value, args []value) outcome {
	if !s.shares(fv, args) && !nilChannel(callee, args) && !in.Has(skeleton.Foreign) && !callee.countsItself() && !(len(s.held) > 0 && callee.givesBack()) {
		m.detached[callee] = true
		return goesOn
	}
	ni := s.freeGoroutine()
	if ni < 0 {
		m.cut(BoundGoroutines, f.fn)
		return drops
	}
	m.company = true
	s.serial++
	g := &goroutine{own: s.id, many: inLoop(f, in), fn: callee, parent: gi, born: s.serial}
	g.measure = s.gs[gi].measureAt(in.pc)
	g.from = m.outside(s.gs[gi], in)
	g.descends(s.goroutine(gi))
	m.begun[callee] = true
	g.top = m.frame(s, callee, fv, args)
	if int(ni) == len(s.gs) {
		s.gs = append(s.gs, g)
	} else {
		s.orphan(ni)
		s.gs[ni] = g
	}
	m.traceStart(s, gi, ni, in)
	return goesOn
}

// orphan gives those that a goroutine has started, whose number is about to be
// another one's, to the goroutine that started it.
func (s *state) orphan(gi int32) {
	for hi, h := range s.gs {
		if h.parent == gi && int32(hi) != gi {
			s.goroutine(int32(hi)).parent = s.gs[gi].parent
		}
	}
}

// outside returns where goroutine g is, about to execute an instruction, outside
// of models.
func (m *machine) outside(g *goroutine, in *instr) Place {
	if in.fn.Flags&skeleton.Model == 0 {
		return Place{in.fn.Func, in.Instr}
	}
	return outer(stack(g, in))
}

// inLoop reports whether an instruction of the top frame, or a call that led to
// it, is in a loop.
func inLoop(f *frame, in *instr) bool {
	if len(in.loops) > 0 {
		return true
	}
	for f = f.up; f != nil; f = f.up {
		if len(f.fn.code[max(f.pc-1, 0)].loops) > 0 {
			return true
		}
	}
	return false
}

// maxGoroutines bounds the goroutines that are alive at a time.
const maxGoroutines = 8

// freeGoroutine returns the number for a new goroutine, or -1 if there are
// enough. The number of one that has ended while it held a lock stays taken.
func (s *state) freeGoroutine() int32 {
	alive := 0
	for _, g := range s.gs {
		if g.status != ended {
			alive++
		}
	}
	if alive >= maxGoroutines {
		return -1
	}
	for i, g := range s.gs {
		if i > 0 && g.status == ended && !s.ownsLock(int32(i)) {
			return int32(i)
		}
	}
	if len(s.gs) >= 2*maxGoroutines {
		return -1
	}
	return int32(len(s.gs))
}
