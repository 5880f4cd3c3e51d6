package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// unseen returns the skeleton of a function whose body is not Go: what it is
// given is in the hands of code that is not seen. Without a skeleton it would
// count as one of the many functions that do nothing of interest. It returns
// nil if there is nothing that could get there.
func unseen(fn *ssa.Function) *skeleton.Func {
	var params []*types.Var
	if r := fn.Signature.Recv(); r != nil {
		params = append(params, r)
	}
	for v := range fn.Signature.Params().Variables() {
		params = append(params, v)
	}
	results := fn.Signature.Results().Len()
	sk := &skeleton.Func{
		Name: funcName(fn), Params: len(params), Results: results, Regs: len(params) + results, Recover: -1,
	}
	var given, back []skeleton.Operand
	for i, v := range params {
		if _, basic := v.Type().Underlying().(*types.Basic); !basic {
			given = append(given, skeleton.Operand(i))
		}
	}
	if len(given) == 0 {
		return nil
	}
	sk.Code = append(sk.Code, skeleton.Instr{Op: skeleton.Escape, Args: given})
	for i := range results {
		dst := len(params) + i
		sk.Code = append(sk.Code, skeleton.Instr{Op: skeleton.Unknown, Dst: skeleton.Reg(dst)})
		back = append(back, skeleton.Operand(dst))
	}
	sk.Code = append(sk.Code, skeleton.Instr{Op: skeleton.Return, Args: back})
	return sk
}

// generic reports whether an address is what a generic function has returned: what that has
// stored there was of a type parameter, and is not seen.
func generic(addr ssa.Value) bool {
	if x, ok := addr.(*ssa.Extract); ok {
		addr = x.Tuple
	}
	c, ok := addr.(*ssa.Call)
	if !ok {
		return false
	}
	fn := c.Call.StaticCallee()
	return fn != nil && len(fn.TypeArgs()) > 0
}
