package build

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// passage writes out a call that passes on what is in a map or a list.
func (e *emitter) passage(c *ssa.Call, p passage) {
	pos := c.Pos()
	args := c.Call.Args
	zero := e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
	switch p.does {
	case copies:
		if isSlice(c.Type()) {
			e.result(c, skeleton.Instr{Op: skeleton.Append, A: zero, B: e.operand(args[0]), N: e.elemSize(c)})
		} else {
			e.result(c, skeleton.Instr{Op: skeleton.Clone, A: e.operand(args[0])})
		}
	case keeps:
		e.result(c, skeleton.Instr{Op: skeleton.Move, A: e.operand(args[0])})
	case appends:
		e.result(c, skeleton.Instr{Op: skeleton.Append, A: e.operand(args[0]), B: e.operand(args[len(args)-1]), N: e.elemSize(c)})
	case deletes:
		front := e.compute(skeleton.Instr{Op: skeleton.SliceOf, N: e.elemSize(c), M: -1,
			Args: []skeleton.Operand{e.operand(args[0]), zero, e.operand(args[1])}}, pos)
		rest := e.compute(skeleton.Instr{Op: skeleton.SliceOf, N: e.elemSize(c), M: -1,
			Args: []skeleton.Operand{e.operand(args[0]), e.operand(args[2]), e.operand(nil)}}, pos)
		e.result(c, skeleton.Instr{Op: skeleton.Append, A: front, B: rest, N: e.elemSize(c)})
	case joins:
		all := zero
		for _, st := range listed(p.from.of) {
			all = e.compute(skeleton.Instr{Op: skeleton.Append, A: all, B: e.operand(st.Val), N: e.elemSize(c)}, pos)
		}
		e.result(c, skeleton.Instr{Op: skeleton.Move, A: all})
	case puts, gathers:
		e.put(c, p)
	case lists:
		e.list(c, p)
	case filters:
		e.filter(c, p)
	case visits:
		e.each(p.from, pos, func(given []skeleton.Operand) skeleton.Operand { return e.ask(p, given, pos) })
	}
}

// result writes the instruction that computes the value of a call.
func (e *emitter) result(c *ssa.Call, in skeleton.Instr) { e.addTo(c, 1, in) }

// compute writes an instruction and returns the register that it sets.
func (e *emitter) compute(in skeleton.Instr, pos token.Pos) skeleton.Operand {
	in.Dst = e.reg(1)
	e.add(in, pos)
	return skeleton.Operand(in.Dst)
}

// elemSize returns how many slots an element of a list has.
func (e *emitter) elemSize(list ssa.Value) int32 {
	size, _ := e.s.layout.elem(list.Type())
	return size
}

func (e *emitter) put(c *ssa.Call, p passage) {
	var to skeleton.Operand
	if p.does == gathers {
		e.result(c, skeleton.Instr{Op: skeleton.MakeMap})
		to = e.operand(c)
	} else {
		to = e.operand(p.to)
	}
	e.each(p.from, c.Pos(), func(given []skeleton.Operand) skeleton.Operand {
		e.add(skeleton.Instr{Op: skeleton.Update, Dst: skeleton.NoReg, A: to, B: given[0], Args: given[1:]}, c.Pos())
		return -1
	})
}

func (e *emitter) list(c *ssa.Call, p passage) {
	list := e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
	if p.to != nil {
		list = e.operand(p.to)
	}
	e.result(c, skeleton.Instr{Op: skeleton.Move, A: list})
	e.each(p.from, c.Pos(), func(given []skeleton.Operand) skeleton.Operand {
		e.appendOne(c, given[0])
		return -1
	})
}

// appendOne adds an element to the list that is the value of a call.
func (e *emitter) appendOne(c *ssa.Call, v skeleton.Operand) {
	size := e.elemSize(c)
	zero := e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
	one := e.compute(skeleton.Instr{Op: skeleton.MakeSlice, A: e.out.Const(skeleton.Const{Kind: skeleton.ConstInt, Int: 1}), N: size}, c.Pos())
	at := e.compute(skeleton.Instr{Op: skeleton.Elem, A: one, B: zero, N: size, M: -1}, c.Pos())
	e.add(skeleton.Instr{Op: skeleton.Store, Dst: skeleton.NoReg, A: at, B: v, N: size}, c.Pos())
	e.result(c, skeleton.Instr{Op: skeleton.Append, A: e.operand(c), B: one, N: size})
}

