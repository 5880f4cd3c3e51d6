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

// Who asks whether a channel is closed when he receives from it says something of the
// channel: that others close it, or else that it may have a value for him. The fields
// of a package show whether that is so.

// An askedRecv is a receive that asks for a close, and is mistaken.
type askedRecv struct {
	recv   *ssa.UnOp
	signal ssa.Instruction // the close of the other channel, by which those who send leave; or nil
	field  string          // in which that is
}

// unclosed returns the receives that wait for the close of a channel that nobody closes,
// while those who send on it leave when another channel of the object is closed: then the
// receive waits forever.
func unclosed(funcs []*ssa.Function, all map[string]*uses) (list []askedRecv) {
	for recv, u := range asking(funcs, all) {
		if len(u.closes) > 0 || u.escapes || u.given {
			continue
		}
		if end, field := leaveBy(u.sends, all); end != nil && end.Parent() != recv.Parent() {
			list = append(list, askedRecv{recv, end, field})
		}
	}
	return list
}

// silent returns the receives in loops from a channel on which nobody sends: they wait
// for the close, after which the loop is left, so that there is never another turn of
// what else the loop does. A loop that is all about what it receives waits for the close
// as a range does.
func silent(funcs []*ssa.Function, all map[string]*uses) (list []askedRecv) {
	for recv, u := range asking(funcs, all) {
		if len(u.sends) == 0 && len(u.closes) > 0 && !u.escapes && !ranges(recv) && goesRound(recv) && unused(recv) && worksBesides(recv) {
			list = append(list, askedRecv{recv: recv})
		}
	}
	return list
}

// asking yields the receives that ask whether a channel in a field is closed.
func asking(funcs []*ssa.Function, all map[string]*uses) func(func(*ssa.UnOp, *uses) bool) {
	return func(yield func(*ssa.UnOp, *uses) bool) {
		for _, fn := range funcs {
			for _, b := range fn.Blocks {
				for _, i := range b.Instrs {
					recv, ok := i.(*ssa.UnOp)
					if !ok || recv.Op != token.ARROW || !recv.CommaOk || branchOn(recv) == nil {
						continue
					}
					if u := all[classOf(recv.X)]; u != nil && inField(recv.X) && !yield(recv, u) {
						return
					}
				}
			}
		}
	}
}

// inField reports whether a channel is in a field that other packages have no name for.
func inField(ch ssa.Value) bool {
	load, ok := ch.(*ssa.UnOp)
	if !ok {
		return false
	}
	f, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	st := f.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	return !st.Field(f.Field).Exported()
}

// branchOn returns the branch that goes by whether a receive has got something.
func branchOn(recv *ssa.UnOp) *ssa.If {
	for _, r := range *recv.Referrers() {
		ok, is := r.(*ssa.Extract)
		if !is || ok.Index != 1 {
			continue
		}
		for _, r := range *ok.Referrers() {
			switch r := r.(type) {
			case *ssa.If:
				return r
			case *ssa.UnOp:
				for _, r := range *r.Referrers() {
					if branch, is := r.(*ssa.If); is {
						return branch
					}
				}
			}
		}
	}
	return nil
}

// ranges reports whether a receive is that of a range.
func ranges(recv *ssa.UnOp) bool { return strings.HasPrefix(recv.Block().Comment, "rangechan") }

// goesRound reports whether there is another turn just if a receive has got something.
func goesRound(recv *ssa.UnOp) bool {
	branch := branchOn(recv)
	got, closed := branch.Block().Succs[0], branch.Block().Succs[1]
	if u, ok := branch.Cond.(*ssa.UnOp); ok && u.Op == token.NOT {
		got, closed = closed, got
	}
	return ir.ComesTo(got, recv.Block()) && !ir.ComesTo(closed, recv.Block())
}

// unused reports whether nobody looks at what is received.
func unused(recv *ssa.UnOp) bool {
	return !slices.ContainsFunc(*recv.Referrers(), func(r ssa.Instruction) bool {
		v, ok := r.(*ssa.Extract)
		return ok && v.Index == 0 && len(*v.Referrers()) > 0
	})
}

// worksBesides reports whether the loop that a receive is in does anything else.
func worksBesides(recv *ssa.UnOp) bool {
	return slices.ContainsFunc(recv.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return ir.ComesTo(b, recv.Block()) && slices.ContainsFunc(recv.Block().Succs, func(next *ssa.BasicBlock) bool { return ir.ComesTo(next, b) }) &&
			slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
				switch i := i.(type) {
				case ssa.CallInstruction, *ssa.Send, *ssa.Select, *ssa.Store, *ssa.MapUpdate:
					return true
				case *ssa.UnOp:
					return i.Op == token.ARROW && i != recv
				}
				return false
			})
	})
}

// leaveBy returns the close of a channel for which all of some sends wait as well, in one
// object, with the field that it is in; or nil.
func leaveBy(sends []ssa.Instruction, all map[string]*uses) (end ssa.Instruction, field string) {
	for n, i := range sends {
		sel, ok := i.(*ssa.Select)
		if !ok || !sel.Blocking {
			return nil, ""
		}
		by, name := beside(sel, all)
		if by == nil || n > 0 && by != end {
			return nil, ""
		}
		end, field = by, name
	}
	return end, field
}

// beside returns the close of a channel for which a select waits that sends on another one
// of the same object.
func beside(sel *ssa.Select, all map[string]*uses) (end ssa.Instruction, field string) {
	for _, s := range sel.States {
		if s.Dir != types.RecvOnly || !slices.ContainsFunc(sel.States, func(o *ssa.SelectState) bool { return o.Dir == types.SendOnly && sameObject(o.Chan, s.Chan) }) {
			continue
		}
		if u := all[classOf(s.Chan)]; u != nil && len(u.closes) > 0 && len(u.sends) == 0 {
			class := classOf(s.Chan)
			return u.closes[0], class[strings.LastIndexByte(class, '.')+1:]
		}
	}
	return nil, ""
}

// sameObject reports whether two channels are in fields of one object.
func sameObject(a, b ssa.Value) bool {
	x, y := locks.RefOf(a), locks.RefOf(b)
	i, j := strings.LastIndexByte(x.Path, '.'), strings.LastIndexByte(y.Path, '.')
	return x.Root == y.Root && i >= 0 && j >= 0 && x.Path[:i] == y.Path[:j]
}
