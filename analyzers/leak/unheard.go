package leak

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who puts work somewhere, and then gives a signal if somebody waits for it and drops it
// otherwise, loses the signal if the one who does the work is still at it: that one has
// already looked, and waits for the next signal. Room for one signal in the channel keeps
// it. Where time ends the wait as well, the work is only late, and where something else
// does, the signal may be for that alone.

// An unheard is a signal that may be lost.
type unheard struct {
	send  *ssa.Select
	recv  ssa.Instruction
	made  *ssa.MakeChan
	left  token.Pos // where the work is put
	field string    // in which
}

// unheardSignals returns the signals that are dropped while who takes them is at work.
func unheardSignals(funcs []*ssa.Function, uses map[string]*uses) (list []unheard) {
	changes := make(map[*ssa.Function]map[string]token.Pos)
	for _, fn := range funcs {
		changes[fn] = fieldChanges(fn)
	}
	callers := staticCallers(funcs)
	for _, class := range signalFields(funcs) {
		u := uses[class]
		if u == nil || u.escapes || u.given || u.made == nil || room(u.made) != 0 || len(u.recvs) != 1 || !waitsInLoop(u.recvs[0], class) {
			continue
		}
		if slices.ContainsFunc(u.sends, func(s ssa.Instruction) bool { return !dropsAlone(s) }) {
			continue
		}
		recv := u.recvs[0]
		read := fieldsRead(recv.Parent(), 0)
		for _, s := range u.sends {
			fn := s.Parent()
			at, field := leavesWork(append([]*ssa.Function{fn}, callers[fn]...), changes, read, structOf(class))
			if fn != recv.Parent() && at.IsValid() {
				list = append(list, unheard{s.(*ssa.Select), recv, u.made, at, field})
			}
		}
	}
	return list
}

// signalFields returns the fields with channels that carry nothing, in order.
func signalFields(funcs []*ssa.Function) (list []string) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				sel, ok := i.(*ssa.Select)
				if !ok || !dropsAlone(sel) || !carriesNothing(sel.States[0].Chan) {
					continue
				}
				if class := classOf(sel.States[0].Chan); class != "" && !slices.Contains(list, class) {
					list = append(list, class)
				}
			}
		}
	}
	return list
}

// carriesNothing reports whether what a channel carries has no value, or just a yes or no.
func carriesNothing(ch ssa.Value) bool {
	c, ok := ch.Type().Underlying().(*types.Chan)
	if !ok {
		return false
	}
	st, ok := c.Elem().Underlying().(*types.Struct)
	return ok && st.NumFields() == 0 || ir.IsBool(c.Elem())
}

// dropsAlone reports whether an instruction sends if somebody receives, and does nothing
// otherwise.
func dropsAlone(i ssa.Instruction) bool {
	sel, ok := i.(*ssa.Select)
	return ok && !sel.Blocking && len(sel.States) == 1 && sel.States[0].Dir == types.SendOnly
}

// waitsInLoop reports whether an instruction of a loop waits for a signal, and besides for
// the end only: for channels that carry nothing.
func waitsInLoop(recv ssa.Instruction, class string) bool {
	if !ir.InLoop(recv.Block()) {
		return false
	}
	sel, ok := recv.(*ssa.Select)
	return !ok || sel.Blocking && !slices.ContainsFunc(sel.States, func(s *ssa.SelectState) bool {
		return s.Dir != types.RecvOnly || !carriesNothing(s.Chan) && classOf(s.Chan) != class
	})
}

// fieldChanges returns the fields that a function stores to, or puts something into, with
// the places.
func fieldChanges(fn *ssa.Function) map[string]token.Pos {
	set := make(map[string]token.Pos)
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Store:
				if f, ok := i.Addr.(*ssa.FieldAddr); ok && !isNew(f.X) {
					set[locks.ClassOf(f)] = i.Pos()
				}
			case *ssa.MapUpdate:
				if class := classOf(i.Map); class != "" {
					set[class] = i.Pos()
				}
			case *ssa.Call:
				if f := atomicField(i); f != nil && i.Call.StaticCallee().Name() != "Load" {
					set[locks.ClassOf(f)] = i.Pos()
				}
			}
		}
	}
	return set
}

// atomicField returns the field that a method of sync/atomic is called on, or nil.
func atomicField(c *ssa.Call) *ssa.FieldAddr {
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "sync/atomic" || len(c.Call.Args) == 0 {
		return nil
	}
	f, _ := c.Call.Args[0].(*ssa.FieldAddr)
	return f
}

func isNew(v ssa.Value) bool { _, ok := v.(*ssa.Alloc); return ok }

// fieldsRead returns the fields that a function, or one that it calls, looks at.
func fieldsRead(fn *ssa.Function, depth int) map[string]bool {
	set := make(map[string]bool)
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.UnOp:
				if f, ok := i.X.(*ssa.FieldAddr); ok && i.Op == token.MUL {
					set[locks.ClassOf(f)] = true
				}
			case *ssa.Call:
				if f := atomicField(i); f != nil {
					set[locks.ClassOf(f)] = true
				}
				if callee := i.Call.StaticCallee(); callee != nil && callee.Pkg == fn.Pkg && depth < 2 {
					for class := range fieldsRead(callee, depth+1) {
						set[class] = true
					}
				}
			}
		}
	}
	return set
}

// staticCallers returns who calls a function by its name.
func staticCallers(funcs []*ssa.Function) map[*ssa.Function][]*ssa.Function {
	set := make(map[*ssa.Function][]*ssa.Function)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if c, ok := i.(*ssa.Call); ok && c.Call.StaticCallee() != nil {
					set[c.Call.StaticCallee()] = append(set[c.Call.StaticCallee()], fn)
				}
			}
		}
	}
	return set
}

// leavesWork returns where one of some functions changes a field of the object that owns
// the channel, which is read by who takes the signals.
func leavesWork(fns []*ssa.Function, changes map[*ssa.Function]map[string]token.Pos, read map[string]bool, owner string) (at token.Pos, field string) {
	for _, fn := range fns {
		for class, pos := range changes[fn] {
			if read[class] && structOf(class) == owner && pos.IsValid() && (!at.IsValid() || pos < at) {
				at, field = pos, class[strings.LastIndexByte(class, '.')+1:]
			}
		}
	}
	return at, field
}

// structOf returns the type in the class of a field.
func structOf(class string) string { return class[:max(0, strings.LastIndexByte(class, '.'))] }
