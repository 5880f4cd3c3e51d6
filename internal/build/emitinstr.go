package build

import (
	"go/constant"
	"go/token"
	"go/types"
	"math"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/models"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// instr writes one instruction, if it was kept or its value is needed.
func (e *emitter) instr(i ssa.Instruction) {
	for _, w := range e.f.weak {
		if w.instr == i && !(e.f.keep[i] && e.s.loaded(i)) {
			e.escape(w, i.Block())
		}
	}
	if v, ok := i.(ssa.Value); ok {
		if (e.f.need[v] > unneeded || e.f.keep[i]) && alias(v) == nil {
			e.value(v, i)
		}
		return
	}
	if !e.f.keep[i] {
		e.copied(i)
		return
	}
	switch i := i.(type) {
	case *ssa.Send:
		e.add(skeleton.Instr{Op: skeleton.Send, Dst: skeleton.NoReg, A: e.operand(i.Chan), B: e.operand(i.X)}, i.Pos())
	case *ssa.Store:
		val := e.operand(i.Val)
		if e.f.need[i.Val] == unneeded && !named(i.Val) {
			r := e.reg(1)
			e.add(skeleton.Instr{Op: skeleton.Unknown, Dst: r, Kind: KindOf(i.Val.Type()), Flags: e.s.unknownFlag(i.Val)}, i.Pos())
			val = skeleton.Operand(r)
			if x, ok := i.Val.(*ssa.Extract); ok {
				e.regs[x] = r
				e.vouch(x)
			}
		}
		e.add(skeleton.Instr{Op: skeleton.Store, Dst: skeleton.NoReg, A: e.operand(i.Addr), B: val,
			N: e.s.layout.size(i.Val.Type()), M: e.s.number(e.s.classOf(i.Addr), i.Val.Type()),
			Flags: e.s.storeFlag(i)}, i.Pos())
	case *ssa.MapUpdate:
		e.add(skeleton.Instr{Op: skeleton.Update, Dst: skeleton.NoReg, A: e.operand(i.Map), B: e.operand(i.Key),
			Args: []skeleton.Operand{e.operand(i.Value)}}, i.Pos())
	case *ssa.Go:
		e.call(i, nil, skeleton.Go)
	case *ssa.Defer:
		e.call(i, nil, skeleton.Defer)
	}
}

// copied gives up a lock or WaitGroup that is a copy of another: of what state
// the copy is made is not followed.
func (e *emitter) copied(i ssa.Instruction) {
	st, ok := i.(*ssa.Store)
	if !ok || isConst(st.Val) || e.f.need[st.Addr] == unneeded {
		return
	}
	if _, opaque := models.Opaque(typeName(st.Val.Type())); opaque {
		e.add(skeleton.Instr{Op: skeleton.Escape, Dst: skeleton.NoReg, Args: []skeleton.Operand{e.operand(st.Addr)}}, i.Pos())
	}
}

// named reports whether a value needs no instruction: a constant, or a function
// that captures nothing.
func named(v ssa.Value) bool {
	_, isFunc := v.(*ssa.Function)
	return isFunc || isConst(v)
}

func isConst(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return ok
}

// value writes an instruction that has a value.
func (e *emitter) value(v ssa.Value, i ssa.Instruction) {
	switch v := v.(type) {
	case *ssa.Phi:
		e.regOf(v)
	case *ssa.Call:
		e.call(v, v, 0)
	case *ssa.Extract:
		e.extract(v)
	case *ssa.UnOp:
		e.unop(v)
	case *ssa.BinOp:
		e.binop(v)
	case *ssa.Select:
		e.selects(v)
	case *ssa.Lookup:
		e.lookup(v)
	case *ssa.TypeAssert:
		e.typeAssert(v)
	case *ssa.Next:
		if v.IsString {
			e.unknowns(v)
			return
		}
		in := skeleton.Instr{Op: skeleton.Next, A: e.operand(v.Iter)}
		if m := rangedMap(v); m != nil {
			in.Kind = KindOf(m.Elem())
		}
		e.addTo(v, 3, in)
	case *ssa.MakeClosure:
		in := skeleton.Instr{Op: skeleton.Closure, Name: funcName(v.Fn.(*ssa.Function))}
		for _, b := range v.Bindings {
			in.Args = append(in.Args, e.operand(b))
		}
		e.addTo(v, 1, in)
	default:
		e.memory(v)
	}
}

// memory writes an instruction that makes, addresses or converts something.
func (e *emitter) memory(v ssa.Value) {
	l := &e.s.layout
	switch v := v.(type) {
	case *ssa.Alloc:
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.New, Label: v.Comment})
	case *ssa.FieldAddr:
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Addr, A: e.operand(v.X), N: l.field(deref(v.X.Type()), v.Field)})
	case *ssa.Field:
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Part, A: e.operand(v.X), N: l.field(v.X.Type(), v.Field),
			M: l.size(v.Type()), Kind: KindOf(v.Type())})
	case *ssa.IndexAddr:
		size, length := l.elem(v.X.Type())
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Elem, A: e.operand(v.X), B: e.operand(v.Index), N: size, M: length})
	case *ssa.Slice:
		if _, ok := v.X.Type().Underlying().(*types.Basic); ok {
			e.unknown(v)
			return
		}
		size, length := l.elem(v.X.Type())
		low := e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
		if v.Low != nil {
			low = e.operand(v.Low)
		}
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.SliceOf, N: size, M: length,
			Args: []skeleton.Operand{e.operand(v.X), low, e.operand(v.High)}})
	case *ssa.MakeSlice:
		size, _ := l.elem(v.Type())
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.MakeSlice, A: e.operand(v.Len), N: size, Flags: skeleton.Count})
	case *ssa.MakeMap:
		if k := e.s.cellsOf(e.s.mapClass(v.Type())); k.level == unneeded && len(k.stores) > 0 {
			// What is put in is not seen: nobody knows how much that is.
			e.addTo(v, 1, skeleton.Instr{Op: skeleton.Unknown, Kind: KindOf(v.Type()), Flags: skeleton.NonNil})
			return
		}
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.MakeMap})
	case *ssa.MakeChan:
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.MakeChan, A: e.operand(v.Size), Flags: skeleton.Count})
		if countsParts(v.Size) || sumsUp(v) || dealsOut(v) {
			e.add(skeleton.Instr{Op: skeleton.Escape, Dst: skeleton.NoReg, Args: []skeleton.Operand{e.operand(v)}}, v.Pos())
		}
	case *ssa.MakeInterface:
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Iface, Name: typeName(v.X.Type()), A: e.operand(v.X)})
	case *ssa.ChangeType:
		n := int32(0)
		switch v.Type().Underlying().(*types.Chan).Dir() {
		case types.RecvOnly:
			n = 1
		case types.SendOnly:
			n = 2
		}
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Dir, A: e.operand(v.X), N: n})
	case *ssa.Range:
		if _, ok := v.X.Type().Underlying().(*types.Map); ok {
			e.addTo(v, 1, skeleton.Instr{Op: skeleton.Range, A: e.entries(v.X, v.X.Type())})
		}
	default:
		e.unknown(v)
	}
}

