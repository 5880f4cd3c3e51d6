package build

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A setting is what an object is made with, and keeps. Who takes a lock if a method says that
// there is such a setting, and asks the method again before he gives it back, hears the same.

// setting reports whether result i of a function, a yes or no, says nothing but how its object
// was made: it is computed from fields that are only set in new objects.
func (s *slicer) setting(fn *ssa.Function, i int) bool {
	if fn.Signature.Results().Len() != 1 || !isBool(fn.Signature.Results().At(i).Type()) || len(fn.Blocks) > settingBlocks {
		return false
	}
	loads := 0
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.UnOp:
				if in.Op == token.MUL {
					loads++
				}
				if in.Op != token.NOT && !(in.Op == token.MUL && s.setOnce(in.X)) {
					return false
				}
			case *ssa.BinOp:
				if !exactOp(in) {
					return false
				}
			case *ssa.FieldAddr, *ssa.Phi, *ssa.If, *ssa.Jump, *ssa.Return:
			default:
				return false
			}
		}
	}
	return loads > 0
}

// settingBlocks is how many blocks such a function may have.
const settingBlocks = 6

// setOnce reports whether an address is that of a field that is only set in new objects.
func (s *slicer) setOnce(addr ssa.Value) bool {
	field, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	cells := s.cellsOf(s.classOf(field))
	if cells.addressed {
		return false
	}
	for _, st := range cells.stores {
		if !freshStore(st.instr) {
			return false
		}
	}
	return len(cells.stores) > 0
}
