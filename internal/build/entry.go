package build

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// Who starts a goroutine may note before, in the object that it works on, that it was
// started. Of its own, the function of the goroutine would not know.

// entry writes what is known when a function begins: the constants that are stored into
// fields of what it is given before each call of it, if nothing else is ever stored there.
func (e *emitter) entry(f *function) {
	if len(f.calls) == 0 || len(f.groups) > 0 || e.s.isValue[f.fn] || f.fn.Object() == nil || f.fn.Object().Exported() {
		return
	}
	for i, p := range f.fn.Params {
		if f.need[p] == unneeded {
			continue
		}
		for _, st := range storedBefore(f.calls[0], i) {
			if c := e.s.classOf(st.Addr); e.s.always(c, st.Val.(*ssa.Const)) && storedByAll(e.s, c, f.calls, i) {
				r, at := e.reg(1), st.Addr.(*ssa.FieldAddr)
				e.add(skeleton.Instr{Op: skeleton.Addr, Dst: r, A: e.operand(p), N: e.s.layout.field(deref(at.X.Type()), at.Field)}, f.fn.Pos())
				e.add(skeleton.Instr{Op: skeleton.Store, Dst: skeleton.NoReg, A: skeleton.Operand(r), B: e.operand(st.Val),
					N: 1, M: e.s.number(c, st.Val.Type())}, f.fn.Pos())
			}
		}
	}
}

// storedBefore returns the stores of constants other than zero into fields of argument i
// that come before a call.
func storedBefore(call ssa.CallInstruction, i int) (list []*ssa.Store) {
	args := call.Common().Args
	if i >= len(args) {
		return nil
	}
	for _, b := range call.Parent().Blocks {
		for k, instr := range b.Instrs {
			st, ok := instr.(*ssa.Store)
			if !ok {
				continue
			}
			at, ok := st.Addr.(*ssa.FieldAddr)
			val, isConst := st.Val.(*ssa.Const)
			if !ok || !isConst || val.Value == nil || at.X != args[i] || !isBool(val.Type()) && !isNumber(val.Type()) {
				continue
			}
			first := b == call.Block() && k < slices.Index(b.Instrs, ssa.Instruction(call)) || b != call.Block() && b.Dominates(call.Block())
			if first && !isZero(val.Value) {
				list = append(list, st)
			}
		}
	}
	return list
}

func storedByAll(s *slicer, c class, calls []ssa.CallInstruction, i int) bool {
	return !slices.ContainsFunc(calls, func(call ssa.CallInstruction) bool {
		return !slices.ContainsFunc(storedBefore(call, i), func(st *ssa.Store) bool { return s.classOf(st.Addr) == c })
	})
}

// always reports whether a constant is all that is ever stored to a field that is
// followed and that nobody else can store to.
func (s *slicer) always(c class, val *ssa.Const) bool {
	field, ok := c.of.(*types.Var)
	k := s.cellsOf(c)
	return ok && c.kind == fieldClass && !field.Exported() && !k.addressed && k.level > unneeded &&
		!slices.ContainsFunc(k.stores, func(st store) bool {
			other, isConst := st.val.(*ssa.Const)
			return !isConst || other.Value == nil || other.Value.ExactString() != val.Value.ExactString()
		})
}