// addTo writes an instruction whose results are v: n registers.
func (e *emitter) addTo(v ssa.Value, n int, in skeleton.Instr) int {
	r, ok := e.regs[v]
	if !ok {
		r = e.reg(n)
		e.regs[v] = r
	}
	in.Dst = r
	return e.add(in, v.Pos())
}

// unknown writes that nothing is known of a value but its type, and perhaps what
// it is computed from.
func (e *emitter) unknown(v ssa.Value) {
	if d, ok := derivationOf(v); ok {
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Derive, Name: d.name, Kind: KindOf(v.Type()), Args: e.args(d.roots)})
		return
	}
	if r := madeOfRecovered(v); r != nil && e.f.need[r] > unneeded {
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Move, A: e.operand(r)})
		return
	}
	e.addTo(v, 1, skeleton.Instr{Op: skeleton.Unknown, Kind: KindOf(v.Type()), Flags: e.s.unknownFlag(v)})
	if x, ok := v.(*ssa.Extract); ok {
		e.vouch(x)
	}
}

// unknownFlag says what is known of a value that nobody asks for, without a look
// at what it is made of: an error that is made here is not nil.
func (s *slicer) unknownFlag(v ssa.Value) skeleton.Flag {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return skeleton.NonNil
	case *ssa.UnOp:
		if _, ok := v.X.(*ssa.Global); ok && isError(v.Type()) {
			return skeleton.NonNil // an error that a package declares
		}
	case *ssa.Call:
		if p := s.in.Primitive(s.calleeName(&v.Call)); p != nil && p.Op == skeleton.Unknown {
			return p.Flags & skeleton.NonNil
		}
		if fn := v.Call.StaticCallee(); fn != nil && fn.Pkg != nil && isError(v.Type()) && models.Fails(fn.Pkg.Pkg.Path(), fn.Name()) {
			return skeleton.NonNil
		}
	}
	return 0
}