func (e *emitter) filter(c *ssa.Call, p passage) {
	_, isMap := p.from.of.Type().Underlying().(*types.Map)
	if !isMap {
		e.result(c, skeleton.Instr{Op: skeleton.Move, A: e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})})
	}
	e.each(p.from, c.Pos(), func(given []skeleton.Operand) skeleton.Operand {
		out := e.ask(p, given, c.Pos())
		branch := e.add(skeleton.Instr{Op: skeleton.If, Dst: skeleton.NoReg, A: out}, c.Pos())
		e.out.Code[branch].N = int32(branch) + 1
		if isMap {
			e.add(skeleton.Instr{Op: skeleton.Delete, Dst: skeleton.NoReg, A: e.operand(p.from.of), B: given[0]}, c.Pos())
			e.out.Code[branch].M = int32(len(e.out.Code))
			return -1
		}
		skip := e.add(skeleton.Instr{Op: skeleton.Jump, Dst: skeleton.NoReg}, c.Pos())
		e.out.Code[branch].M = int32(len(e.out.Code))
		e.appendOne(c, given[0])
		e.out.Code[skip].N = int32(len(e.out.Code))
		return -1
	})
}

// ask calls the function of a passage and returns its answer.
func (e *emitter) ask(p passage, given []skeleton.Operand, pos token.Pos) skeleton.Operand {
	if g := e.s.inView(p.call); !g.active && !g.valued {
		return e.compute(skeleton.Instr{Op: skeleton.Unknown, Kind: skeleton.Bool}, pos)
	}
	return e.compute(skeleton.Instr{Op: skeleton.CallValue, A: e.operand(p.call), Args: given, N: 1}, pos)
}

// each writes a loop over a map or a list. What is done in each turn returns whether to
// go on, or -1.
func (e *emitter) each(sp spread, pos token.Pos, turn func(given []skeleton.Operand) skeleton.Operand) {
	var key, value skeleton.Operand
	var again, head, test int
	var step func()
	if m, ok := sp.of.Type().Underlying().(*types.Map); ok {
		it := e.compute(skeleton.Instr{Op: skeleton.Range, A: e.entries(sp.of, m)}, pos)
		next := e.reg(3)
		key, value = skeleton.Operand(next+1), skeleton.Operand(next+2)
		head = e.add(skeleton.Instr{Op: skeleton.Next, Dst: next, A: it, Kind: KindOf(m.Elem())}, pos)
		test = e.add(skeleton.Instr{Op: skeleton.If, Dst: skeleton.NoReg, A: skeleton.Operand(next)}, pos)
		step = func() {}
	} else {
		elem := sp.of.Type().Underlying().(*types.Slice).Elem()
		list, size := e.operand(sp.of), e.elemSize(sp.of)
		length := e.compute(skeleton.Instr{Op: skeleton.Len, A: list}, pos)
		i := e.reg(1)
		minus := e.out.Const(skeleton.Const{Kind: skeleton.ConstInt, Int: -1})
		e.add(skeleton.Instr{Op: skeleton.Moves, Dst: skeleton.NoReg, Args: []skeleton.Operand{skeleton.Operand(i), minus}}, pos)
		head = len(e.out.Code)
		key = e.compute(skeleton.Instr{Op: skeleton.Bin, Name: "+", Flags: skeleton.Count, A: skeleton.Operand(i), B: e.out.Const(skeleton.Const{Kind: skeleton.ConstInt, Int: 1})}, pos)
		more := e.compute(skeleton.Instr{Op: skeleton.Bin, Name: "<", Flags: skeleton.Count, A: key, B: length}, pos)
		test = e.add(skeleton.Instr{Op: skeleton.If, Dst: skeleton.NoReg, A: more}, pos)
		at := e.compute(skeleton.Instr{Op: skeleton.Elem, A: list, B: key, N: size, M: -1}, pos)
		value = e.compute(skeleton.Instr{Op: skeleton.Load, A: at, Kind: KindOf(elem), N: size}, pos)
		step = func() {
			e.add(skeleton.Instr{Op: skeleton.Moves, Dst: skeleton.NoReg, Args: []skeleton.Operand{skeleton.Operand(i), key}}, pos)
		}
	}
	e.out.Code[test].N = int32(test) + 1
	var given []skeleton.Operand
	if sp.keys {
		given = append(given, key)
	}
	if sp.values {
		given = append(given, value)
	}
	goOn := turn(given)
	again = -1
	if goOn >= 0 {
		again = e.add(skeleton.Instr{Op: skeleton.If, Dst: skeleton.NoReg, A: goOn}, pos)
		e.out.Code[again].N = int32(again) + 1
	}
	step()
	e.add(skeleton.Instr{Op: skeleton.Jump, Dst: skeleton.NoReg, N: int32(head)}, pos)
	e.out.Code[test].M = int32(len(e.out.Code))
	if again >= 0 {
		e.out.Code[again].M = int32(len(e.out.Code))
	}
}
