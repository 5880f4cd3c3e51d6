package build

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/models"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// What goes into hands that are not seen.

// endsByModel reports whether a library function ends the goroutine, or the
// process. As an interface method, that of testing.TB, control does not know it
// to end here; as a deferred call it stops a panic.
func (s *slicer) endsByModel(c *ssa.CallCommon) bool {
	model := s.in.Lookup(s.calleeName(c))
	if model == nil || model.Flags&skeleton.Model == 0 || len(model.Code) == 0 {
		return false
	}
	return model.Code[0].Op == skeleton.Goexit || model.Code[0].Op == skeleton.Exit
}

// endsUnseen reports whether a method of an interface that nothing in view
// implements is known by its name to end the process, or to panic, or a method of
// another package writes an event that does.
func (s *slicer) endsUnseen(c *ssa.CallCommon) bool {
	if c.IsInvoke() {
		return ir.EndsByName(c.Method) && len(s.callees(c)) == 0
	}
	return s.writesEnd(c)
}

// writesEnd reports whether a method that returns nothing, of another package, is called on what
// a function called Fatal or Panic has returned, or what others have returned for that: an event
// that is made of parts, and written in the end. That it is so bad that it is always written, its
// logger knows.
func (s *slicer) writesEnd(c *ssa.CallCommon) bool {
	fn := staticOrigin(c)
	if fn == nil || s.of[fn] != nil || fn.Signature.Recv() == nil || fn.Signature.Results().Len() > 0 {
		return false
	}
	for v := c.Args[0]; types.Identical(v.Type(), c.Args[0].Type()); {
		call, ok := v.(*ssa.Call)
		if !ok || call.Call.IsInvoke() || staticOrigin(&call.Call) == nil {
			return false
		}
		made := staticOrigin(&call.Call)
		if name := made.Name(); name == "Fatal" || name == "Panic" {
			return true
		}
		if made.Signature.Recv() == nil {
			return false
		}
		v = call.Call.Args[0]
	}
	return false
}

// seedEscape notes that a call hands something to code that is not seen.
func (s *slicer) seedEscape(f *function, c ssa.CallInstruction) {
	common := c.Common()
	if _, ok := common.Value.(*ssa.Builtin); ok || len(s.callees(common)) > 0 || !s.keeps(common) && !s.keepsOnly(common) {
		return
	}
	w := weak{instr: c}
	for _, a := range common.Args {
		if s.carries(a) || s.listsCarriers(a) {
			w.vals = append(w.vals, a)
		}
	}
	if len(w.vals) > 0 {
		for _, v := range w.vals {
			s.demand(v, carries)
			s.exposeValue(v)
		}
		f.weak = append(f.weak, w)
		if isOption(f.fn, common.Value) {
			s.controlled(f, c.Block()) // nothing is handed over where no options are given
		}
	}
}

// keepsOnly reports whether a function of another package keeps what it is given
// and does nothing else.
func (s *slicer) keepsOnly(c *ssa.CallCommon) bool {
	sk := s.in.Lookup(s.calleeName(c))
	return sk != nil && onlyKeeps(sk)
}

// isOption reports whether a value is an element of the variadic parameter of a
// function.
func isOption(fn *ssa.Function, v ssa.Value) bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || !fn.Signature.Variadic() {
		return false
	}
	elem, ok := load.X.(*ssa.IndexAddr)
	return ok && elem.X == fn.Params[len(fn.Params)-1]
}

// keeps reports whether a callee that is not in view may keep what it is
// given.
func (s *slicer) keeps(c *ssa.CallCommon) bool {
	var obj *types.Func
	if c.IsInvoke() {
		obj = c.Method
	} else if fn := c.StaticCallee(); fn != nil {
		obj, _ = fn.Object().(*types.Func)
	}
	if obj == nil || obj.Pkg() == nil {
		return obj == nil
	}
	if models.Std(obj.Pkg().Path()) {
		return models.Keeps(obj.Pkg().Path(), obj.Name())
	}
	return c.IsInvoke() || !s.in.Analyzed(obj.Pkg().Path())
}