// unknowns writes that nothing is known of the parts of a tuple.
func (e *emitter) unknowns(v ssa.Value) {
	t := v.Type().(*types.Tuple)
	r := e.reg(t.Len())
	e.regs[v] = r
	for i := range t.Len() {
		e.add(skeleton.Instr{Op: skeleton.Unknown, Dst: r + skeleton.Reg(i), Kind: KindOf(t.At(i).Type())}, v.Pos())
	}
}

// extract gives a part of a tuple its register.
func (e *emitter) extract(v *ssa.Extract) {
	if r, ok := e.regs[v.Tuple]; ok {
		// The registers of a tuple are set again when it is computed again; a
		// part may be used after that only through a phi.
		e.regs[v] = r + skeleton.Reg(v.Index)
		return
	}
	e.unknown(v)
}

func (e *emitter) unop(v *ssa.UnOp) {
	switch v.Op {
	case token.ARROW:
		in := skeleton.Instr{Op: skeleton.Recv, A: e.operand(v.X), Kind: KindOf(chanElem(v.X.Type()))}
		n := 1
		if v.CommaOk {
			in.Flags, n = skeleton.CommaOk, 2
		}
		if sawTick(v) {
			in.A = e.out.Const(skeleton.Const{})
		}
		e.addTo(v, n, in)
	case token.MUL:
		c := e.s.classOf(v.X)
		if a, ok := v.X.(*ssa.FieldAddr); ok && e.s.neverMade(c, a) {
			e.addTo(v, 1, skeleton.Instr{Op: skeleton.Move, A: e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})})
			return
		}
		in := skeleton.Instr{Op: skeleton.Load, A: e.operand(v.X), Kind: KindOf(v.Type()), N: e.s.layout.size(v.Type()),
			M: e.s.number(c, v.Type())}
		if in.Kind != skeleton.Struct {
			in.Flags = e.s.kindFlag(c)
		}
		if generic(v.X) {
			in.Flags |= skeleton.Foreign
		}
		if _, ok := v.X.(*ssa.Global); ok && in.Kind == skeleton.Error {
			in.Flags |= skeleton.NonNil // an error that a package declares
		}
		e.addTo(v, 1, in)
	case token.NOT:
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Not, A: e.operand(v.X)})
	case token.SUB:
		if !isNumber(v.Type()) {
			e.unknown(v)
			return
		}
		zero := e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Bin, Name: "-", A: zero, B: e.operand(v.X)})
	default:
		e.unknown(v)
	}
}

func (e *emitter) binop(v *ssa.BinOp) {
	if word := wordOf(v); word != nil {
		zero := e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Bin, Name: v.Op.String(), A: e.operand(word), B: zero})
		return
	}
	if endless(v) {
		zero := e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
		e.addTo(v, 1, skeleton.Instr{Op: skeleton.Bin, Name: "==", A: zero, B: zero})
		return
	}
	if !exactOp(v) {
		e.unknown(v)
		return
	}
	in := skeleton.Instr{Op: skeleton.Bin, Name: v.Op.String(), A: e.operand(v.X), B: e.operand(v.Y)}
	switch {
	case rangesInt(v):
		in.Flags = skeleton.Count | skeleton.Ranging
	case induction(v.X) || induction(v.Y) || e.s.counts(v.X) || e.s.counts(v.Y):
		in.Flags = skeleton.Count
	}
	e.addTo(v, 1, in)
}

