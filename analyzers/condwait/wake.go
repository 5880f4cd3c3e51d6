package condwait

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who may wake those who wait, in spite of a store that wakes nobody.

// wokenLater reports whether somebody wakes all who wait in spite of the ending,
// or a goroutine or callback some of them.
func (p *program) wokenLater(w condCall, e ending) bool {
	for _, s := range p.calls {
		if s.method == "Wait" || s.class != w.class || !comes(s.call, e) {
			continue
		}
		if s.method == "Broadcast" && !p.stores(s.call.Parent(), e) && !p.rises(s, w, e) && !p.endsAll(s, w, e) || p.unasked(s.call.Parent(), nil) {
			return true
		}
	}
	return false
}

// endsAll reports whether who wakes all has just said that it is over, for good, by something
// else that ends the wait: nobody promises that it comes to that while somebody waits.
func (p *program) endsAll(s, w condCall, e ending) bool {
	return slices.ContainsFunc(endings(w.call), func(o ending) bool {
		return o != e && o.val != "!nil" && !p.takenBack(o) && slices.ContainsFunc(p.storesOf(o), func(st ssa.Instruction) bool {
			return st.Parent() == s.call.Parent() && ir.Dominates(st, s.call)
		})
	})
}

// rises reports whether who wakes all tells them of something that only he changes, such as
// how far things are, and does not look at what ends the wait for good: that he comes once
// more nobody has promised, as who has taken a place promises to give it back.
func (p *program) rises(s, w condCall, e ending) bool {
	fn := s.call.Parent()
	if p.takenBack(e) || p.looksAt(fn, e.class) {
		return false
	}
	tested := testedFields(w.call)
	alone := false
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			st, ok := i.(*ssa.Store)
			if !ok || !ir.Dominates(st, s.call) {
				continue
			}
			class := locks.ClassOf(st.Addr)
			if tested[class] && class != e.class {
				alone = p.changedOnlyBy(fn, class)
			}
		}
	}
	return alone
}

// looksAt reports whether a function has the address of a field.
func (p *program) looksAt(fn *ssa.Function, class string) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			f, ok := i.(*ssa.FieldAddr)
			return ok && locks.ClassOf(f) == class
		})
	})
}

// changedOnlyBy reports whether no other function than one changes a field of objects that
// others know.
func (p *program) changedOnlyBy(fn *ssa.Function, class string) bool {
	return !slices.ContainsFunc(p.funcs, func(g *ssa.Function) bool {
		return g != fn && slices.ContainsFunc(g.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
				f, ok := i.(*ssa.FieldAddr)
				return ok && locks.ClassOf(f) == class && !p.fresh(g, locks.RefOf(f).Root) &&
					slices.ContainsFunc(*f.Referrers(), func(r ssa.Instruction) bool { return !isRead(r) })
			})
		})
	})
}

// isRead reports whether an instruction loads from an address, and does nothing else with it.
func isRead(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.UnOp:
		return i.Op == token.MUL
	case *ssa.DebugRef:
		return true
	}
	return false
}

// stores reports whether a function is one of those that end the wait: what it
// does for the waiting it does for its own store.
func (p *program) stores(fn *ssa.Function, e ending) bool {
	return slices.ContainsFunc(p.storesOf(e), func(i ssa.Instruction) bool { return i.Parent() == fn })
}

// comes reports whether control may come to an instruction once the wait is over.
func comes(at ssa.Instruction, e ending) bool {
	seen := make(map[*ssa.BasicBlock]bool)
	work := []*ssa.BasicBlock{at.Parent().Blocks[0]}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		for n, s := range b.Succs {
			if ok {
				if f, val := isField(br.Cond, n != 0); f != nil && val == e.val && locks.ClassOf(f) == e.class {
					continue // the field is what this side excludes
				}
			}
			work = append(work, s)
		}
	}
	return seen[at.Block()]
}

// unasked reports whether a function may run though nobody calls it: in a
// goroutine, or as a callback.
func (p *program) unasked(fn *ssa.Function, seen []*ssa.Function) bool {
	if slices.Contains(seen, fn) {
		return false
	}
	if p.values[fn] || fn.Parent() != nil {
		return true
	}
	return slices.ContainsFunc(p.callers[fn], func(c ssa.CallInstruction) bool {
		_, started := c.(*ssa.Go)
		return started || p.unasked(c.Parent(), append(slices.Clip(seen), fn))
	})
}

