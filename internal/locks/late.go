package locks

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Who asks whether a channel is closed before he sends expects others to close it
// meanwhile. If what he asks is set, and the channel closed, with a lock held that he has
// not got when he sends, the close may come between.

// A LateSend is a send that may come after the close although it was asked before
// whether that had come.
type LateSend struct {
	At    ssa.Instruction // the send, or the select with it
	Pos   token.Pos       // of the arrow
	Asked ssa.Instruction // where it is asked
	Close ssa.Instruction
	Lock  string // with which it is closed, as the function that closes names it; or ""
	With  string // what is closed in one go with it, and was asked for
	Left  string // the map in which it is left; it was not asked
	Found string // the map in which it was found, with a lock that is not held any more; the same
}

// A chanUse is a send on, or a close of, a channel in a field.
type chanUse struct {
	at    ssa.Instruction
	pos   token.Pos
	ref   Ref    // of the channel
	class string // of it
	held  []heldName
	locks []lock // of the same object, held
}

// chanUses notes what an instruction sends on or closes.
func (p *program) chanUses(i ssa.Instruction, h holding) {
	note := func(ch ssa.Value, pos token.Pos, list, ofLists *[]chanUse) {
		load, ok := ch.(*ssa.UnOp)
		if !ok || !isLoad(load) || p.inTest(i) {
			return
		}
		u := chanUse{at: i, pos: pos, ref: whole(RefOf(ch)), class: ClassOf(ch), held: p.heldNames(h)}
		if all := listOf(load.X); all != nil {
			list, u.ref, u.class = ofLists, whole(RefOf(all)), ClassOf(all)
		} else if _, field := load.X.(*ssa.FieldAddr); !field {
			return
		}
		for _, r := range sortedRefs(h) {
			if siblings(r, u.ref) && !h[r] && p.classes[r] != "" {
				u.locks = append(u.locks, lock{r, p.classes[r]})
			}
		}
		*list = append(*list, u)
	}
	switch i := i.(type) {
	case *ssa.Send:
		note(i.Chan, i.Pos(), &p.sends, &p.listSends)
	case *ssa.Select:
		for _, s := range i.States {
			if s.Dir == types.SendOnly {
				note(s.Chan, s.Pos, &p.sends, &p.listSends)
			}
		}
	case *ssa.Call:
		if isClose(&i.Call) {
			note(i.Call.Args[0], i.Pos(), &p.closes, &p.listCloses)
		}
	}
}

// listOf returns the list in a field that an address is one of an element of, or nil.
func listOf(addr ssa.Value) ssa.Value {
	at, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return nil
	}
	load, ok := at.X.(*ssa.UnOp)
	if !ok || !isLoad(load) {
		return nil
	}
	if _, field := load.X.(*ssa.FieldAddr); !field {
		return nil
	}
	return load
}

// lateSends returns the sends that may come too late.
func (p *program) lateSends() (list []LateSend) {
	for _, l := range slices.Concat(p.lockedLate(p.closes, p.sends), p.lockedLate(allOfLists(p.listCloses), p.listSends), p.openlyLate(), p.leftInMap(), p.foundLate()) {
		if !slices.ContainsFunc(list, func(o LateSend) bool { return o.Pos == l.Pos }) {
			list = append(list, l)
		}
	}
	return list
}

// allOfLists returns the closes that are made in a loop: of one element of a list it is not
// known which one it is.
func allOfLists(closes []chanUse) []chanUse {
	return slices.DeleteFunc(slices.Clone(closes), func(c chanUse) bool { return !ir.InLoop(c.at.Block()) })
}

// lockedLate returns the sends that may come after a close that is made with a lock held.
func (p *program) lockedLate(closes, sends []chanUse) (list []LateSend) {
	loose := looseFuncs(p.funcs)
	for _, c := range closes {
		fn := c.at.Parent()
		if len(c.locks) == 0 || p.waitsBefore(fn, c.at) || p.calledLate(fn) {
			continue
		}
		flags := setBeside(c)
		for _, s := range sends {
			if len(flags) == 0 || s.class != c.class || s.at.Parent() == fn || p.world.recovers(s.at.Parent()) {
				continue
			}
			if apart("", append(p.callersHold(s.at.Parent(), loose), s.held...), append(p.callersHold(fn, loose), c.held...)) {
				continue
			}
			if asked := p.askedBefore(s, flags, c.locks); asked != nil {
				list = append(list, LateSend{At: s.at, Pos: s.pos, Asked: asked, Close: c.at, Lock: c.locks[0].ref.String()})
			}
		}
	}
	return list
}

