package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// call writes a call, go or defer. result is the value of the call, or nil.
func (e *emitter) call(c ssa.CallInstruction, result ssa.Value, mode skeleton.Flag) {
	common := c.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		e.builtin(c, b, result, mode)
		return
	}
	if g, ok := e.s.guards[c]; ok {
		e.guard(g, c)
		return
	}
	if call, ok := c.(*ssa.Call); ok && e.f.keep[c] {
		if p, ok := e.s.passes(common); ok {
			e.passage(call, p)
			return
		}
	}
	if result != nil && !e.f.keep[c] {
		e.unknownResult(result) // only its result is needed, and nothing is known of it
		return
	}
	in := skeleton.Instr{Flags: mode}
	name := e.s.calleeName(common)
	switch {
	case common.IsInvoke():
		in.Op, in.Name, in.A = skeleton.Invoke, name, e.operand(common.Value)
		in.Args = e.args(common.Args)
	case name == "":
		in.Op, in.A = skeleton.CallValue, e.operand(common.Value)
		in.Args = e.args(common.Args)
		if e.s.cancels(common.Value) {
			in.Flags |= skeleton.Idem
		}
	default:
		e.static(c, result, mode, name)
		e.exit(c, mode)
		return
	}
	e.addCall(c, result, in)
	e.exit(c, mode)
}

// exit writes the end of the process behind a call that stands for it.
func (e *emitter) exit(c ssa.CallInstruction, mode skeleton.Flag) {
	if mode == 0 && e.s.endsUnseen(c.Common()) {
		e.add(skeleton.Instr{Op: skeleton.Exit, Dst: skeleton.NoReg}, c.Pos())
	}
}

func (e *emitter) args(list []ssa.Value) []skeleton.Operand {
	var out []skeleton.Operand
	for _, a := range list {
		out = append(out, e.operand(a))
	}
	return out
}

// addCall writes a call instruction with the registers for its results.
func (e *emitter) addCall(c ssa.CallInstruction, result ssa.Value, in skeleton.Instr) {
	in.Dst = skeleton.NoReg
	n := c.Common().Signature().Results().Len()
	if result == nil || n == 0 || !e.resultNeeded(result) {
		e.add(in, c.Pos())
		return
	}
	in.N = int32(n)
	e.addTo(result, n, in)
}

// resultNeeded reports whether the value of a call, or a part of it, is
// needed.
func (e *emitter) resultNeeded(v ssa.Value) bool {
	if e.f.need[v] > unneeded {
		return true
	}
	for _, r := range *v.Referrers() {
		if x, ok := r.(*ssa.Extract); ok && e.f.need[x] > unneeded {
			return true
		}
	}
	return false
}

func (e *emitter) unknownResult(v ssa.Value) {
	if _, ok := v.Type().(*types.Tuple); !ok {
		e.unknown(v)
	} // the parts of a tuple become unknown one by one
}

// static writes a call of a function that is known by name.
func (e *emitter) static(c ssa.CallInstruction, result ssa.Value, mode skeleton.Flag, name string) {
	common := c.Common()
	var lock int32
	if p := e.s.in.Primitive(name); p != nil && e.s.of[staticOrigin(common)] == nil {
		if mode == 0 {
			e.primitive(c, result, p)
			return
		}
		if p.Locks() {
			lock = e.s.lockNumber(common.Args[0])
		}
	}
	g := e.s.of[staticOrigin(common)]
	switch {
	case g != nil && (g.active || g.valued), g == nil && e.s.in.Lookup(name) != nil:
		in := skeleton.Instr{Op: skeleton.Call, Name: name, Flags: mode, Args: e.args(common.Args), M: lock}
		if mc, ok := common.Value.(*ssa.MakeClosure); ok {
			in.Op, in.Name, in.A = skeleton.CallValue, "", e.operand(mc)
		}
		e.addCall(c, result, in)
	case g == nil && e.s.keeps(common):
		in := skeleton.Instr{Op: skeleton.Escape, Dst: skeleton.NoReg, Args: e.args(common.Args)}
		e.add(in, c.Pos())
		if result != nil && e.resultNeeded(result) {
			e.unknownResult(result)
		}
	case g == nil:
		e.callbacks(c)
		if result != nil && e.resultNeeded(result) {
			e.unknownResult(result)
		}
	default:
		if result != nil && e.resultNeeded(result) {
			e.unknownResult(result)
		}
	}
}

