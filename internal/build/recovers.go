package build

import (
	"go/token"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// recovers reports whether a deferred call calls recover, and keeps all such
// calls, and where the function then panics again or ends the process.
func (s *slicer) recovers(c *ssa.CallCommon) bool {
	found := false
	for _, g := range s.callees(c) {
		if s.mayEndUnseen(g) {
			continue // whether the panic is over is not known
		}
		if s.keepRecover(g) {
			found = true
			s.keepLaterEnds(g, make(map[*function]bool), 0)
		}
	}
	return found
}

// catches reports whether a function, or one around it, defers a function that
// recovers: then its own panics are a way to go on.
func (s *slicer) catches(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if d, ok := i.(*ssa.Defer); ok && slices.ContainsFunc(s.callees(d.Common()), callsRecover) {
					return true
				}
			}
		}
	}
	return false
}

// asksWhether reports whether a function is given an error, or a yes or no: by that it may
// decide whether it comes back at all, on which its callers rely.
func asksWhether(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool {
		return isError(p.Type()) || isBool(p.Type())
	})
}

// callsRecover reports whether a function calls recover itself.
func callsRecover(g *function) bool {
	for _, b := range g.fn.Blocks {
		for _, i := range b.Instrs {
			if call, ok := i.(*ssa.Call); ok && isRecover(call) {
				return true
			}
		}
	}
	return false
}

func isRecover(call *ssa.Call) bool {
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "recover"
}

// madeOfRecovered returns the call of recover of which a function makes an error or
// the like, or nil: there is one if there was a panic.
func madeOfRecovered(v ssa.Value) *ssa.Call {
	c, ok := v.(*ssa.Call)
	if !ok || len(c.Call.Args) != 1 || !isError(c.Type()) {
		return nil
	}
	r, ok := c.Call.Args[0].(*ssa.Call)
	if !ok || !isRecover(r) {
		return nil
	}
	return r
}

// keepRecover keeps the calls of recover in a function, and reports whether there
// are any.
func (s *slicer) keepRecover(g *function) bool {
	found := false
	for _, b := range g.fn.Blocks {
		for _, i := range b.Instrs {
			if call, ok := i.(*ssa.Call); ok && isRecover(call) {
				s.keepOnly(call)
				g.valued, found = true, true
			}
		}
	}
	return found
}

// keepLaterEnds keeps where a function ends by a panic or with the process, and
// likewise the functions that it surely calls. met holds what was found of those
// that were looked at before.
func (s *slicer) keepLaterEnds(g *function, met map[*function]bool, depth int) bool {
	if ends, ok := met[g]; ok || depth > maxEndDepth {
		return ends
	}
	met[g] = false
	ends := slices.ContainsFunc(g.fn.Blocks, func(b *ssa.BasicBlock) bool {
		p, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic)
		return ok && p.Pos().IsValid()
	})
	if ends {
		s.keepEnds(g)
	}
	for _, b := range g.fn.Blocks {
		for _, i := range b.Instrs {
			call, ok := i.(*ssa.Call)
			if !ok {
				continue
			}
			if callees := s.callees(&call.Call); len(callees) == 1 && s.keepLaterEnds(callees[0], met, depth+1) {
				s.keepCall(call, false)
				ends = true
			}
		}
	}
	met[g] = ends
	return ends
}

// maxEndDepth bounds how deep in calls the end of a function is looked for.
const maxEndDepth = 3

// mayEndUnseen reports whether a function calls one that is not seen, and that
// panics or ends the process by its name.
func (s *slicer) mayEndUnseen(g *function) bool {
	for _, b := range g.fn.Blocks {
		for _, i := range b.Instrs {
			call, ok := i.(*ssa.Call)
			if !ok || len(s.callees(&call.Call)) > 0 || s.endsByModel(&call.Call) {
				continue
			}
			if name := calledName(&call.Call); unseenEnd.MatchString(name) {
				return true
			}
		}
	}
	return false
}

var unseenEnd = regexp.MustCompile(`^(?i:must|log)?(Fatal|Panic|Exit|Abort|Crash|Die|Throw|Rethrow|Repanic)`)

// calledName returns the name of the method or function that is called, or "".
func calledName(c *ssa.CallCommon) string {
	if c.IsInvoke() {
		return c.Method.Name()
	}
	if fn := c.StaticCallee(); fn != nil {
		return fn.Name()
	}
	return ""
}

// inCase reports whether a block is what a case of a select does. If it panics, the
// function does not go on by that case; the others say nothing of it.
func inCase(b *ssa.BasicBlock) bool {
	if len(b.Preds) != 1 || b.Preds[0].Succs[0] != b {
		return false // the last one, which go/ssa adds for no case at all, stands on the other side
	}
	instrs := b.Preds[0].Instrs
	cond, ok := instrs[len(instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	is, ok := cond.Cond.(*ssa.BinOp)
	if !ok || is.Op != token.EQL {
		return false
	}
	index, ok := is.X.(*ssa.Extract)
	if !ok || index.Index != 0 {
		return false
	}
	_, ok = index.Tuple.(*ssa.Select)
	return ok
}
