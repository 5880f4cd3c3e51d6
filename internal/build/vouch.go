package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// vouch writes what an unknown part of a tuple says of another one: what code that is
// not in view returns is there if the error that it returns with it is nil. That goes
// without saying, unless the caller asks.
func (e *emitter) vouch(x *ssa.Extract) {
	call, ok := x.Tuple.(*ssa.Call)
	if !ok || e.s.of[staticOrigin(call.Common())] != nil || !comesWithError(call) {
		return
	}
	var parts [2]skeleton.Operand
	for _, r := range *call.Referrers() {
		p, ok := r.(*ssa.Extract)
		if !ok {
			continue
		}
		reg, written := e.regs[p]
		if !written || p.Index == 0 && comparedWithNil(p) {
			return // the other part will say so, or nobody
		}
		parts[p.Index] = skeleton.Operand(reg) + 1
	}
	if parts[0] > 0 && parts[1] > 0 {
		e.add(skeleton.Instr{Op: skeleton.Vouch, Dst: skeleton.NoReg, A: parts[1] - 1, B: parts[0] - 1}, x.Pos())
	}
}

// comesWithError reports whether a call returns something that is there or not, and
// an error.
func comesWithError(call *ssa.Call) bool {
	res, ok := call.Type().(*types.Tuple)
	if !ok || res.Len() != 2 || !isError(res.At(1).Type()) || isError(res.At(0).Type()) {
		return false
	}
	switch res.At(0).Type().Underlying().(type) {
	case *types.Pointer, *types.Signature, *types.Chan, *types.Interface:
		return true
	}
	return false
}

// comparedWithNil reports whether somebody asks whether a value is nil.
func comparedWithNil(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		if b, ok := r.(*ssa.BinOp); ok && (isConst(b.X) || isConst(b.Y)) {
			return true
		}
	}
	return false
}
