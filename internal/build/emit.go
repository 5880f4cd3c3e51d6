package build

import (
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"path/filepath"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// An emitter writes the skeletons of what a slicer has kept.
type emitter struct {
	s      *slicer
	source *source

	// State of the function being written.
	f      *function
	out    *skeleton.Func
	regs   map[ssa.Value]skeleton.Reg
	start  []int32 // block → index of its first instruction, or -1
	jumps  []jump
	defers bool // it has deferred calls
}

// A jump is an instruction whose target is not known yet.
type jump struct {
	pc     int
	second bool
	block  int // index of the target
}

func newEmitter(s *slicer) *emitter {
	e := &emitter{s: s}
	e.source = newSource(s.in.Files)
	return e
}

// function writes the skeleton of a function.
func (e *emitter) function(f *function) *skeleton.Func {
	fn := f.fn
	e.f = f
	e.out = &skeleton.Func{
		Name: funcName(fn), Params: len(fn.Params), Free: len(fn.FreeVars),
		Results: fn.Signature.Results().Len(), Recover: -1,
	}
	for v := range fn.Signature.Results().Variables() {
		e.out.Returns = append(e.out.Returns, KindOf(v.Type()))
	}
	if fn.Pos().IsValid() {
		e.out.File = filepath.Base(e.s.in.Fset.Position(fn.Pos()).Filename)
	}
	e.regs = make(map[ssa.Value]skeleton.Reg)
	for _, p := range fn.Params {
		e.regs[p] = e.reg(1)
		e.out.Kinds = append(e.out.Kinds, KindOf(p.Type()))
	}
	for _, v := range fn.FreeVars {
		e.regs[v] = e.reg(1)
		e.out.Kinds = append(e.out.Kinds, KindOf(v.Type()))
	}
	e.jumps = nil
	e.defers = e.hasDefers()
	if f.control == nil {
		f.control = newControl(fn)
	}
	e.entry(f)
	e.blocks()
	if fn.Recover != nil && e.defers && e.out.Results > 0 {
		e.out.Recover = int32(len(e.out.Code)) // what it returns is in variables
		e.block(fn.Recover)
	}
	return e.out
}

func (e *emitter) hasDefers() bool {
	for i := range e.f.keep {
		if _, ok := i.(*ssa.Defer); ok {
			return true
		}
	}
	return false
}

// reg returns the first of n new registers.
func (e *emitter) reg(n int) skeleton.Reg {
	r := skeleton.Reg(e.out.Regs)
	e.out.Regs += n
	return r
}

// blocks writes all blocks that the slice reaches, in reverse postorder, so
// that only loops jump backwards.
func (e *emitter) blocks() {
	fn := e.f.fn
	e.start = make([]int32, len(fn.Blocks))
	for i := range e.start {
		e.start[i] = -1
	}
	for _, b := range e.order() {
		e.start[b] = int32(len(e.out.Code))
		e.block(fn.Blocks[b])
	}
	for _, j := range e.jumps {
		if j.second {
			e.out.Code[j.pc].M = e.start[j.block]
		} else {
			e.out.Code[j.pc].N = e.start[j.block]
		}
	}
}

// edge writes what happens on the edge from block from to block to: the phis
// get their values, then control goes there. The exit is block len(blocks).
func (e *emitter) edge(from, to int) {
	if to >= len(e.start) {
		e.leave(nil, token.NoPos)
		return
	}
	if moves := e.moves(from, to); len(moves) > 0 {
		e.add(skeleton.Instr{Op: skeleton.Moves, Dst: skeleton.NoReg, Args: moves}, token.NoPos)
	}
	pc := e.add(skeleton.Instr{Op: skeleton.Jump, Dst: skeleton.NoReg}, token.NoPos)
	e.jumps = append(e.jumps, jump{pc, false, to})
}

// moves returns the values of the phis of a block on one edge.
func (e *emitter) moves(from, to int) []skeleton.Operand {
	b := e.f.fn.Blocks[to]
	pred := e.pred(b, from)
	var moves []skeleton.Operand
	for _, i := range b.Instrs {
		phi, ok := i.(*ssa.Phi)
		if !ok {
			break
		}
		if e.f.need[phi] == unneeded {
			continue
		}
		val := e.out.Const(skeleton.Const{})
		if pred >= 0 {
			val = e.operand(phi.Edges[pred])
		}
		moves = append(moves, skeleton.Operand(e.regOf(phi)), val)
	}
	return moves
}

// pred returns the number of the edge into b on which control comes from block
// from, perhaps through blocks that were sliced away; -1 if there is none.
func (e *emitter) pred(b *ssa.BasicBlock, from int) int {
	for i, p := range b.Preds {
		if p.Index == from {
			return i
		}
	}
	seen := map[int]bool{b.Index: true}
	work := []*ssa.BasicBlock{e.f.fn.Blocks[from]}
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		for _, s := range x.Succs {
			if s == b {
				for i, p := range b.Preds {
					if p == x {
						return i
					}
				}
			}
			if !seen[s.Index] {
				seen[s.Index] = true
				work = append(work, s)
			}
		}
	}
	return -1
}

