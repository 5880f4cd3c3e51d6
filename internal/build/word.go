package build

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A struct with nothing in it is a word that some send among their messages, such as one
// that asks for what came before to be written. Whoever receives knows it from a message.

// wordOf returns what was received, if a comparison asks whether it is such a word.
func wordOf(v *ssa.BinOp) ssa.Value {
	if v.Op != token.EQL && v.Op != token.NEQ || structOf(v.X.Type()) == nil {
		return nil
	}
	x := v.X
	if zeroStruct(x) {
		x = v.Y
	} else if !zeroStruct(v.Y) {
		return nil
	}
	if load, ok := x.(*ssa.UnOp); ok && load.Op == token.MUL {
		at, ok := load.X.(*ssa.Alloc)
		if !ok {
			return nil
		}
		x = onlyStored(at)
	}
	switch x := x.(type) {
	case *ssa.UnOp:
		if x.Op == token.ARROW && !x.CommaOk {
			return x
		}
	case *ssa.Extract:
		switch t := x.Tuple.(type) {
		case *ssa.UnOp:
			if t.Op == token.ARROW && x.Index == 0 {
				return x
			}
		case *ssa.Select:
			if x.Index >= 2 {
				return x
			}
		}
	}
	return nil
}

func zeroStruct(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil
}

// onlyStored returns what a variable is set to, if that is done once and as a whole, and
// its parts are only read.
func onlyStored(at *ssa.Alloc) (val ssa.Value) {
	for _, r := range *at.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if r.Addr != at || val != nil {
				return nil
			}
			val = r.Val
		case *ssa.FieldAddr:
			for _, use := range *r.Referrers() {
				if load, ok := use.(*ssa.UnOp); !ok || load.Op != token.MUL {
					return nil
				}
			}
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return nil
		}
	}
	return val
}
