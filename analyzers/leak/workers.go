package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// The workers of an errgroup leave at their first error, and the one who hands out the work
// in the group, or before its Wait, looks at the context of the caller only. With all workers
// gone he waits for a cancellation that they have not asked for: the group has a context of
// its own for that, or else they should go on to receive. So it is with one who looks at
// nothing: he waits forever.

// A deserted is a send to workers who may all have left.
type deserted struct {
	send ssa.Instruction
	pos  token.Pos
	gone *ssa.Return // where a worker leaves
}

const (
	groupType = "golang.org/x/sync/errgroup.Group"
	groupGo   = "(*" + groupType + ").Go"
	groupWait = "(*" + groupType + ").Wait"
)

// desertedSends returns the sends of a package to workers who may all have left.
func desertedSends(funcs []*ssa.Function) (list []deserted) {
	for _, fn := range funcs {
		if !calls(fn, groupWait) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				mk, ok := i.(*ssa.MakeChan)
				if !ok {
					continue
				}
				if w := workOf(fn, mk); w != nil {
					list = append(list, w.deserted(mk)...)
				}
			}
		}
	}
	return list
}

func calls(fn *ssa.Function, name string) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool { return isCall(i, name) })
	})
}

func isCall(i ssa.Instruction, name string) bool {
	c, ok := i.(*ssa.Call)
	return ok && c.Call.StaticCallee() != nil && c.Call.StaticCallee().String() == name
}

// A work is what a function and its literals do with a channel that the function has made.
type work struct {
	in    *ssa.Function
	sends []handing
	recvs []ssa.Instruction
}

// A handing is a send, be it in a function that is called with the channel.
type handing struct {
	send ssa.Instruction
	by   *ssa.Function // the function or literal in which that is
	loop bool          // it may come again and again
}

// workOf returns what is done with a new channel, or nil if it is in other hands as well.
func workOf(fn *ssa.Function, mk *ssa.MakeChan) *work {
	w := &work{in: fn}
	ok := true
	calls := make(map[*ssa.Call]bool) // that have led here
	by, loop := (*ssa.Function)(nil), false
	hand := func(send ssa.Instruction) {
		h := handing{send, by, loop || ir.InLoop(send.Block())}
		if by == nil {
			h.by = send.Parent()
		}
		w.sends = append(w.sends, h)
	}
	var follow func(v ssa.Value) // a channel
	var cell func(v ssa.Value)   // a variable with it
	follow = func(v ssa.Value) {
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.Store:
				a, local := r.Addr.(*ssa.Alloc)
				ok = ok && r.Val == v && local
				if local {
					cell(a)
				}
			case *ssa.Select:
				for _, s := range r.States {
					switch {
					case s.Chan != v:
						ok = ok && s.Send != v
					case s.Dir == types.SendOnly:
						hand(r)
					default:
						ok = false
					}
				}
			case *ssa.Send:
				ok = ok && r.X != v
				hand(r)
			case *ssa.UnOp:
				w.recvs = append(w.recvs, r)
			case *ssa.ChangeType:
				follow(r)
			case *ssa.DebugRef:
			case ssa.CallInstruction:
				if b, builtin := r.Common().Value.(*ssa.Builtin); builtin {
					ok = ok && b.Name() == "close"
					continue
				}
				// A function of the package may send.
				c, call := r.(*ssa.Call)
				callee := r.Common().StaticCallee()
				if !call || callee == nil || callee.Pkg != fn.Pkg || callee.Parent() != nil || len(callee.Blocks) == 0 || calls[c] || by != nil {
					ok = false
					continue
				}
				calls[c] = true
				by, loop = c.Parent(), ir.InLoop(c.Block())
				for n, arg := range c.Call.Args {
					if arg == v {
						follow(callee.Params[n])
					}
				}
				by, loop = nil, false
			default:
				ok = false
			}
		}
	}
	cell = func(v ssa.Value) {
		stores := 0
		for _, r := range *v.Referrers() {
			switch r := r.(type) {
			case *ssa.Store:
				stores++
				ok = ok && r.Addr == v && stores == 1
			case *ssa.UnOp:
				follow(r)
			case *ssa.MakeClosure:
				for n, bound := range r.Bindings {
					if bound == v {
						cell(r.Fn.(*ssa.Function).FreeVars[n])
					}
				}
			case *ssa.DebugRef:
			default:
				ok = false
			}
		}
	}
	follow(mk)
	if !ok {
		return nil
	}
	return w
}

