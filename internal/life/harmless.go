package life

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A channel stays with its object if it is only operated on.

// harmless reports whether a channel is only operated on, or handed out to receive from.
func (f *fields) harmless(v ssa.Value, depth int) bool {
	if v.Referrers() == nil || depth > 4 {
		return false
	}
	if c, ok := v.Type().Underlying().(*types.Chan); ok && c.Dir() == types.RecvOnly {
		return true
	}
	return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool { return !f.operates(r, v, depth) })
}

func (f *fields) operates(r ssa.Instruction, v ssa.Value, depth int) bool {
	switch r := r.(type) {
	case *ssa.DebugRef, *ssa.BinOp:
		return true
	case *ssa.UnOp:
		return r.Op == token.ARROW
	case *ssa.Send:
		return r.X != v
	case *ssa.Select:
		return !slices.ContainsFunc(r.States, func(s *ssa.SelectState) bool { return s.Send == v })
	case *ssa.ChangeType:
		return f.harmless(r, depth+1)
	case *ssa.Store:
		return f.storesHarmless(r, v, depth)
	case ssa.CallInstruction:
		c := r.Common()
		if _, ok := c.Value.(*ssa.Builtin); ok {
			return true
		}
		fn := c.StaticCallee()
		if fn == nil || !f.p.local(fn) {
			return false
		}
		for i, arg := range c.Args {
			if arg == v && (i >= len(fn.Params) || !f.harmless(fn.Params[i], depth+1)) {
				return false
			}
		}
		return true
	}
	return false
}

// storesHarmless reports whether a channel is put into a field, or into a variable that is
// only operated on in its turn. What is done with the field is looked at for all that it holds.
func (f *fields) storesHarmless(s *ssa.Store, v ssa.Value, depth int) bool {
	if s.Val != v {
		return false
	}
	switch at := s.Addr.(type) {
	case *ssa.FieldAddr:
		_, made := v.(*ssa.MakeChan)
		return made && !ir.FieldOf(at).Exported() && classOf(at) != ""
	case *ssa.Alloc:
		return f.variable(at, depth)
	}
	return false
}

func (f *fields) variable(v ssa.Value, depth int) bool {
	if v.Referrers() == nil || depth > 4 {
		return false
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Store:
			if r.Addr != v {
				return false
			}
		case *ssa.UnOp:
			if !f.harmless(r, depth+1) {
				return false
			}
		case *ssa.MakeClosure:
			fn := r.Fn.(*ssa.Function)
			for i, b := range r.Bindings {
				if b == v && (i >= len(fn.FreeVars) || !f.variable(fn.FreeVars[i], depth+1)) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}
