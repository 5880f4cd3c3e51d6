package leak

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/models"
)

// Who has made a pipe may read from it by way of what the standard library makes of a
// reader, such as a scanner or a tar.Reader, one thing after the other in a loop. If
// something is wrong with a thing, and the function returns an error, the rest is not read.

// readers returns what a call, and others that are given that, make of the reader of a
// pipe, in the same function: gzip.NewReader and then tar.NewReader. It returns nil if
// something is done with it that is not understood.
func readers(c ssa.CallInstruction) (list []ssa.Value) {
	v := wrapper(c)
	if v == nil || v.Referrers() == nil {
		return nil
	}
	list = append(list, v)
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.MakeInterface:
			for _, u := range *r.Referrers() {
				if call, ok := u.(*ssa.Call); ok && wrapper(call) != nil {
					list = append(list, readers(call)...)
				}
			}
		case ssa.CallInstruction:
			if r.Parent() != c.Parent() {
				return nil
			}
		default:
			return nil
		}
	}
	return list
}

// wrapper returns what a function of the standard library, such as bufio.NewScanner, makes
// of a reader that it is given.
func wrapper(c ssa.CallInstruction) ssa.Value {
	call, ok := c.(*ssa.Call)
	fn := c.Common().StaticCallee()
	if !ok || fn == nil || fn.Pkg == nil || !models.Std(fn.Pkg.Pkg.Path()) || fn.Signature.Recv() != nil || !strings.HasPrefix(fn.Name(), "New") {
		return nil
	}
	return ir.ResultAt(call, 0)
}

// stopsEarly returns a return of an error behind a read in a loop that has succeeded, with no
// other read in between.
func stopsEarly(c ssa.CallInstruction) *ssa.Return {
	reads := make(map[*ssa.BasicBlock]bool)
	var calls []*ssa.Call
	for _, v := range readers(c) {
		for _, r := range *v.Referrers() {
			if m, ok := r.(*ssa.MakeInterface); ok {
				drains(m, reads)
			}
			if call, ok := r.(*ssa.Call); ok && isMethodOf(call, v) {
				if ok, _ := succeeded(call); ok != nil {
					reads[call.Block()] = true
					calls = append(calls, call)
				}
			}
		}
	}
	for _, call := range calls {
		ok, from := succeeded(call)
		if !ir.InLoop(call.Block()) || !ir.ComesTo(ok, call.Block()) {
			continue
		}
		if ret := errorBehind(ok, from, reads); ret != nil {
			return ret
		}
	}
	return nil
}

// drains adds the blocks in which all is read from a reader.
func drains(v *ssa.MakeInterface, reads map[*ssa.BasicBlock]bool) {
	for _, r := range *v.Referrers() {
		if call, ok := r.(*ssa.Call); ok && readsOn(call) {
			reads[call.Block()] = true
		}
	}
}

func isMethodOf(call *ssa.Call, v ssa.Value) bool {
	fn := call.Call.StaticCallee()
	return fn != nil && fn.Signature.Recv() != nil && len(call.Call.Args) > 0 && call.Call.Args[0] == v
}

// succeeded returns where a function goes on when a call that reads has returned no error, or
// true, and where it asked for that. Other errors may be asked for before.
func succeeded(call *ssa.Call) (ok, from *ssa.BasicBlock) {
	said := ir.ResultAt(call, call.Call.Signature().Results().Len()-1)
	if said == nil {
		return nil, nil
	}
	for _, r := range *said.Referrers() {
		switch r := r.(type) {
		case *ssa.If:
			return r.Block().Succs[0], r.Block()
		case *ssa.BinOp:
			if !ir.IsNil(r.X) && !ir.IsNil(r.Y) || len(*r.Referrers()) != 1 {
				continue
			}
			branch, isIf := (*r.Referrers())[0].(*ssa.If)
			if isIf && r.Op == token.NEQ {
				return branch.Block().Succs[1], branch.Block()
			}
			if isIf && r.Op == token.EQL {
				return branch.Block().Succs[0], branch.Block()
			}
		}
	}
	return nil, nil
}

// errorBehind returns a return of an error to which a function comes from a block without
// another read.
func errorBehind(ok, from *ssa.BasicBlock, reads map[*ssa.BasicBlock]bool) *ssa.Return {
	if len(ok.Preds) != 1 || ok.Preds[0] != from {
		return nil // others come here as well
	}
	seen := map[*ssa.BasicBlock]bool{ok: true}
	for work := []*ssa.BasicBlock{ok}; len(work) > 0; {
		b := work[0]
		work = work[1:]
		if reads[b] {
			continue
		}
		if ret, isReturn := b.Instrs[len(b.Instrs)-1].(*ssa.Return); isReturn && returnsError(ret) && ok.Dominates(b) {
			return ret
		}
		for _, next := range b.Succs {
			if !seen[next] {
				seen[next] = true
				work = append(work, next)
			}
		}
	}
	return nil
}

// storedBefore returns what was stored in the same block to the variable that a value is loaded
// from: so are results where something is deferred.
func storedBefore(v ssa.Value) ssa.Value {
	load, ok := v.(*ssa.UnOp)
	if !ok {
		return v
	}
	if _, local := load.X.(*ssa.Alloc); !local {
		return v
	}
	for _, i := range slices.Backward(load.Block().Instrs[:slices.Index(load.Block().Instrs, ssa.Instruction(load))]) {
		if st, ok := i.(*ssa.Store); ok && st.Addr == load.X {
			return st.Val
		}
	}
	return v
}

// returnsError reports whether a return is given an error that is one for sure: it is made
// there, or was found not to be nil.
func returnsError(ret *ssa.Return) bool {
	n := len(ret.Results)
	if n == 0 || !ir.IsError(ret.Results[n-1].Type()) {
		return false
	}
	err := storedBefore(ret.Results[n-1])
	if call, ok := err.(*ssa.Call); ok {
		if name := nameOf(call); name == "fmt.Errorf" || name == "errors.New" {
			return true
		}
	}
	if load, ok := err.(*ssa.UnOp); ok {
		_, global := load.X.(*ssa.Global)
		return global
	}
	for b := ret.Block(); len(b.Preds) == 1; b = b.Preds[0] {
		branch, ok := b.Preds[0].Instrs[len(b.Preds[0].Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		test, ok := branch.Cond.(*ssa.BinOp)
		if ok && (test.X == err && ir.IsNil(test.Y)) && (test.Op == token.NEQ) == (b.Preds[0].Succs[0] == b) {
			return true
		}
	}
	return false
}