// silent reports whether a function, what it calls and who calls it do nothing
// that may wake somebody. What comes before the store, if that is given, tells nobody of it.
func (p *program) silent(fn *ssa.Function, class string, e ending, store ssa.Instruction, seen []*ssa.Function) bool {
	if p.values[fn] || fn.Parent() != nil || !p.inert(fn, class, store, make(map[*ssa.Function]bool)) {
		return false
	}
	return !slices.ContainsFunc(p.callers[fn], func(c ssa.CallInstruction) bool {
		return !slices.Contains(seen, c.Parent()) && !p.silent(c.Parent(), class, e, nil, append(slices.Clip(seen), fn))
	})
}

// inert reports whether a function does nothing that others may notice, but
// locking, storing, and waking those who wait for something else.
func (p *program) inert(fn *ssa.Function, class string, store ssa.Instruction, seen map[*ssa.Function]bool) bool {
	if seen[fn] {
		return true
	}
	seen[fn] = true
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Go, *ssa.Send, *ssa.Select:
				return false
			case ssa.CallInstruction:
				if !p.inertCall(i.Common(), class, seen) && !(store != nil && asksBefore(i, store)) {
					return false
				}
			}
		}
	}
	return true
}

func (p *program) inertCall(c *ssa.CallCommon, class string, seen map[*ssa.Function]bool) bool {
	if b, ok := c.Value.(*ssa.Builtin); ok {
		return b.Name() != "close"
	}
	fn := c.StaticCallee()
	if fn == nil {
		return c.IsInvoke() && types.Unalias(c.Value.Type()).String() == "sync.Locker"
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || obj.Pkg() == nil {
		return len(fn.Blocks) > 0 && p.inert(fn, class, nil, seen)
	}
	switch path := obj.Pkg().Path(); {
	case strings.HasPrefix(obj.FullName(), "(*sync.Cond)."):
		return obj.Name() != "Wait" && locks.ClassOf(c.Args[0]) != class
	case path == "sync":
		op, _ := locks.OpOf(c)
		return op != locks.None
	case path == "sync/atomic" || path == "errors" || path == "fmt":
		return true
	}
	return slices.Contains(p.funcs, fn) && p.inert(fn, class, nil, seen)
}

// asksBefore reports whether a call comes before a store, and is one of a method of
// something unknown, which is given nothing but data and has an answer: it is asked for its
// part, and knows of nobody who waits here. If it is of this package and wakes somebody, that
// is in view.
func asksBefore(c ssa.CallInstruction, store ssa.Instruction) bool {
	call, ok := c.(*ssa.Call)
	return ok && call.Call.IsInvoke() && len(*call.Referrers()) > 0 &&
		ir.Dominates(call, store) && !reaches(store.Block(), call.Block()) &&
		!slices.ContainsFunc(call.Call.Args, func(a ssa.Value) bool { return !isData(a.Type()) })
}

// isData reports whether a type holds nothing but numbers, texts and lists of them.
func isData(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return true
	case *types.Slice:
		return isData(t.Elem())
	}
	return false
}

// handedOn reports whether others may have the condition variable, who may wake
// its waiting: it is in an exported field, or its address goes elsewhere.
func (p *program) handedOn(class string) bool {
	name := strings.TrimRight(class[strings.LastIndexByte(class, '.')+1:], "*")
	return class == "" || token.IsExported(name) || p.escapes()[class]
}

// escapes returns the classes of condition variables that are used other than by
// calls of their methods.
func (p *program) escapes() map[string]bool {
	if p.gone != nil {
		return p.gone
	}
	p.gone = make(map[string]bool)
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				v, ok := i.(ssa.Value)
				if !ok || !isCond(v.Type()) {
					continue
				}
				for _, r := range *v.Referrers() {
					if !p.keeps(r, v) {
						p.gone[locks.ClassOf(v)] = true
					}
				}
			}
		}
	}
	return p.gone
}

// keeps reports whether an instruction hands a condition variable to nobody.
func (p *program) keeps(i ssa.Instruction, cond ssa.Value) bool {
	switch i := i.(type) {
	case ssa.CallInstruction:
		fn := i.Common().StaticCallee()
		if fn == nil {
			return false
		}
		obj, ok := fn.Object().(*types.Func)
		return ok && strings.HasPrefix(obj.FullName(), "(*sync.Cond).") && i.Common().Args[0] == cond
	case *ssa.Store:
		_, made := cond.(*ssa.Call)
		return made
	case *ssa.FieldAddr, *ssa.DebugRef:
		return true
	}
	return false
}
