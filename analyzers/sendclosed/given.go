package sendclosed

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who gives others a method of his to call, and the method sends, has to stop them before
// he closes the channel. If the stop follows the close, they may call in between.

// An informer is a send of a method that others were given, and that may come after the close.
type informer struct {
	send  ssa.Instruction
	pos   token.Pos
	close *ssa.Call
	stop  ssa.Instruction // where the others are stopped
}

// informers returns the sends of methods that are called by others who are stopped too late.
func informers(funcs []*ssa.Function) (list []informer) {
	for _, fn := range funcs {
		if fn.Signature.Recv() == nil || len(fn.Params) == 0 || locks.Recovers(fn) {
			continue
		}
		for ch, at := range sends(fn) {
			field := ir.LoadedField(ch)
			if field == nil || field.X != fn.Params[0] || decided(at) {
				continue
			}
			for _, holder := range givenTo(funcs, fn) {
				if end, stop := stopsLate(funcs, locks.ClassOf(field), holder); end != nil && end.Parent() != fn {
					list = append(list, informer{at, posOf(at, ch), end, stop})
					break
				}
			}
		}
	}
	return list
}

// decided reports whether a send is made under a condition, or after a lock was taken.
func decided(at ssa.Instruction) bool {
	if at.Block().Index != 0 {
		return true
	}
	if sel, ok := at.(*ssa.Select); ok && len(sel.States) > 1 {
		return true
	}
	for _, where := range locked(at.Parent()) {
		if ir.Dominates(where, at) {
			return true
		}
	}
	return false
}

// givenTo returns the fields in which those are who are given a method as a value.
func givenTo(funcs []*ssa.Function, method *ssa.Function) (list []string) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				mk, ok := i.(*ssa.MakeClosure)
				if !ok || mk.Fn.(*ssa.Function).Synthetic == "" || mk.Fn.(*ssa.Function).Object() != method.Object() {
					continue
				}
				for _, r := range flows(mk) {
					c, ok := r.(*ssa.Call)
					if !ok || !c.Call.IsInvoke() || !slices.ContainsFunc(c.Call.Args, func(v ssa.Value) bool { return v == mk || isConverted(v, mk) }) {
						continue
					}
					if f := heldIn(c.Call.Value); f != nil && f.X == mk.Bindings[0] {
						list = append(list, locks.ClassOf(f))
					}
				}
			}
		}
	}
	return list
}

// flows returns what is done with a value, and with what it is converted to.
func flows(v ssa.Value) (list []ssa.Instruction) {
	for _, r := range *v.Referrers() {
		if c, ok := r.(*ssa.ChangeType); ok {
			list = append(list, flows(c)...)
			continue
		}
		list = append(list, r)
	}
	return list
}

func isConverted(v, of ssa.Value) bool {
	c, ok := v.(*ssa.ChangeType)
	return ok && c.X == of
}

// heldIn returns the field that a value is in, is an element of, or was found in as a map.
func heldIn(v ssa.Value) *ssa.FieldAddr {
	if f := ir.LoadedField(v); f != nil {
		return f
	}
	if f := elementOf(v); f != nil {
		return f
	}
	return entryOf(v)
}

// stopsLate returns the close of the channels of a class in a function that goes on to stop
// those who are in a field, and where it does; or nil.
func stopsLate(funcs []*ssa.Function, channel, holder string) (end *ssa.Call, stop ssa.Instruction) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				c := closing(i)
				if c == nil {
					continue
				}
				f := ir.LoadedField(c.Call.Args[0])
				if f == nil || locks.ClassOf(f) != channel || waitsBefore(c) {
					continue
				}
				before, after := stopsOf(fn, holder, c)
				if len(after) > 0 && !before {
					return c, after[0]
				}
			}
		}
	}
	return nil, nil
}

// stopsOf returns whether a function ends what is in a field other than after an
// instruction, and where it does after it.
func stopsOf(fn *ssa.Function, holder string, end ssa.Instruction) (before bool, after []ssa.Instruction) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if !ok || !c.Call.IsInvoke() || !slices.Contains([]string{"Close", "Shutdown", "Stop"}, c.Call.Method.Name()) {
				continue
			}
			if f := heldIn(c.Call.Value); f == nil || locks.ClassOf(f) != holder {
				continue
			}
			if ir.Dominates(end, i) {
				after = append(after, i)
			} else {
				before = true
			}
		}
	}
	return before, after
}
