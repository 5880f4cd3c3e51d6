package unlock

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/locks"
)

// An onCopy is an operation on a lock that is a copy of another one.
type onCopy struct {
	call ssa.Instruction
	why  string
	made token.Pos
}

// copies returns the calls of Lock and RLock in a function on a variable that
// holds a copy and that only this function sees.
func copies(fn *ssa.Function) []onCopy {
	var list []onCopy
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(ssa.CallInstruction)
			if !ok {
				continue
			}
			op, lock := locks.OpOf(c.Common())
			if op != locks.Lock && op != locks.RLock {
				continue
			}
			if why, made := copied(inside(lock)); why != "" {
				list = append(list, onCopy{i, why, made})
			}
		}
	}
	return list
}

// inside returns the variable in which the memory lies, or nil.
func inside(v ssa.Value) *ssa.Alloc {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		case *ssa.Alloc:
			return x
		default:
			return nil
		}
	}
}

// copied returns how a variable comes to be a copy, if it is one that is used
// nowhere but here: else it might be meant to be a lock of its own.
func copied(a *ssa.Alloc) (why string, made token.Pos) {
	if a == nil || !private(a) {
		return "", token.NoPos
	}
	for _, ref := range *a.Referrers() {
		s, ok := ref.(*ssa.Store)
		if !ok || s.Addr != a {
			continue
		}
		if why != "" {
			return "", token.NoPos // assigned again
		}
		switch v := s.Val.(type) {
		case *ssa.Parameter:
			why, made = "the caller passes a new one with every call", v.Pos()
			if recv := a.Parent().Signature.Recv(); recv != nil && len(a.Parent().Params) > 0 && v == a.Parent().Params[0] {
				why = "the receiver of " + a.Parent().Name() + " is a value"
			}
		case *ssa.UnOp:
			if v.Op != token.MUL {
				return "", token.NoPos
			}
			if _, fresh := v.X.(*ssa.Alloc); fresh {
				return "", token.NoPos // a composite literal, or one local variable for another
			}
			why, made = "the original is not locked", s.Pos()
		case *ssa.Lookup:
			why, made = "the original is not locked", s.Pos()
		default:
			return "", token.NoPos
		}
	}
	return why, made
}

// private reports whether nobody but the function has the address of the
// variable, or of a part of it.
func private(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.UnOp:
		case *ssa.Store:
			if ref.Addr != v {
				return false
			}
		case *ssa.FieldAddr:
			if !private(ref) {
				return false
			}
		case *ssa.IndexAddr:
			if !private(ref) {
				return false
			}
		case ssa.CallInstruction:
			if _, ok := ref.(*ssa.Go); ok {
				return false
			}
		default:
			return false
		}
	}
	return true
}
