package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// Bounds of the stack. Beyond them a path is cut.
const (
	maxDepth     = 24
	maxRecursion = 3
)

// subtest is the function of the model of a subtest: what it fails in fails the test.
const subtest = "testing.run"

// execControl executes what moves control: jumps, calls, returns, panics. It
// hands on visible operations.
func (m *machine) execControl(s *state, gi int32, f *frame, in *instr) outcome {
	switch in.Op {
	case skeleton.Jump:
		return m.jump(s, f, in.N)
	case skeleton.If:
		return m.branch(s, gi, f, in)
	case skeleton.Return:
		return m.ret(s, gi, m.operands(f, in.Args))
	case skeleton.RunDefers:
		return m.runDefers(s, gi, f)
	case skeleton.Recover:
		f.set(in.Dst, m.recovers(s, gi, f))
		return goesOn
	case skeleton.Goexit:
		if in.Has(skeleton.AtEnd) && (gi == 0 || m.runsTest(s, gi)) {
			return stops // what a test that has failed leaves behind ends with the process
		}
		return m.panics(s, gi, goexit, in, -1)
	case skeleton.Call:
		return m.invokeCall(s, gi, f, in, value{k: kFunc, n: calleeNum(in)}, m.args(f, in))
	case skeleton.CallValue:
		return m.invokeCall(s, gi, f, in, f.val(in.A), m.operands(f, in.Args))
	case skeleton.Invoke:
		fv, args, out := m.method(s, f, in)
		if out != goesOn {
			return out
		}
		return m.invokeCall(s, gi, f, in, fv, args)
	}
	return m.park(s, gi, f, in)
}

// args returns the arguments of a static call. Constants that count are scaled.
func (m *machine) args(f *frame, in *instr) []value {
	args := m.operands(f, in.Args)
	if in.callee != nil {
		for i, use := range in.callee.counts {
			if use != noCount && i < len(args) {
				args[i] = m.scaled(in, in.Args[i], args[i])
			}
		}
	}
	return args
}

// calleeNum returns the number of the function that a static call calls, or
// -1 if it has no skeleton.
func calleeNum(in *instr) int64 {
	if in.callee == nil {
		return -1
	}
	return int64(in.callee.num)
}

// method finds the function behind an interface method, and its arguments.
// Where the dynamic type has none that is known, the model of the interface
// method serves, if there is one.
func (m *machine) method(s *state, f *frame, in *instr) (value, []value, outcome) {
	recv := f.val(in.A)
	args := m.operands(f, in.Args, recv)
	if recv.k == kZero {
		return value{}, nil, drops // nil interface: a bug of another kind
	}
	if recv.k == kIface {
		if name, ok := m.prog.types[recv.n].methods[methodName(in.Name)]; ok {
			args[0] = recv.x.vals[0]
			if callee := m.prog.fn(name); callee != nil {
				return value{k: kFunc, n: int64(callee.num)}, args, goesOn
			}
			return value{k: kFunc, n: -1}, args, goesOn
		}
	}
	if model := m.prog.fn(in.Name); model != nil {
		return value{k: kFunc, n: int64(model.num)}, args, goesOn
	}
	return value{k: kAny}, args, goesOn
}

// methodName cuts the name of a method out of its full name.
func methodName(full string) string {
	for i := len(full) - 1; i >= 0; i-- {
		if full[i] == '.' {
			return full[i+1:]
		}
	}
	return full
}

// invokeCall performs a call, go or defer of fv with args. Code that is not
// seen keeps what it is given, does no harm, and returns something unknown.
func (m *machine) invokeCall(s *state, gi int32, f *frame, in *instr, fv value, args []value) outcome {
	if fv.k == kZero {
		return drops // call of nil function: a bug of another kind
	}
	if in.Has(skeleton.Defer) {
		if in.Has(skeleton.AtEnd) {
			return m.cleansUp(s, gi, f, in, fv, args)
		}
		f.defers = append(slices.Clip(f.defers), deferred{in: in, fn: fv, args: slices.Clone(args)})
		return goesOn
	}
	if fv.k != kFunc || fv.n < 0 {
		if fv.k == kSym && !in.Has(skeleton.Go) && m.prog.mayRelease(s) {
			return drops
		}
		// What is no symbol was sliced away: it is in view, and of no interest.
		if fv.k == kSym && in.Op == skeleton.CallValue && !in.Has(skeleton.Go) && !in.Has(skeleton.Idem) && m.expectsPanic(s, gi) {
			c, ok := s.choose(2)
			if !ok {
				return forks
			}
			if c == 1 {
				m.traceCallback(s, gi, in)
				return m.panics(s, gi, Explicit, in, -1)
			}
		}
		m.unseen(s, fv, args)
		if in.Dst != skeleton.NoReg {
			for k := range in.N {
				*f.at(in.Dst + k) = s.unknown(skeleton.Any, false)
			}
		}
		return goesOn
	}
	callee := m.prog.fns[fv.n]
	if m.prog.givenUp(callee) && !(m.near && kin(m.root.Name, callee.Name)) {
		if m.closed || m.computes(s, callee, fv, args, false) {
			return m.leaveOut(s, f, in, callee, fv, args)
		}
		m.entersGivenUp()
	}
	if in.Has(skeleton.Go) {
		return m.start(s, gi, f, in, callee, fv, args)
	}
	if f.fn.Flags&skeleton.Client == 0 && m.prog.neutral(callee) && m.canSkip(s, callee, fv, args) {
		m.skip(s, f, in, callee, args)
		return goesOn
	}
	if m.near && m.far(s, callee, fv, args) {
		return m.leaveOut(s, f, in, callee, fv, args)
	}
	m.traceCall(s, gi, in, callee)
	f.pc++ // where to return to
	f.forget(in)
	next := m.frame(s, callee, fv, args)
	next.dst, next.ndst = in.Dst, in.N
	return m.enter(s, gi, next)
}

