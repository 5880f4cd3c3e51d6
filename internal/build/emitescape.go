package build

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// What is handed to code that is not seen.

// hoist writes, in front of a branch that is skipped, what the skipped blocks
// would hand to code that is not seen.
func (e *emitter) hoist(b *ssa.BasicBlock) {
	if len(e.f.weak) == 0 {
		return
	}
	end := e.f.control.ipdom[b.Index]
	seen := map[*ssa.BasicBlock]bool{b: true}
	work := append([]*ssa.BasicBlock(nil), b.Succs...)
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[x] || x.Index == end {
			continue
		}
		seen[x] = true
		work = append(work, x.Succs...)
	}
	for _, w := range e.f.weak {
		if seen[w.instr.Block()] && w.instr.Block() != b {
			e.escape(w, b)
		}
	}
}

// escape writes that the values of a weak instruction are handed out; those
// that are not defined where block b ends are left out.
func (e *emitter) escape(w weak, b *ssa.BasicBlock) {
	in := skeleton.Instr{Op: skeleton.Escape, Dst: skeleton.NoReg}
	if !slices.ContainsFunc(w.vals, func(v ssa.Value) bool { return !isContext(v.Type()) }) {
		in.Flags = skeleton.Contexts
	}
	for _, v := range w.vals {
		if i, ok := v.(ssa.Instruction); ok && !i.Block().Dominates(b) {
			if mc, ok := literalOf(v); ok {
				in.Args = append(in.Args, e.literalBefore(mc, b))
			}
			continue
		}
		in.Args = append(in.Args, e.operand(v))
	}
	if len(in.Args) > 0 {
		e.add(in, w.instr.Pos())
	}
}

// literalBefore writes a literal where block b ends, which does not come to it: with
// what is there of that which it uses.
func (e *emitter) literalBefore(mc *ssa.MakeClosure, b *ssa.BasicBlock) skeleton.Operand {
	in := skeleton.Instr{Op: skeleton.Closure, Name: funcName(mc.Fn.(*ssa.Function)), Dst: e.reg(1)}
	for _, v := range mc.Bindings {
		o := e.out.Const(skeleton.Const{})
		if i, ok := v.(ssa.Instruction); !ok || i.Block().Dominates(b) {
			o = e.operand(v)
		}
		in.Args = append(in.Args, o)
	}
	e.add(in, mc.Pos())
	return skeleton.Operand(in.Dst)
}