// order returns the blocks that the slice reaches, in reverse postorder.
func (e *emitter) order() []int {
	type item struct {
		block int
		next  []int
	}
	seen := make([]bool, len(e.start))
	stack := []item{{0, e.succs(0)}}
	seen[0] = true
	var post []int
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if len(top.next) > 0 {
			s := top.next[len(top.next)-1]
			top.next = top.next[:len(top.next)-1]
			if s < len(seen) && !seen[s] {
				seen[s] = true
				stack = append(stack, item{s, e.succs(s)})
			}
			continue
		}
		post = append(post, top.block)
		stack = stack[:len(stack)-1]
	}
	for i, j := 0, len(post)-1; i < j; i, j = i+1, j-1 {
		post[i], post[j] = post[j], post[i]
	}
	return post
}

// succs returns where control goes on after a block in the slice: a branch
// that decides nothing goes to where its arms meet.
func (e *emitter) succs(b int) []int {
	blk := e.f.fn.Blocks[b]
	if cond, ok := blk.Instrs[len(blk.Instrs)-1].(*ssa.If); ok && !e.f.keep[cond] {
		return []int{e.f.control.ipdom[b]}
	}
	var out []int
	for _, s := range blk.Succs {
		out = append(out, s.Index)
	}
	return out
}

// block writes one block.
func (e *emitter) block(b *ssa.BasicBlock) {
	last := b.Instrs[len(b.Instrs)-1]
	for _, i := range b.Instrs {
		if _, ok := i.(*ssa.RunDefers); ok {
			e.runDefers(last.Pos()) // before named results are loaded
			continue
		}
		e.instr(i)
	}
	switch last := last.(type) {
	case *ssa.If:
		if e.f.keep[last] {
			if coversAll(last) {
				e.edge(b.Index, b.Succs[0].Index)
				return
			}
			e.branch(b, last)
			return
		}
		e.hoist(b)
		e.edge(b.Index, e.f.control.ipdom[b.Index])
	case *ssa.Jump:
		e.edge(b.Index, b.Succs[0].Index)
	case *ssa.Return:
		e.leave(last, last.Pos())
	case *ssa.Panic:
		e.panic(last)
	default:
		e.leave(nil, token.NoPos)
	}
}

func (e *emitter) runDefers(pos token.Pos) {
	if e.defers {
		e.add(skeleton.Instr{Op: skeleton.RunDefers, Dst: skeleton.NoReg}, pos)
	}
}

// branch writes an If. An edge that sets phis goes through instructions of its
// own, which stand right behind the branch, so that only loops jump backwards.
func (e *emitter) branch(b *ssa.BasicBlock, cond *ssa.If) {
	label, pos := e.condition(cond)
	pc := e.add(skeleton.Instr{Op: skeleton.If, Dst: skeleton.NoReg, A: e.operand(cond.Cond), Label: label}, pos)
	for k, s := range b.Succs {
		if len(e.moves(b.Index, s.Index)) == 0 {
			e.jumps = append(e.jumps, jump{pc, k == 1, s.Index})
			continue
		}
		at := int32(len(e.out.Code))
		if k == 0 {
			e.out.Code[pc].N = at
		} else {
			e.out.Code[pc].M = at
		}
		e.edge(b.Index, s.Index)
	}
}