// deserted returns the sends that wait for workers who may all have left.
func (w *work) deserted(mk *ssa.MakeChan) (list []deserted) {
	if len(w.recvs) == 0 {
		return nil
	}
	var gone *ssa.Return
	for _, r := range w.recvs {
		if !inGroup(r.Parent()) {
			return nil
		}
		if gone = leavesWithError(r.(*ssa.UnOp)); gone == nil || !countsWorkers(mk.Size, r.Parent()) {
			return nil
		}
	}
	for _, h := range w.sends {
		if !w.heldBy(h.by) {
			continue
		}
		switch s := h.send.(type) {
		case *ssa.Send:
			if h.loop {
				list = append(list, deserted{s, s.Pos(), gone})
			}
		case *ssa.Select:
			if !s.Blocking || slices.ContainsFunc(s.States, func(s *ssa.SelectState) bool { return s.Dir == types.RecvOnly && !endsFromOutside(s.Chan) }) {
				continue
			}
			if h.by != s.Parent() {
				continue // which context it looks at, its caller says
			}
			for _, state := range s.States {
				if state.Dir == types.SendOnly {
					list = append(list, deserted{s, state.Pos, gone})
				}
			}
		}
	}
	return list
}

// inGroup reports whether a literal is run by an errgroup, and by nobody else.
func inGroup(fn *ssa.Function) bool {
	mk := ir.MadeBy(fn)
	return mk != nil && !slices.ContainsFunc(*mk.Referrers(), func(r ssa.Instruction) bool { return !isCall(r, groupGo) })
}

// leavesWithError returns where a worker returns an error without asking for more work, or nil.
func leavesWithError(recv *ssa.UnOp) *ssa.Return {
	if !ir.InLoop(recv.Block()) {
		return nil
	}
	from := recv.Block().Succs
	if branch := branchOn(recv); recv.CommaOk && branch != nil {
		from = branch.Block().Succs[:1]
	}
	seen := map[*ssa.BasicBlock]bool{recv.Block(): true}
	for work := slices.Clone(from); len(work) > 0; {
		b := work[0]
		work = work[1:]
		if seen[b] {
			continue
		}
		seen[b] = true
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && len(ret.Results) == 1 && mayFail(ret.Results[0]) {
			return ret
		}
		work = append(work, b.Succs...)
	}
	return nil
}

// countsWorkers reports whether the room in a channel has nothing to do with how much is
// sent: it is a constant, or as much as there are workers.
func countsWorkers(size ssa.Value, worker *ssa.Function) bool {
	if _, ok := size.(*ssa.Const); ok {
		return true
	}
	start := ir.MadeBy(worker)
	same := func(v ssa.Value) bool {
		class := loadedFrom(size)
		return v == size || class != "" && class == loadedFrom(v) || sameVariable(v, size)
	}
	for d := start.Block(); d != nil; d = d.Idom() {
		if branch, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If); ok {
			if cmp, ok := branch.Cond.(*ssa.BinOp); ok && (same(cmp.X) || same(cmp.Y)) {
				return true
			}
		}
	}
	return false
}

// sameVariable reports whether two values are loaded from one variable.
func sameVariable(v, w ssa.Value) bool {
	a, ok1 := v.(*ssa.UnOp)
	b, ok2 := w.(*ssa.UnOp)
	return ok1 && ok2 && a.Op == token.MUL && b.Op == token.MUL && a.X == b.X
}

// heldBy reports whether the group waits for a function, or its Wait comes after it: it is
// run by the group, or where it stands.
func (w *work) heldBy(fn *ssa.Function) bool {
	for ; fn != w.in; fn = fn.Parent() {
		if inGroup(fn) {
			return true
		}
		mk := ir.MadeBy(fn)
		if mk == nil {
			return false
		}
		for _, r := range *mk.Referrers() {
			switch r.(type) {
			case *ssa.Call, *ssa.ChangeType, *ssa.DebugRef:
			default:
				return false
			}
		}
	}
	return true
}

// endsFromOutside reports whether a channel is that of the end of a context that the
// function was given.
func endsFromOutside(ch ssa.Value) bool {
	c, ok := ch.(*ssa.Call)
	if !ok || !c.Call.IsInvoke() || c.Call.Method.Name() != "Done" {
		return false
	}
	return fromCaller(c.Call.Value, 0)
}

// fromCaller reports whether a value is a parameter of the function that a literal is in.
func fromCaller(v ssa.Value, depth int) bool {
	if depth > 8 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Parent().Parent() == nil
	case *ssa.UnOp:
		return v.Op == token.MUL && fromCaller(v.X, depth+1)
	case *ssa.FreeVar:
		mk := ir.MadeBy(v.Parent())
		n := slices.Index(v.Parent().FreeVars, v)
		return mk != nil && fromCaller(mk.Bindings[n], depth+1)
	case *ssa.Alloc:
		var value ssa.Value
		for _, r := range *v.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == v {
				if value != nil {
					return false
				}
				value = st.Val
			}
		}
		return value != nil && fromCaller(value, depth+1)
	}
	return false
}