// waitsBefore reports whether a function waits for anything, or gives others time, before it
// comes to an instruction, or at all: they may then have ended before it closes.
func (p *program) waitsBefore(fn *ssa.Function, at ssa.Instruction) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if at != nil && !ir.Before(i, at) {
				continue
			}
			if len(received(i)) > 0 {
				return true
			}
			c, ok := i.(*ssa.Call)
			if !ok {
				continue
			}
			switch name, _ := calledMethod(&c.Call); name {
			case groupWait, errgroupWait, condWait:
				return true
			}
			callee := c.Call.StaticCallee()
			if callee == nil {
				continue
			}
			if name := callee.String(); name == "time.Sleep" || name == "runtime.Gosched" {
				return true
			}
			if len(callee.Blocks) > 0 && origin(callee).Pkg == fn.Pkg && len(p.summarize(callee).waits) > 0 {
				return true
			}
		}
	}
	return false
}

// calledLate reports whether a function that others can not call is called by those only
// who wait for something themselves.
func (p *program) calledLate(fn *ssa.Function) bool {
	sites := p.sites[origin(fn)]
	return len(sites) > 0 && (fn.Object() == nil || !fn.Object().Exported()) &&
		!slices.ContainsFunc(sites, func(s site) bool { return !p.waitsBefore(s.caller, nil) })
}

// setBeside returns the classes of the flags in the object of a channel that the function
// sets which closes it.
func setBeside(c chanUse) (flags []string) {
	for _, b := range c.at.Parent().Blocks {
		for _, i := range b.Instrs {
			st, ok := i.(*ssa.Store)
			if !ok || !ir.IsBool(st.Val.Type()) || !siblings(RefOf(st.Addr), c.ref) {
				continue
			}
			if v, ok := st.Val.(*ssa.Const); ok && v.Value != nil && (b.Dominates(c.at.Block()) || c.at.Block().Dominates(b)) {
				flags = append(flags, ClassOf(st.Addr))
			}
		}
	}
	return flags
}

// askedBefore returns where it is asked for one of some flags of the object of a channel
// on the way to a send, with one of some locks held or for an object that was found in
// a map; or nil.
func (p *program) askedBefore(s chanUse, flags []string, locks []lock) ssa.Instruction {
	fn := s.at.Parent()
	object := objectOf(s)
	for _, b := range fn.Blocks {
		if b == s.at.Block() || !b.Dominates(s.at.Block()) {
			continue
		}
		for _, i := range b.Instrs {
			v, ok := i.(ssa.Value)
			if !ok || !ir.IsBool(v.Type()) || !decidesBy(v) {
				continue
			}
			of, in := reads(v, flags)
			if of == object && (locksAny(in, locks) || foundInMap(object.Root)) {
				return i
			}
		}
	}
	return nil
}

// reads returns the object one of whose flags a value is, or one whose flag a method
// looks at to compute it, and the function that does.
func reads(v ssa.Value, flags []string) (of Ref, in *ssa.Function) {
	if load, ok := v.(*ssa.UnOp); ok && isLoad(load) {
		if f, ok := load.X.(*ssa.FieldAddr); ok && slices.Contains(flags, ClassOf(f)) {
			return RefOf(f.X), load.Parent()
		}
	}
	c, ok := v.(*ssa.Call)
	if !ok || c.Call.StaticCallee() == nil || len(c.Call.Args) == 0 {
		return Ref{}, nil
	}
	fn := c.Call.StaticCallee()
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if f, ok := i.(*ssa.FieldAddr); ok && f.X == fn.Params[0] && slices.Contains(flags, ClassOf(f)) {
				return RefOf(c.Call.Args[0]), fn
			}
		}
	}
	return Ref{}, nil
}

// decidesBy reports whether a branch goes by a value.
func decidesBy(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.If:
			return true
		case *ssa.UnOp:
			return r.Op == token.NOT && decidesBy(r)
		}
		return false
	})
}

// locksAny reports whether a function takes a lock of the class of one of some.
func locksAny(fn *ssa.Function, locks []lock) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			c, ok := i.(*ssa.Call)
			if !ok {
				continue
			}
			if op, l := OpOf(&c.Call); (op == Lock || op == RLock) && slices.ContainsFunc(locks, func(o lock) bool { return o.class == ClassOf(l) }) {
				return true
			}
		}
	}
	return false
}

// foundInMap reports whether a value was found in a map.
func foundInMap(v ssa.Value) bool {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
	}
	_, ok := v.(*ssa.Lookup)
	return ok
}