// leave writes the return from the function, by a return statement that has run
// the deferred calls or, if ret is nil, by way of one that was sliced away.
func (e *emitter) leave(ret *ssa.Return, pos token.Pos) {
	if ret == nil {
		e.runDefers(pos)
	}
	in := skeleton.Instr{Op: skeleton.Return, Dst: skeleton.NoReg}
	for i := range e.out.Results {
		o := e.out.Const(skeleton.Const{})
		if ret != nil && e.f.results[i] > unneeded {
			o = e.operand(ret.Results[i])
		}
		in.Args = append(in.Args, o)
	}
	e.add(in, pos)
}

// add appends an instruction and returns its index.
func (e *emitter) add(in skeleton.Instr, pos token.Pos) int {
	in.Pos = pos
	if pos.IsValid() {
		in.Line = int32(e.s.in.Fset.Position(pos).Line)
		if in.Label == "" && in.Op != skeleton.If {
			in.Label = e.source.label(pos)
		}
	}
	e.out.Code = append(e.out.Code, in)
	return len(e.out.Code) - 1
}

// regOf returns the register of a value.
func (e *emitter) regOf(v ssa.Value) skeleton.Reg {
	r, ok := e.regs[v]
	if !ok {
		r = e.reg(1)
		e.regs[v] = r
	}
	return r
}

// operand returns the operand for a value, "?" if it is not needed.
func (e *emitter) operand(v ssa.Value) skeleton.Operand {
	if v == nil {
		return e.out.Const(skeleton.Const{})
	}
	switch v := v.(type) {
	case *ssa.Const:
		return e.constant(v)
	case *ssa.Global:
		return e.out.Const(skeleton.Const{Kind: skeleton.ConstGlobal, Name: v.Pkg.Pkg.Path() + "." + v.Name()})
	case *ssa.Function:
		return e.out.Const(skeleton.Const{Kind: skeleton.ConstFunc, Name: funcName(v)})
	}
	if x := alias(v); x != nil {
		return e.operand(x)
	}
	if e.f.need[v] > unneeded || e.f.keep[asInstr(v)] {
		return skeleton.Operand(e.regOf(v))
	}
	return e.out.Const(skeleton.Const{})
}

func asInstr(v ssa.Value) ssa.Instruction {
	i, _ := v.(ssa.Instruction)
	return i
}

// alias returns the value that v is, seen as another type, or nil.
func alias(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.ChangeType:
		if _, ok := v.Type().Underlying().(*types.Chan); !ok {
			return v.X
		}
	case *ssa.ChangeInterface:
		return v.X
	case *ssa.MultiConvert:
		return v.X
	case *ssa.SliceToArrayPointer:
		return v.X
	case *ssa.Convert:
		if isNumber(v.Type()) && isNumber(v.X.Type()) {
			return v.X
		}
	}
	return nil
}

func (e *emitter) constant(c *ssa.Const) skeleton.Operand {
	if c.Value == nil {
		return e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
	}
	switch c.Value.Kind() {
	case constant.Bool:
		if constant.BoolVal(c.Value) {
			return e.out.Const(skeleton.Const{Kind: skeleton.ConstInt, Int: 1})
		}
		return e.out.Const(skeleton.Const{Kind: skeleton.ConstZero})
	case constant.Int:
		n, ok := constant.Int64Val(c.Value)
		if !ok {
			n = math.MaxInt64 // as good as any number that large, and known to be what it is
		}
		return e.out.Const(skeleton.Const{Kind: skeleton.ConstInt, Int: n})
	case constant.String:
		return e.out.Const(skeleton.Const{Kind: skeleton.ConstString, Name: constant.StringVal(c.Value)})
	}
	return e.out.Const(skeleton.Const{})
}
