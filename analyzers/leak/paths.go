package leak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Where a channel goes in a package: into fields, variables and parameters, and out of them.

// chanPaths knows how values of a package get about.
type chanPaths struct {
	makes []*ssa.MakeChan
	loads map[string][]ssa.Value // by class
	taken map[string]bool        // classes whose address is used otherwise
	calls map[*ssa.Function][]ssa.CallInstruction
	named map[*ssa.Function]bool // functions that may be called from anywhere

	invoked map[string]bool // the names of methods that are called by way of interfaces
}

func newChanPaths(funcs []*ssa.Function) *chanPaths {
	p := &chanPaths{
		loads: make(map[string][]ssa.Value), taken: make(map[string]bool),
		calls: make(map[*ssa.Function][]ssa.CallInstruction), named: make(map[*ssa.Function]bool), invoked: make(map[string]bool),
	}
	for _, fn := range funcs {
		if fn.Parent() == nil && token.IsExported(fn.Name()) {
			p.named[fn] = true
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				p.add(i)
			}
		}
	}
	for _, fn := range funcs {
		if fn.Signature.Recv() != nil && p.invoked[fn.Name()] {
			p.named[fn] = true
		}
	}
	return p
}

func (p *chanPaths) add(i ssa.Instruction) {
	var callee *ssa.Function
	switch i := i.(type) {
	case *ssa.MakeChan:
		p.makes = append(p.makes, i)
	case *ssa.UnOp:
		if i.Op == token.MUL && isChan(i.Type()) {
			class := locks.ClassOf(i.X)
			p.loads[class] = append(p.loads[class], i)
		}
	case *ssa.Field:
		if isChan(i.Type()) {
			class := locks.ClassOf(i)
			p.loads[class] = append(p.loads[class], i)
		}
	case *ssa.FieldAddr:
		if slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !accesses(r, i) }) {
			p.taken[locks.ClassOf(i)] = true
		}
	case ssa.CallInstruction:
		if callee = i.Common().StaticCallee(); callee != nil {
			p.calls[callee] = append(p.calls[callee], i)
		} else if i.Common().IsInvoke() {
			p.invoked[i.Common().Method.Name()] = true
		}
	}
	// A function that is a value is called from anywhere.
	for _, o := range i.Operands(nil) {
		if fn, ok := (*o).(*ssa.Function); ok && fn != callee {
			p.named[methodOf(fn)] = true
		}
	}
}

// methodOf returns the method that a function calls which was made for one as a value, or else
// the function itself.
func methodOf(fn *ssa.Function) *ssa.Function {
	if m, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" {
		if of := fn.Prog.FuncValue(m.Origin()); of != nil {
			return of
		}
	}
	return fn
}

// neverClosed returns where a channel is made that a receive may be from, that nobody
// closes, and that is in no other hands than to be received from.
func (p *chanPaths) neverClosed(recv *ssa.UnOp) *ssa.MakeChan {
	for _, mk := range p.makes {
		w := &chanWalk{p: p, seen: make(map[any]bool)}
		w.value(mk)
		if w.seen[recv.X] && !w.closed && !w.escapes {
			return mk
		}
	}
	return nil
}

// A chanWalk follows one channel.
type chanWalk struct {
	p               *chanPaths
	seen            map[any]bool // values, and names of classes
	closed, escapes bool
	sends, recvs    []ssa.Instruction
	closes          []ssa.Instruction
}

func (w *chanWalk) value(v ssa.Value) {
	if w.seen[v] || v.Referrers() == nil {
		return
	}
	w.seen[v] = true
	for _, r := range *v.Referrers() {
		w.use(v, r)
	}
}

// use follows a channel through an instruction that has it.
func (w *chanWalk) use(v ssa.Value, i ssa.Instruction) {
	switch i := i.(type) {
	case *ssa.DebugRef, *ssa.BinOp, *ssa.If:
	case *ssa.UnOp:
		w.recvs = append(w.recvs, i)
	case *ssa.Send:
		w.escapes = w.escapes || i.X == v
		w.sends = append(w.sends, i)
	case *ssa.Select:
		for _, s := range i.States {
			w.escapes = w.escapes || s.Send == v
			switch {
			case s.Chan == v && s.Dir == types.SendOnly:
				w.sends = append(w.sends, i)
			case s.Chan == v:
				w.recvs = append(w.recvs, i)
			}
		}
	case *ssa.Phi:
		w.value(i)
	case *ssa.ChangeType:
		w.value(i)
	case *ssa.Store:
		w.store(v, i)
	case *ssa.MakeClosure:
		w.bound(v, i)
	case ssa.CallInstruction:
		w.call(v, i)
	case *ssa.Return:
		w.returned(v, i)
	default:
		w.give(v)
	}
}

// give notes that others have the channel. Who can only receive from it cannot close it. In a
// function with type parameters it is none.
func (w *chanWalk) give(v ssa.Value) {
	if ch, ok := v.Type().Underlying().(*types.Chan); !ok || ch.Dir() != types.RecvOnly {
		w.escapes = true
	}
}

func (w *chanWalk) store(v ssa.Value, st *ssa.Store) {
	if a, ok := st.Addr.(*ssa.Alloc); ok {
		w.variable(a)
		return
	}
	class := locks.ClassOf(st.Addr)
	f, ok := st.Addr.(*ssa.FieldAddr)
	if class == "" || !ok || w.p.taken[class] || ir.FieldOf(f).Exported() {
		w.give(v)
		return
	}
	if w.seen[class] {
		return
	}
	w.seen[class] = true
	for _, load := range w.p.loads[class] {
		w.value(load)
	}
}

// variable follows what a local variable holds, which literals may refer to.
func (w *chanWalk) variable(v ssa.Value) {
	if w.seen[v] {
		return
	}
	w.seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp:
			w.value(r)
		case *ssa.Store, *ssa.DebugRef:
		case *ssa.MakeClosure:
			w.bound(v, r)
		default:
			w.escapes = true
		}
	}
}

// bound follows a channel, or the variable that holds it, into a literal.
func (w *chanWalk) bound(v ssa.Value, lit *ssa.MakeClosure) {
	for n, b := range lit.Bindings {
		if b != v {
			continue
		}
		free := lit.Fn.(*ssa.Function).FreeVars[n]
		if isChan(free.Type()) {
			w.value(free)
		} else {
			w.variable(free)
		}
	}
}

func (w *chanWalk) call(v ssa.Value, c ssa.CallInstruction) {
	if b, ok := c.Common().Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			w.closed, w.closes = true, append(w.closes, c)
		}
		return
	}
	callee := written(c.Common())
	if callee == nil || len(callee.Blocks) == 0 || callee.Pkg != c.Parent().Pkg {
		w.give(v)
		return
	}
	for n, a := range c.Common().Args {
		if a == v {
			w.value(callee.Params[n])
		}
	}
}

// returned follows a channel to those who call a function.
func (w *chanWalk) returned(v ssa.Value, ret *ssa.Return) {
	fn := ret.Parent()
	if w.p.named[fn] || fn.Parent() != nil {
		w.give(v)
	}
	for n, r := range ret.Results {
		if r != v {
			continue
		}
		for _, c := range w.p.calls[fn] {
			call, ok := c.(*ssa.Call)
			if !ok {
				continue
			}
			if len(ret.Results) == 1 {
				w.value(call)
				continue
			}
			for _, r := range *call.Referrers() {
				if x, ok := r.(*ssa.Extract); ok && x.Index == n {
					w.value(x)
				}
			}
		}
	}
}
