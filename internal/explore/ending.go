package explore

import "github.com/concurlint/concurlint/internal/skeleton"

// The end of the process is the one operation that everybody notices: whatever
// the others were about to do is not done any more. So it is visible, and so is
// a panic on purpose, which leads there if nobody stops it: others may come
// between it and the operation before. But nobody is stuck while it is pending.

// endsProcess reports whether the instruction ends the process, or sets out to.
func (in *instr) endsProcess() bool {
	return in.Op == skeleton.PanicOp || in.Op == skeleton.Exit
}

// atEnd reports whether a goroutine is about to end the process.
func (s *state) atEnd() bool {
	for _, g := range s.gs {
		if g.status == parked && g.op.in.endsProcess() {
			return true
		}
	}
	return false
}

// leaving reports whether main has come to its end, and has nothing left but deferred
// calls, at which it does not wait, or what it is about to do, behind which it waits for
// nobody: what is left behind then ends with the process.
func (m *machine) leaving(s *state) bool {
	if !m.opts.Main || !m.enabled[0] {
		return false
	}
	f := s.gs[0].top
	for f != nil && f.up != nil {
		f = f.up
	}
	return f != nil && (f.fn.code[f.pc].Op == skeleton.RunDefers || !m.waitsAhead(s.gs[0]))
}

// waitsAhead reports whether a goroutine may wait for somebody behind the operation that
// it is at. What another package does in a deferred call, such as to close a connection,
// waits for goroutines of its own, also if it is called by a function that is deferred.
func (m *machine) waitsAhead(g *goroutine) bool {
	from := g.top
	out, far := true, false // the frames above are those of other packages, or of models; some are
	for f := g.top; f != nil && f.up != nil; f = f.up {
		if f.up.fn.code[f.up.pc].Op == skeleton.RunDefers && (f.fn.abroad() || out && far && !m.waitsHere(f.fn, f.pc)) {
			from = f.up
		}
		out, far = out && (f.fn.abroad() || f.fn.Flags&skeleton.Model != 0), far || f.fn.abroad()
	}
	for f := from; f != nil; f = f.up {
		if m.waitsFrom(f) {
			return true
		}
		for _, d := range f.defers {
			if d.fn.k != kFunc || d.fn.n < 0 {
				continue
			}
			if fn := m.prog.fns[d.fn.n]; !fn.abroad() && m.mayWait(m.prog.summarize(fn)) && m.waitsHere(fn, 0) {
				return true
			}
		}
	}
	return false
}

// abroad reports whether a function is one of another package.
func (f *fn) abroad() bool { return f.Flags&skeleton.Imported != 0 }

// waitsHere reports whether a function may still wait for somebody, other than by a
// function of another package.
func (m *machine) waitsHere(f *fn, pc int32) bool {
	return f.from(pc, func(in *instr) bool {
		return (in.Op != skeleton.Call || in.callee == nil || !in.callee.abroad()) && m.waits(in)
	})
}

// mayWait reports whether code that may do so much may wait for another goroutine. Calls of
// code that is not seen do not count: they are taken to come back.
func (m *machine) mayWait(does opSet) bool {
	if does&mayDynamic != 0 {
		does |= m.u.dynamic
	}
	return does&(maySend|mayRecv|mayWait) != 0
}

// waitsFrom reports whether an activation may still wait for somebody.
func (m *machine) waitsFrom(f *frame) bool { return f.fn.from(f.pc, m.waits) }

// from reports whether an instruction of some kind comes from a place on.
func (f *fn) from(pc int32, is func(*instr) bool) bool {
	seen := make([]bool, len(f.code))
	for work := []int32{pc}; len(work) > 0; {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		in := &f.code[pc]
		if is(in) {
			return true
		}
		work = append(work, in.Next(pc)...)
	}
	return false
}

// waits reports whether an instruction, or what it calls, may wait for somebody.
func (m *machine) waits(in *instr) bool {
	switch in.Op {
	case skeleton.Call:
		return in.callee != nil && m.mayWait(m.prog.summarize(in.callee))
	case skeleton.CallValue, skeleton.Invoke:
		return m.mayWait(mayDynamic)
	case skeleton.Lock, skeleton.RLock, skeleton.CondWait, skeleton.Acquire, skeleton.Sleep, skeleton.Once:
		return true
	case skeleton.Escape:
		return false
	}
	return m.mayWait(own(in))
}

// fireEnd lets a goroutine end the process, or panic.
func (m *machine) fireEnd(s *state, gi int32, in *instr) outcome {
	s.resume(gi)
	if in.Op == skeleton.PanicOp {
		return m.panics(s, gi, Explicit, in, -1)
	}
	m.dies = m.dies || gi == 0
	return m.crash(s, gi)
}

// mayFail reports whether the pending operation ends the process, or panics and
// may do so: what others might have done first is lost then, even if it
// concerns nobody else.
func (s *state) mayFail(p *pending) bool {
	closed := func(obj int32) bool { return obj >= 0 && s.heap[obj].ch.closed }
	switch p.in.Op {
	case skeleton.PanicOp, skeleton.Exit:
		return true
	case skeleton.Send:
		return closed(p.obj)
	case skeleton.Select:
		for _, c := range p.cases {
			if c.send && closed(c.obj) {
				return true
			}
		}
	case skeleton.Close:
		return p.obj == nobody || closed(p.obj)
	case skeleton.Add, skeleton.Unlock, skeleton.RUnlock:
		return p.obj >= 0 && s.undoes(p)
	}
	return false
}

// undoes reports whether an operation takes back what was not done before.
func (s *state) undoes(p *pending) bool {
	v, _ := s.get(p.obj, p.key)
	switch p.in.Op {
	case skeleton.Add:
		return v.n+p.val.n < 0
	case skeleton.Unlock:
		return v.ref == 0
	}
	return v.n == 0
}

// fails reports whether some goroutine that can go on is about to end the process, or
// may be, in a short function that was called for it: who is left behind is asked for
// when that has come back.
func (m *machine) fails(s *state) bool {
	for gi, g := range s.gs {
		if f := g.top; m.enabled[gi] && g.status == parked && f != nil &&
			(f.up != nil && f.fn.cheap && m.prog.summarize(f.fn)&mayDie != 0 && f.fn.future[f.pc]&mayDie != 0 || f.doomed()) {
			return true
		}
	}
	return false
}

// doomed reports whether an activation cannot return any more, or go on for ever, but
// panics or ends the process.
func (f *frame) doomed() bool {
	const onWay, behind = 1, 2
	mark := make([]uint8, len(f.fn.code))
	var dies func(pc int32) bool
	dies = func(pc int32) bool {
		if mark[pc] == behind {
			return true
		}
		in := &f.fn.code[pc]
		if mark[pc] == onWay || in.Op == skeleton.Return || in.Op == skeleton.Goexit {
			return false
		}
		mark[pc] = onWay
		for _, next := range in.Next(pc) {
			if !in.endsProcess() && !dies(next) {
				return false
			}
		}
		mark[pc] = behind
		return true
	}
	return dies(f.pc)
}