// endless reports whether a comparison bounds a loop by a number that nobody counts
// to: it is a way to write that there is no bound.
func endless(v *ssa.BinOp) bool {
	c, ok := v.Y.(*ssa.Const)
	if !ok || v.Op != token.LSS && v.Op != token.LEQ || c.Value == nil || c.Value.Kind() != constant.Int || !induction(v.X) {
		return false
	}
	n, exact := constant.Int64Val(c.Value)
	return !exact || n >= math.MaxInt32
}

// rangesInt reports whether a comparison is the first test of a range over an
// integer.
func rangesInt(v *ssa.BinOp) bool {
	for _, r := range *v.Referrers() {
		if cond, ok := r.(*ssa.If); ok && cond.Block().Succs[0].Comment == "rangeint.body" {
			return true
		}
	}
	return false
}

// induction reports whether a value counts the trips of a loop: a phi, or a
// phi and a constant, one of whose edges is the phi and a constant.
func induction(v ssa.Value) bool {
	phi := phiOf(v)
	if phi == nil {
		return false
	}
	for _, edge := range phi.Edges {
		if b, ok := edge.(*ssa.BinOp); ok && phiOf(b) == phi {
			return true
		}
	}
	return false
}

// counts reports whether a value counts the trips of a loop in a variable that
// is captured, so that it has an address: it is loaded from there, and stored
// there with a constant added.
func (s *slicer) counts(v ssa.Value) bool {
	if b, ok := v.(*ssa.BinOp); ok && (b.Op == token.ADD || b.Op == token.SUB) {
		if _, ok := b.Y.(*ssa.Const); ok {
			v = b.X
		}
	}
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return false
	}
	if _, ok := load.X.(*ssa.Phi); !ok || loopVar(load.X) == nil {
		return false
	}
	c := s.classOf(load.X)
	for _, st := range s.cellsOf(c).stores {
		if b, ok := st.val.(*ssa.BinOp); ok && s.simple(b, c) {
			return true
		}
	}
	return false
}

func phiOf(v ssa.Value) *ssa.Phi {
	switch v := v.(type) {
	case *ssa.Phi:
		return v
	case *ssa.BinOp:
		if _, ok := v.Y.(*ssa.Const); ok && (v.Op == token.ADD || v.Op == token.SUB) {
			p, _ := v.X.(*ssa.Phi)
			return p
		}
	}
	return nil
}

func (e *emitter) selects(v *ssa.Select) {
	in := skeleton.Instr{Op: skeleton.Select}
	if !v.Blocking {
		in.Flags = skeleton.Default
	}
	n := 2
	for _, c := range v.States {
		sc := skeleton.Case{Send: c.Dir == types.SendOnly, Chan: e.operand(c.Chan), Label: e.source.label(c.Pos)}
		if sc.Send {
			sc.Val = e.operand(c.Send)
		} else {
			n++
		}
		if !v.Blocking && !sc.Send && justSet(c.Chan, v) {
			sc.Chan = e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
		}
		in.Cases = append(in.Cases, sc)
	}
	e.addTo(v, n, in)
}

func (e *emitter) typeAssert(v *ssa.TypeAssert) {
	in := skeleton.Instr{Op: skeleton.Assert, A: e.operand(v.X), Name: typeName(v.AssertedType), Kind: KindOf(v.AssertedType)}
	if types.IsInterface(v.AssertedType) {
		in.N = 1
		e.s.tested = append(e.s.tested, v.AssertedType)
	}
	n := 1
	if v.CommaOk {
		in.Flags, n = skeleton.CommaOk, 2
	}
	if e.s.lastLeft(v) || expected(v) {
		in.Flags |= skeleton.NonNil
	}
	e.addTo(v, n, in)
}

// loaded reports whether an instruction stores something, itself or by a function
// that it calls, and what is stored there is looked at.
func (s *slicer) loaded(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Store:
		return true
	case *ssa.MapUpdate:
		return s.cellsOf(s.mapClass(i.Map.Type())).level >= carries
	case ssa.CallInstruction:
		g := s.of[staticOrigin(i.Common())]
		return g != nil && g.retained
	}
	return false
}
