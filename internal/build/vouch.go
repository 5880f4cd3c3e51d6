package build

import (
	"go/token"
	"go/types"
	"slices"

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
	var values [2]ssa.Value
	for _, r := range *call.Referrers() {
		p, ok := r.(*ssa.Extract)
		if !ok {
			continue
		}
		reg, written := e.regs[p]
		if !written {
			return // the other part will say so, or nobody
		}
		parts[p.Index] = skeleton.Operand(reg) + 1
		values[p.Index] = p
	}
	if values[0] != nil && values[1] != nil && doubted(values[0], values[1]) {
		return
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

// doubted reports whether somebody asks whether a value is nil where the error that
// came with it is known to be. Elsewhere that is a way to ask for the error.
func doubted(v, err ssa.Value) bool {
	var sure []*ssa.BasicBlock // without an error
	for _, r := range *err.Referrers() {
		test, ok := r.(*ssa.BinOp)
		if !ok || !isConst(test.X) && !isConst(test.Y) {
			continue
		}
		for _, use := range *test.Referrers() {
			branch, ok := use.(*ssa.If)
			if !ok {
				continue
			}
			none := branch.Block().Succs[0]
			if test.Op == token.NEQ {
				none = branch.Block().Succs[1]
			}
			if len(none.Preds) == 1 {
				sure = append(sure, none)
			}
		}
	}
	for _, r := range *v.Referrers() {
		b, ok := r.(*ssa.BinOp)
		if ok && (isConst(b.X) || isConst(b.Y)) && slices.ContainsFunc(sure, func(s *ssa.BasicBlock) bool { return s.Dominates(b.Block()) }) {
			return true
		}
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