// computes reports whether a call of a function of another package can be about
// nothing but data, as that of an encoder is: it gets no channel, function or lock
// of ours, and has nothing to do with the locks that are held. If own is set, it
// gets nothing else of ours either that it could change, keep or return, but lists
// and contexts.
func (m *machine) computes(s *state, f *fn, fv value, args []value, own bool) bool {
	if f.Flags&skeleton.Imported == 0 || m.root.Flags&skeleton.Imported != 0 {
		return false // what calls one that was given up while it is tried is given up as well
	}
	m.prog.summarize(f)
	about := func(h heldLock) bool {
		return h.cls == 0 || f.locks.has(h.cls) || f.unlocks.has(h.cls) || f.unlocks.has(0)
	}
	if slices.ContainsFunc(s.held, about) || m.prog.mayRelease(s) {
		return false
	}
	t := trail{s: s, seen: make(map[int32]bool), given: m.prog, own: own, reads: f.stores == classSet{} && f.summary&mayAdd == 0}
	return !(fv.x != nil && slices.ContainsFunc(fv.x.vals, t.noticeable)) && !slices.ContainsFunc(args, t.noticeable)
}

// forget clears the result registers of an instruction that has not written
// them yet, so that nothing old is taken to be alive there.
func (f *frame) forget(in *instr) {
	for k := range in.Defs() {
		*f.at(in.Dst + Reg(k)) = value{}
	}
}

// entersGivenUp notes that the root calls a function that was given up. It will
// most likely be given up as well, and not so much is spent to find out: nothing
// where the root is a test, of which there are many, and which are seldom wrong.
func (m *machine) entersGivenUp() {
	switch {
	case m.enters:
	case m.opts.Test:
		m.opts.States = m.states + 1
	default:
		m.opts.States = max(m.opts.States/doubtful, m.states+1)
	}
	m.enters = true
}

// doubtful divides the bound of states for a root that calls functions which
// were given up.
const doubtful = 4

// leaveOut takes a call of a function that was given up for one of code that is
// not seen. It may release a lock that is held: then the path ends here.
func (m *machine) leaveOut(s *state, f *frame, in *instr, callee *fn, fv value, args []value) outcome {
	m.cut(BoundCalls, callee)
	if m.prog.summarize(callee)&mayUnlock != 0 && s.holdsLocks() {
		return drops
	}
	m.unseen(s, fv, args)
	m.skipped[callee] = true
	if in.Dst != skeleton.NoReg && !in.Has(skeleton.Go) {
		for k := range in.N {
			*f.at(in.Dst + k) = s.unknown(callee.returns(k), false)
		}
	}
	return goesOn
}

// returns returns the kind of result k.
func (f *fn) returns(k int32) skeleton.Kind {
	if int(k) < len(f.Returns) {
		return f.Returns[k]
	}
	return skeleton.Any
}

// unseen hands values to code that is not seen.
func (m *machine) unseen(s *state, fv value, args []value) {
	s.escape(fv)
	for _, a := range args {
		m.waitsUnseen(a)
		s.escape(a)
	}
}

// waitsUnseen notes that code which is not seen is given a literal that waits for a WaitGroup. It
// may call it before it goes on: what that waits for has come then.
func (m *machine) waitsUnseen(v value) {
	m.waited = m.waited || v.k == kFunc && v.n >= 0 && m.prog.summarize(m.prog.fns[v.n])&mayWait != 0
}

// enter pushes a frame.
func (m *machine) enter(s *state, gi int32, f *frame) outcome {
	g := s.goroutine(gi)
	f.up = g.top
	if f.up != nil {
		f.depth = f.up.depth + 1
	}
	same := 0
	for up := f.up; up != nil; up = up.up {
		if up.fn == f.fn {
			same++
		}
	}
	if f.depth >= maxDepth || same >= maxRecursion {
		m.cut(BoundDepth, f.fn)
		return drops
	}
	m.begun[f.fn] = true
	g.top = f
	return jumps
}

