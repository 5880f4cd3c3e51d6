package explore

import (
	"github.com/concurlint/concurlint/internal/skeleton"
)

// An outcome says what came of executing one instruction.
type outcome uint8

const (
	goesOn outcome = iota // done, go on with the next one
	jumps                 // done, the program counter or the stack was changed
	forks                 // nothing done: choices are missing
	parks                 // reached a visible operation
	finish                // the goroutine has ended
	drops                 // this path is not explored: impossible, or cut
	stops                 // the process ends
)

// step executes one instruction of goroutine gi, which is running.
func (m *machine) step(s *state, gi int32) outcome {
	f := s.frame(gi)
	in := &f.fn.code[f.pc]
	s.used = 0
	var asks instance
	if m.tracer != nil || m.given != nil {
		asks = asking(s.gs[gi])
	}
	if m.tracer != nil {
		m.tracer.asks = asks
	}
	out := m.exec(s, gi, f, in)
	if m.tracer != nil && in.Op == skeleton.Bin {
		m.tracer.compares(s, gi, f, in, s.used > 0)
	}
	switch out {
	case goesOn:
		f.pc++
	case forks:
		return forks
	}
	if s.used > 0 {
		if asks.fn != nil {
			g := s.goroutine(gi)
			g.asked = append(g.asked, asks.question)
		}
		if in.fn.Flags&skeleton.Imported != 0 && decides(in) {
			s.benign(gi, in, m.prog.weigh(in))
		}
		s.way.choices = append(s.way.choices, s.pre...)
	}
	s.pre = nil // nor is a choice that was not needed after all one for the next instruction
	return out
}

// decides reports whether an instruction for which a choice was made decides a
// branch, other than how often a loop runs.
func decides(in *instr) bool {
	switch in.Op {
	case skeleton.Bin:
		return !in.Has(skeleton.Count)
	case skeleton.If:
		return len(in.leaves) == 0
	case skeleton.Not, skeleton.Assert:
		return true
	}
	return false
}

// val returns the value of an operand in frame f.
func (f *frame) val(o skeleton.Operand) value {
	if o.IsConst() {
		return f.fn.consts[^o]
	}
	return *f.at(Reg(o))
}

func (f *frame) vals(list []skeleton.Operand) []value {
	out := make([]value, len(list))
	for i, o := range list {
		out[i] = f.val(o)
	}
	return out
}

// operands returns the values of some operands, behind others that are given. They are
// good until the next instruction.
func (m *machine) operands(f *frame, list []skeleton.Operand, before ...value) []value {
	m.vals = append(m.vals[:0], before...)
	for _, o := range list {
		m.vals = append(m.vals, f.val(o))
	}
	return m.vals
}

// set writes a result register, if there is one.
func (f *frame) set(r Reg, v value) {
	if r != skeleton.NoReg {
		*f.at(r) = v
	}
}

// setOk writes a value and, after it, the ok.
func (f *frame) setOk(in *instr, v, ok value) {
	if in.Dst == skeleton.NoReg {
		return
	}
	*f.at(in.Dst) = v
	if in.Has(skeleton.CommaOk) {
		*f.at(in.Dst + 1) = ok
	}
}