// primitive writes the one instruction that a library function consists of.
func (e *emitter) primitive(c ssa.CallInstruction, result ssa.Value, p *skeleton.Instr) {
	in := *p
	in.Label = ""
	args := e.args(c.Common().Args)
	put := func(o skeleton.Operand) skeleton.Operand {
		switch {
		case !o.IsConst() && int(o) < len(args):
			return args[o]
		case o.IsConst():
			return e.out.Const(e.s.modelConst(c, o))
		}
		return e.out.Const(skeleton.Const{})
	}
	in.A, in.B = put(in.A), put(in.B)
	in.Args = nil
	for _, o := range p.Args {
		in.Args = append(in.Args, put(o))
	}
	if p.Locks() {
		in.M = e.s.lockNumber(c.Common().Args[0])
	}
	if p.Op == skeleton.Add || p.Op == skeleton.Acquire {
		in.Flags |= skeleton.Count
	}
	if p.Dst == skeleton.NoReg || result == nil || !e.resultNeeded(result) {
		in.Dst = skeleton.NoReg
		e.add(in, c.Pos())
		if result != nil && e.resultNeeded(result) {
			e.unknownResult(result)
		}
		return
	}
	e.addTo(result, 1, in)
}

// modelConst returns the constant that an operand of the model of a library
// function denotes.
func (s *slicer) modelConst(c ssa.CallInstruction, o skeleton.Operand) skeleton.Const {
	if sk := s.in.Lookup(s.calleeName(c.Common())); sk != nil && int(^o) < len(sk.Consts) {
		return sk.Consts[^o]
	}
	return skeleton.Const{}
}

// callbacks writes that a library function may call the functions it is given,
// any number of times.
func (e *emitter) callbacks(c ssa.CallInstruction) {
	for _, a := range c.Common().Args {
		fn := functionOf(a)
		if fn == nil || e.s.of[origin(fn)] == nil || !e.s.of[origin(fn)].active {
			continue
		}
		for mi, ok := a.(*ssa.MakeInterface); ok; mi, ok = a.(*ssa.MakeInterface) {
			a = mi.X
		}
		loop := int32(len(e.out.Code))
		again := e.reg(1)
		e.add(skeleton.Instr{Op: skeleton.Unknown, Dst: again, Kind: skeleton.Bool}, c.Pos())
		e.add(skeleton.Instr{Op: skeleton.If, Dst: skeleton.NoReg, A: skeleton.Operand(again), N: loop + 2, M: loop + 4}, c.Pos())
		in := skeleton.Instr{Op: skeleton.CallValue, Dst: skeleton.NoReg, A: e.operand(a)}
		for range fn.Signature.Params().Len() {
			in.Args = append(in.Args, e.out.Const(skeleton.Const{}))
		}
		e.add(in, c.Pos())
		e.add(skeleton.Instr{Op: skeleton.Jump, Dst: skeleton.NoReg, N: loop}, c.Pos())
	}
}

// builtin writes a call of a builtin function.
func (e *emitter) builtin(c ssa.CallInstruction, b *ssa.Builtin, result ssa.Value, mode skeleton.Flag) {
	args := e.args(c.Common().Args)
	if mode != 0 {
		if b.Name() == "close" {
			e.add(skeleton.Instr{Op: skeleton.Call, Flags: mode, Dst: skeleton.NoReg, Name: "builtin.close", Args: args}, c.Pos())
		}
		return
	}
	in := skeleton.Instr{Dst: skeleton.NoReg, A: args0(args)}
	if len(args) > 1 {
		in.B = args[1]
	}
	var elem types.Type
	if len(c.Common().Args) > 0 {
		elem = c.Common().Args[0].Type()
	}
	switch b.Name() {
	case "close":
		in.Op = skeleton.Close
		if e.s.closesOnce(c) {
			in.Flags |= skeleton.Idem // it never happens
		}
	case "len":
		in.Op = skeleton.Len
	case "cap":
		in.Op = skeleton.Cap
	case "append":
		in.Op = skeleton.Append
		in.N, _ = e.s.layout.elem(elem)
		if len(args) < 2 {
			in.B = e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
		}
	case "copy":
		in.Op = skeleton.Copy
		in.N, _ = e.s.layout.elem(elem)
	case "delete":
		in.Op = skeleton.Delete
	case "clear":
		in.Op = skeleton.Clear
	case "recover":
		in.Op = skeleton.Recover
	case "ssa:wrapnilchk":
		in.Op = skeleton.Move
	case "max", "min":
		if len(args) != 2 || !isNumber(elem) {
			e.unknownResult(result)
			return
		}
		in.Op, in.Name = skeleton.Bin, b.Name()
	default:
		if result != nil {
			e.unknownResult(result)
		}
		return
	}
	if result == nil || e.f.need[result] == unneeded || in.Op == skeleton.Close || in.Op == skeleton.Delete || in.Op == skeleton.Clear {
		e.add(in, c.Pos())
		return
	}
	e.addTo(result, 1, in)
}

func args0(args []skeleton.Operand) skeleton.Operand {
	if len(args) > 0 {
		return args[0]
	}
	return 0
}