// frame returns a new frame, with its registers set up.
func (m *machine) frame(s *state, fn *fn, fv value, args []value) *frame {
	f := s.pool.newFrame(fn.room)
	f.own, f.fn, f.dst = s.id, fn, skeleton.NoReg
	s.serial++
	f.serial = s.serial
	copy(f.regs[:min(f.fn.Params, len(f.regs))], args)
	for i := len(args); i < f.fn.Params; i++ {
		f.regs[i] = value{k: kAny}
	}
	if fv.x != nil {
		copy(f.regs[f.fn.Params:], fv.x.vals)
	}
	return f
}

// ret returns from the top frame of a goroutine.
func (m *machine) ret(s *state, gi int32, results []value) outcome {
	g := s.goroutine(gi)
	f := g.top
	for _, op := range g.ops {
		if op.serial == f.serial {
			m.leaveLoop(s, gi, f.serial, op.loop, false)
			break
		}
	}
	m.entered[f.fn] = true
	if f.up == nil {
		if d, ok := m.cleanup(s, gi, f); ok {
			return m.callDeferred(s, gi, d, deferring)
		}
		return m.end(s, gi, results)
	}
	g.top = f.up
	s.lends(results)
	switch f.role {
	case unwinds:
		return m.unwind(s, gi)
	case deferring:
		return jumps // the RunDefers below, or the Return, is executed again
	}
	up := s.frame(gi)
	if f.dst != skeleton.NoReg {
		if s.vaguelyNil(f, results) {
			results[0] = s.unknown(skeleton.Chan, true)
		}
		for k := range f.ndst {
			v := value{k: kAny}
			if int(k) < len(results) {
				v = results[k]
			}
			if v.k == kAny { // whoever asks twice gets the same answer
				v = s.unknown(f.fn.returns(k), false)
			}
			*up.at(f.dst + k) = v
		}
	}
	if f.own == s.id {
		s.pool.freeFrame(f)
	}
	return jumps
}

// benign gives up what functions of another package have in hand of what this
// one gave them, where they take a side of a branch that is not understood. Of
// the functions of this package, which side is wrong is for its author to see;
// of another one's it is seldom known here what rules out a side, and what a
// function is for is to do something with what it is given. Where its caller
// is not told which side it was, what that has in hand is none of its business. The
// side that is not taken, which begins at an instruction of the first of them, counts
// as well: it may have kept what it was given.
func (s *state) benign(gi int32, in *instr, w weight) {
	if w == idle {
		return
	}
	bottom := s.gs[gi].top
	for bottom.up != nil {
		bottom = bottom.up
	}
	if bottom.fn.Flags&skeleton.Imported != 0 {
		return // its goroutine is a matter of the other package
	}
	live := in.live
	for f := s.gs[gi].top; f.fn.Flags&skeleton.Imported != 0; f = f.up {
		if f != s.gs[gi].top {
			live = f.live()
		}
		for _, r := range live {
			if int(r) < f.fn.Params {
				s.escape(*f.at(r))
			}
		}
		if w < told {
			return
		}
	}
}

// end ends a goroutine. What the first goroutine of a root returns is in the
// hands of its caller.
func (m *machine) end(s *state, gi int32, results []value) outcome {
	m.traceEnd(s, gi)
	s.closesContexts(gi)
	g := s.goroutine(gi)
	g.top, g.status, g.op, g.ops = nil, ended, pending{}, nil
	if gi != 0 {
		return finish
	}
	m.passed = m.passed || g.unwind.kind == noPanic // by returning
	if m.opts.Main {
		return stops
	}
	m.ends = true
	m.leaves = m.leaves || s.leftTrace(results)
	m.makes = m.makes || s.makes(results)
	for _, v := range results {
		s.give(v)
		s.escape(v)
	}
	return finish
}

// runDefers runs the deferred calls of the top frame, last first, one per
// execution of the RunDefers instruction.
func (m *machine) runDefers(s *state, gi int32, f *frame) outcome {
	if d, ok := f.popDeferred(false); ok {
		return m.callDeferred(s, gi, d, deferring)
	}
	return goesOn
}

func (m *machine) callDeferred(s *state, gi int32, d deferred, r role) outcome {
	if d.fn.k != kFunc || d.fn.n < 0 || m.closed && m.prog.givenUp(m.prog.fns[d.fn.n]) && !(m.near && kin(m.root.Name, m.prog.fns[d.fn.n].Name)) {
		m.unseen(s, d.fn, d.args)
		if r == unwinds {
			return m.unwind(s, gi)
		}
		return jumps
	}
	f := m.frame(s, m.prog.fns[d.fn.n], d.fn, d.args)
	f.role, f.by = r, d.in
	return m.enter(s, gi, f)
}
