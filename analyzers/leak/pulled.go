package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A goroutine fills a channel out of which others take one value at a time, by a method: an
// iterator. Whoever calls that may stop, and mostly does so when a context is done. The
// goroutine looks at the context, too, but not while it sends.

// Or the object has the context itself, and a method that sends, which others call until
// the goroutine closes the channel.

// A pulled send is one that nobody may take.
type pulled struct {
	send *ssa.Send
	by   *ssa.Function   // the method that takes a value
	ctx  ssa.Instruction // where a context is asked for; or nil, if the object has one
	ends ssa.Instruction // the close then
}

// pulledSends returns the sends of a package that nobody may take.
func pulledSends(funcs []*ssa.Function, all map[string]*uses) (list []pulled) {
	started := startedFuncs(funcs)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				send, ok := i.(*ssa.Send)
				if !ok || !inField(send.Chan) {
					continue
				}
				u := all[classOf(send.Chan)]
				if u == nil || u.escapes || u.given {
					continue
				}
				by := puller(u.recvs)
				if by == nil {
					continue
				}
				if started[fn] && ir.InLoop(b) {
					if ctx := looksAtContext(send); ctx != nil {
						list = append(list, pulled{send, by, ctx, nil})
					}
				} else if !started[fn] && fieldOf(send.Chan, fn) && hasContext(fn) {
					if ends := closedBy(u.closes, fn, started); ends != nil {
						list = append(list, pulled{send, by, nil, ends})
					}
				}
			}
		}
	}
	return list
}

// hasContext reports whether a context is a field of the receiver of a method.
func hasContext(fn *ssa.Function) bool {
	if fn.Signature.Recv() == nil {
		return false
	}
	t := fn.Params[0].Type().Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	st, ok := t.(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if isContext(f.Type()) {
			return true
		}
	}
	return false
}

// closedBy returns the close of a channel by another method of the same type, which a
// goroutine calls or is.
func closedBy(closes []ssa.Instruction, fn *ssa.Function, started map[*ssa.Function]bool) ssa.Instruction {
	for _, c := range closes {
		by := c.Parent()
		if by.Signature.Recv() == nil || !types.Identical(by.Signature.Recv().Type(), fn.Signature.Recv().Type()) {
			return nil
		}
		if started[by] || calledIn(started, by) {
			return c
		}
	}
	return nil
}

// calledIn reports whether one of some functions calls a function itself.
func calledIn(some map[*ssa.Function]bool, callee *ssa.Function) bool {
	for fn := range some {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(*ssa.Call); ok && c.Call.StaticCallee() == callee {
					return true
				}
			}
		}
	}
	return false
}

// startedFuncs returns the functions that are started in goroutines.
func startedFuncs(funcs []*ssa.Function) map[*ssa.Function]bool {
	started := make(map[*ssa.Function]bool)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if g, ok := i.(*ssa.Go); ok && g.Call.StaticCallee() != nil {
					started[g.Call.StaticCallee()] = true
				}
			}
		}
	}
	return started
}

// puller returns the exported method that takes values out of a channel of its object, one at each call,
// if that is all that receives from it.
func puller(recvs []ssa.Instruction) (by *ssa.Function) {
	for _, i := range recvs {
		fn := i.Parent()
		if ir.InLoop(i.Block()) || fn.Signature.Recv() == nil || !token.IsExported(fn.Name()) {
			return nil
		}
		switch i := i.(type) {
		case *ssa.UnOp:
			if !fieldOf(i.X, fn) {
				return nil
			}
		case *ssa.Select:
			if !i.Blocking || !slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return s.Dir == types.RecvOnly && fieldOf(s.Chan, fn) }) {
				return nil
			}
		}
		by = fn
	}
	return by
}

// looksAtContext returns where, in the loop of a send, a context is asked for that the
// function has not made.
func looksAtContext(send *ssa.Send) ssa.Instruction {
	for _, b := range send.Parent().Blocks {
		if !ir.ComesTo(b, send.Block()) || !ir.ComesTo(send.Block(), b) {
			continue
		}
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if ok && c.Call.IsInvoke() && slices.Contains([]string{"Done", "Err"}, c.Call.Method.Name()) && isContext(c.Call.Value.Type()) && given(c.Call.Value) {
				return c
			}
		}
	}
	return nil
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context" && named.Obj().Name() == "Context"
}

// given reports whether a function has a value from elsewhere.
func given(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar:
		return true
	case *ssa.UnOp:
		return v.Op == token.MUL && given(v.X)
	case *ssa.FieldAddr:
		return given(v.X)
	}
	return false
}
