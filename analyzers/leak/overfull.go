package leak

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// A function puts all of a list, or a map, into a channel that nobody has yet but itself.
// If there is less room than the list may have elements, it never gets to hand it out.

// An overfull is a send that may find no room.
type overfull struct {
	send *ssa.Send
	made *ssa.MakeChan
}

// overfulls returns the sends of a package by which a function may wait for itself.
func overfulls(funcs []*ssa.Function) (list []overfull) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				send, ok := i.(*ssa.Send)
				if !ok {
					continue
				}
				mk, ok := send.Chan.(*ssa.MakeChan)
				if !ok || !mk.Block().Dominates(b) || !onlyUntil(mk, send) {
					continue
				}
				if over := turnsOf(b); over != nil && roomFor(mk.Size, over) == less {
					list = append(list, overfull{send, mk})
				}
			}
		}
	}
	return list
}

// onlyUntil reports whether nothing is done with a channel before a send in a loop is done
// with, but that.
func onlyUntil(mk *ssa.MakeChan, send *ssa.Send) bool {
	return !ir.ComesTo(send.Block(), mk.Block()) && !slices.ContainsFunc(*mk.Referrers(), func(r ssa.Instruction) bool {
		if _, ok := r.(*ssa.DebugRef); ok || r == send {
			return false
		}
		return ir.ComesTo(r.Block(), send.Block())
	})
}

// turnsOf returns what a loop goes over to its end, if a block is run in each turn: a list
// whose length is not fixed, or a map.
func turnsOf(b *ssa.BasicBlock) ssa.Value {
	for head := b; head != nil; head = head.Idom() {
		if !ir.ComesTo(b, head) {
			return nil
		}
		over := rangeOver(head)
		if over == nil {
			continue
		}
		in := func(x *ssa.BasicBlock) bool { return ir.ComesTo(head, x) && ir.ComesTo(x, head) }
		for _, x := range head.Parent().Blocks {
			if !in(x) || x == head {
				continue
			}
			// It is left early, or goes round without the block.
			if slices.ContainsFunc(x.Succs, func(s *ssa.BasicBlock) bool { return !in(s) }) || slices.Contains(x.Succs, head) && !b.Dominates(x) {
				return nil
			}
		}
		return over
	}
	return nil
}

// rangeOver returns what a block is the head of a range over, or nil.
func rangeOver(b *ssa.BasicBlock) ssa.Value {
	branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	switch c := branch.Cond.(type) {
	case *ssa.Extract:
		if next, ok := c.Tuple.(*ssa.Next); ok && c.Index == 0 && !next.IsString {
			return next.Iter.(*ssa.Range).X
		}
	case *ssa.BinOp:
		if _, ok := c.X.(*ssa.BinOp); ok && c.Op == token.LSS {
			return lenOf(c.Y)
		}
	}
	return nil
}

// lenOf returns what a value is the length of, or nil.
func lenOf(v ssa.Value) ssa.Value {
	c, ok := v.(*ssa.Call)
	if !ok {
		return nil
	}
	if b, ok := c.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" {
		return nil
	}
	return c.Call.Args[0]
}

type enough int

const (
	unknown enough = iota
	less           // it may be
)

// roomFor says whether a size may be less than a list has elements: it is a number, or the
// smaller one of the length and something else.
func roomFor(size ssa.Value, list ssa.Value) enough {
	switch v := size.(type) {
	case *ssa.Const:
		if v.Int64() > 0 && ofAnyLength(list) {
			return less
		}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "min" && slices.ContainsFunc(v.Call.Args, func(a ssa.Value) bool { return sameList(lenOf(a), list) }) {
			return less
		}
	case *ssa.Phi:
		if slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return sameList(lenOf(e), list) }) && slices.ContainsFunc(v.Edges, func(e ssa.Value) bool { return cutDown(e, list) }) {
			return less
		}
	}
	return unknown
}

// ofAnyLength reports whether nothing in a function says how long a list is, nor is it one of
// the package that is written out.
func ofAnyLength(list ssa.Value) bool {
	switch list.(type) {
	case *ssa.Parameter, *ssa.Call, *ssa.Extract:
		return true
	}
	return loadedFrom(list) != ""
}

// sameList reports whether two values are of one list: one value, or what one field holds.
func sameList(a, b ssa.Value) bool {
	return a != nil && (a == b || loadedFrom(a) != "" && loadedFrom(a) == loadedFrom(b))
}

// cutDown reports whether a number is replaced where it is greater than a length.
func cutDown(n, list ssa.Value) bool {
	if n.Referrers() == nil || lenOf(n) != nil {
		return false
	}
	return slices.ContainsFunc(*n.Referrers(), func(r ssa.Instruction) bool {
		b, ok := r.(*ssa.BinOp)
		return ok && (b.Op == token.GTR && b.X == n && sameList(lenOf(b.Y), list) || b.Op == token.LSS && b.Y == n && sameList(lenOf(b.X), list))
	})
}