// exec executes a local instruction, or parks at a visible one.
func (m *machine) exec(s *state, gi int32, f *frame, in *instr) outcome {
	switch in.Op {
	case skeleton.Move:
		f.set(in.Dst, f.val(in.A))
	case skeleton.Moves:
		vals := m.operands(f, in.Args)
		for k := 0; k < len(in.Args); k += 2 {
			*f.at(Reg(in.Args[k])) = vals[k+1]
		}
	case skeleton.Unknown:
		v := s.unknown(in.Kind, in.Has(skeleton.NonNil))
		s.object(v.ref).sym.made = in.Kind == skeleton.Error && in.Has(skeleton.NonNil)
		f.set(in.Dst, v)
	case skeleton.Derive:
		f.set(in.Dst, s.computed(in.Name, m.operands(f, in.Args), in.Kind))
	case skeleton.Choose:
		c, ok := s.choose(int(in.N))
		if !ok {
			return forks
		}
		f.set(in.Dst, intValue(int64(c)))
	case skeleton.Assume:
		yes, ok := s.truth(f.val(in.A))
		switch {
		case !ok:
			return forks
		case !yes:
			return drops
		}
	case skeleton.Vouch:
		if err, v := f.val(in.A), f.val(in.B); err.k == kSym && v.k == kSym {
			s.derive(symVouched, err, v, skeleton.Any)
			if s.heap[err.ref].sym.isNil {
				s.something(v) // that has been asked before
			}
		}
	case skeleton.Bin:
		s.measureLoops(f, in)
		v, out := m.binary(s, in, f.val(in.A), f.val(in.B))
		if out != goesOn {
			return out
		}
		f.set(in.Dst, v)
	case skeleton.Not:
		v := s.exact(f.val(in.A))
		if n, ok := v.number(); ok {
			f.set(in.Dst, boolValue(n == 0))
			break
		}
		yes, ok := s.truth(v)
		if !ok {
			return forks
		}
		f.set(in.Dst, boolValue(!yes))
	case skeleton.Dir:
		v := f.val(in.A)
		if v.k == kChan {
			v.dir |= uint8(in.N)
		}
		f.set(in.Dst, v)
	case skeleton.Closure:
		f.set(in.Dst, m.closure(in, f.vals(in.Args)))
	case skeleton.Iface:
		v := value{k: kIface, n: in.typ, x: &ext{vals: []value{f.val(in.A)}}}
		if local(in.Name) {
			v.dir = ours
		}
		f.set(in.Dst, v)
	case skeleton.Assert:
		return m.assert(s, f, in)
	case skeleton.New, skeleton.Addr, skeleton.Elem, skeleton.Load, skeleton.Store, skeleton.Part,
		skeleton.SliceOf, skeleton.MakeSlice, skeleton.Append, skeleton.Copy, skeleton.Len, skeleton.Cap:
		return m.execMemory(s, f, in)
	case skeleton.MakeMap, skeleton.Lookup, skeleton.Update, skeleton.Delete, skeleton.Clear, skeleton.Clone,
		skeleton.Range, skeleton.Next:
		return m.execMap(s, f, in)
	case skeleton.MakeChan, skeleton.MakeDone:
		return m.makeChan(s, gi, f, in)
	case skeleton.Escape:
		for _, o := range in.Args {
			m.waitsUnseen(f.val(o))
			s.escape(f.val(o))
			if v := f.val(o); in.Has(skeleton.Timed) && v.k == kChan && v.ref >= 0 {
				s.object(v.ref).ch.lasting = true
			}
		}
	default:
		return m.execControl(s, gi, f, in)
	}
	return goesOn
}

// closure makes a function value.
func (m *machine) closure(in *instr, captured []value) value {
	if in.callee == nil {
		return value{k: kAny}
	}
	v := value{k: kFunc, n: int64(in.callee.num)}
	if len(captured) > 0 {
		v.x = &ext{vals: captured, ears: in.callee.listens()}
	}
	return v
}

func (m *machine) execMemory(s *state, f *frame, in *instr) outcome {
	switch in.Op {
	case skeleton.New:
		f.set(in.Dst, value{k: kPtr, ref: s.addMemory(in)})
	case skeleton.Addr:
		obj, key, ok := s.pointee(f.val(in.A))
		switch {
		case ok:
			f.set(in.Dst, value{k: kPtr, ref: obj, n: int64(key) + int64(in.N)})
		case f.val(in.A).k == kZero:
			return drops // nil dereference
		default:
			f.set(in.Dst, value{k: kAny})
		}
	case skeleton.Elem:
		f.set(in.Dst, s.element(f.val(in.A), f.val(in.B), in.N, in.M))
	case skeleton.Load:
		v, out := s.load(f.val(in.A), in.Kind, in.N, in.Flags, uint16(in.M))
		if out != goesOn {
			return out
		}
		if in.Kind == skeleton.Chan && v.k == kZero && s.beyondCount(f.val(in.A)) {
			v = s.unknown(skeleton.Chan, true)
		}
		f.set(in.Dst, v)
	case skeleton.Store:
		if in.Has(skeleton.NonNil) {
			s.something(f.val(in.B))
		}
		return s.store(f.val(in.A), f.val(in.B), in.N, uint16(in.M))
	case skeleton.Part:
		f.set(in.Dst, s.part(f.val(in.A), in.N, in.M, in.Kind))
	case skeleton.SliceOf:
		v := m.operands(f, in.Args)
		f.set(in.Dst, s.slice(in, v[0], v[1], v[2]))
	case skeleton.MakeSlice:
		length := m.scaled(in, in.A, f.val(in.A))
		obj := s.add(&object{kind: oMem, site: in, counted: s.tied(length)})
		f.set(in.Dst, value{k: kSlice, ref: obj, x: &ext{vals: []value{length, length}}})
	case skeleton.Append:
		f.set(in.Dst, s.appendTo(f.val(in.A), f.val(in.B), in.N, in))
	case skeleton.Copy:
		s.copyElements(f.val(in.A), f.val(in.B), in.N)
		f.set(in.Dst, value{k: kAny})
	case skeleton.Len:
		f.set(in.Dst, s.lengthOf(f.val(in.A)))
	case skeleton.Cap:
		f.set(in.Dst, s.capOf(f.val(in.A)))
	}
	return goesOn
}

func (s *state) copyElements(to, from value, size int32) {
	n, ok := s.exact(s.lengthOf(from)).number()
	if !ok || to.k != kSlice || from.k != kSlice {
		s.escape(from)
		return
	}
	for i := range n {
		s.copySlots(to.ref, int32(to.n+i*int64(size)), from.ref, int32(from.n+i*int64(size)), size)
	}
}

func (m *machine) execMap(s *state, f *frame, in *instr) outcome {
	switch in.Op {
	case skeleton.MakeMap:
		f.set(in.Dst, value{k: kMap, ref: s.add(&object{kind: oMap, site: in})})
	case skeleton.Lookup:
		v, ok, out := s.lookup(f.val(in.A), f.val(in.B), in.Kind, in.Has(skeleton.NonNil))
		if out != goesOn {
			return out
		}
		f.setOk(in, v, ok)
	case skeleton.Update:
		return s.update(f.val(in.A), f.val(in.B), f.val(in.Args[0]))
	case skeleton.Delete:
		return s.remove(f.val(in.A), f.val(in.B))
	case skeleton.Clear:
		if obj, ok := s.mapObject(f.val(in.A)); ok {
			s.clear(obj)
		}
	case skeleton.Clone:
		f.set(in.Dst, s.clone(f.val(in.A), in))
	case skeleton.Range:
		f.set(in.Dst, s.iterate(f.val(in.A), in))
	case skeleton.Next:
		s.measureEntries(f, in)
		ok, k, v, out := s.next(f.val(in.A), m.u.trips, in.Kind)
		if out != goesOn {
			return out
		}
		if in.Dst != skeleton.NoReg {
			*f.at(in.Dst), *f.at(in.Dst + 1), *f.at(in.Dst + 2) = ok, k, v
		}
	}
	return goesOn
}

// assert computes a type assertion. A symbol never has a type that no other
// package can name.
func (m *machine) assert(s *state, f *frame, in *instr) outcome {
	v := f.val(in.A)
	toIface := in.N == 1
	var holds, ok bool
	switch v.k {
	case kZero:
		holds, ok = false, true
	case kIface:
		if toIface {
			yes, known := m.prog.implements(v.n, in.typ)
			holds, ok = yes || !known, true
		} else {
			holds, ok = v.n == in.typ, true
		}
	case kSym:
		if in.Has(skeleton.NonNil) && !s.heap[v.ref].sym.isNil {
			holds, ok = true, true
		} else if local(in.Name) && !toIface && s.heap[v.ref].open && in.Has(skeleton.CommaOk) || s.heap[v.ref].sym.isNil {
			holds, ok = false, true
		} else if in.Has(skeleton.CommaOk) {
			holds, ok = s.truth(s.derive(symType, v, intValue(in.typ+1), skeleton.Bool))
		} else {
			holds, ok = true, true
		}
	default:
		if in.Has(skeleton.NonNil) {
			holds, ok = true, true
			break
		}
		c, decided := s.choose(2)
		holds, ok = c == 1, decided
	}
	switch {
	case !ok:
		return forks
	case !holds && !in.Has(skeleton.CommaOk):
		return drops // panics: a bug of another kind
	case !holds && v.k == kIface && in.Has(skeleton.NonNil):
		return drops // nobody expects that
	case !holds:
		f.setOk(in, value{}, value{})
	case v.k == kIface && !toIface:
		f.setOk(in, v.x.vals[0], intValue(1))
	case v.k == kSym && !toIface:
		s.object(v.ref).sym.nonNil = true
		f.setOk(in, s.derive(symInner, v, intValue(in.typ+1), in.Kind), intValue(1))
	default:
		if v.k == kSym {
			s.object(v.ref).sym.nonNil = true // a nil interface holds no type
		}
		f.setOk(in, v, intValue(1))
	}
	return goesOn
}

// local reports whether the type with that name is not exported.
func local(name string) bool {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '.' {
			c := name[i+1]
			return c < 'A' || 'Z' < c
		}
	}
	return false
}

// derivedFrom returns what is known of v if it is a symbol that has no exact
// value.
func (s *state) derivedFrom(v value) (symState, bool) {
	v = s.exact(v)
	if v.k != kSym {
		return symState{}, false
	}
	return *s.heap[v.ref].sym, true
}
