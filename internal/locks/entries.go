package locks

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Channels that are found in a map which a lock guards, be they its entries, its keys or
// in what its entries point to, are closed by who takes them out. Two mistakes are made
// with them, whatever their owners are. Who finds a channel, gives the lock back and
// sends then, meets a close that comes in between. And who closes all channels at the end
// and leaves them in the map, leaves them to those who give back theirs afterwards.

// An entryUse is a send on, or a close of, a channel that was found in a map in a field, or in a variable of the package.
type entryUse struct {
	at      ssa.Instruction
	pos     token.Pos
	of      string // class of the map
	in      Ref    // the map
	channel string // class of the field of an entry that it is in, or ""
	all     bool   // it is what a loop over the map has come to
	held    []heldName
	locks   []string // classes of the locks of the same object that are held, or names of those of the package
}

// A LateClose is a close of what is in a map, where it may be closed already.
type LateClose struct {
	Call  ssa.Instruction
	First ssa.Instruction // the close of all that is in the map
	Left  string          // the map
}

// entryUses notes what an instruction sends on or closes that was found in a map.
func (p *program) entryUses(i ssa.Instruction, h holding) {
	note := func(ch ssa.Value, pos token.Pos, list *[]entryUse) {
		u := entryUse{at: i, pos: pos, held: p.heldNames(h)}
		if f, ok := loadedField(ch); ok {
			ch, u.channel = f.X, ClassOf(f)
		}
		m, all := entryIn(ch)
		if m == nil || ClassOf(m) == "" || p.inTest(i) {
			return
		}
		u.in, u.of, u.all = whole(RefOf(m)), ClassOf(m), all
		for _, r := range sortedRefs(h) {
			_, global := u.in.Root.(*ssa.Global)
			switch name := single(r); {
			case siblings(r, u.in) && p.classes[r] != "":
				u.locks = append(u.locks, p.classes[r])
			case global && name != "":
				u.locks = append(u.locks, name)
			}
		}
		*list = append(*list, u)
	}
	switch i := i.(type) {
	case *ssa.Send:
		note(i.Chan, i.Pos(), &p.entrySends)
	case *ssa.Select:
		for _, s := range i.States {
			if s.Dir == types.SendOnly {
				note(s.Chan, s.Pos, &p.entrySends)
			}
		}
	case *ssa.Call:
		if isClose(&i.Call) {
			note(i.Call.Args[0], i.Pos(), &p.entryCloses)
		}
	}
}

// loadedField returns the field that a value was loaded from.
func loadedField(v ssa.Value) (*ssa.FieldAddr, bool) {
	if load, ok := v.(*ssa.UnOp); ok && isLoad(load) {
		f, ok := load.X.(*ssa.FieldAddr)
		return f, ok
	}
	return nil, false
}

// entryIn returns the map that a value is an entry or a key of, and whether a loop over
// the map has come to it; or nil.
func entryIn(v ssa.Value) (m ssa.Value, all bool) {
	if e, ok := v.(*ssa.Extract); ok {
		if next, ok := e.Tuple.(*ssa.Next); ok && e.Index > 0 {
			if r, ok := next.Iter.(*ssa.Range); ok {
				return r.X, true
			}
			return nil, false
		}
	}
	if m := mapOf(v); m != nil {
		return m, false
	}
	if !isChan(v.Type()) || v.Referrers() == nil {
		return nil, false
	}
	for _, r := range *v.Referrers() {
		if l, ok := r.(*ssa.Lookup); ok && l.Index == v {
			return l.X, false
		}
	}
	return nil, false
}

// sameChannels reports whether two uses are of channels in one place of the same maps.
func sameChannels(a, b entryUse) bool { return a.of == b.of && a.channel == b.channel }

// foundLate returns the sends to what was found in a map, with its lock given back.
func (p *program) foundLate() (list []LateSend) {
	loose := looseFuncs(p.funcs)
	for _, s := range p.entrySends {
		fn := s.at.Parent()
		if s.all || handedOn(fn) || p.world.recovers(fn) || takenBefore(s) {
			continue
		}
		held := append(p.callersHold(fn, loose), s.held...)
		for _, c := range p.entryCloses {
			end := c.at.Parent()
			if !sameChannels(s, c) || end == fn || len(c.locks) == 0 || c.all || !p.locksClass(fn, c.locks) || handedOn(end) || p.oneGoroutine(end, fn, loose) || !p.givesUp(end, 0) {
				continue
			}
			if !apart("", held, append(p.callersHold(end, loose), c.held...)) && p.takesOut(end, c.of, c.channel) {
				list = append(list, LateSend{At: s.at, Pos: s.pos, Close: c.at, Found: s.in.String()})
			}
		}
	}
	return list
}

// takenBefore reports whether the entry may be taken out on the way to a send, by the
// function itself or one that it calls.
func takenBefore(s entryUse) bool {
	var takes func(i ssa.Instruction, depth int) bool
	takes = func(i ssa.Instruction, depth int) bool {
		if changes(i, s.of, s.channel) {
			return true
		}
		c, ok := i.(ssa.CallInstruction)
		if !ok || c.Common().StaticCallee() == nil || depth > 2 {
			return false
		}
		return slices.ContainsFunc(c.Common().StaticCallee().Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool { return takes(i, depth+1) })
		})
	}
	return onTheWayTo(s.at, func(i ssa.Instruction) bool { return takes(i, 0) })
}

// onTheWayTo reports whether is holds for an instruction on every way to another one.
func onTheWayTo(at ssa.Instruction, is func(ssa.Instruction) bool) bool {
	for _, b := range at.Parent().Blocks {
		if !b.Dominates(at.Block()) {
			continue
		}
		for _, i := range b.Instrs {
			if i == at {
				break
			}
			if is(i) {
				return true
			}
		}
	}
	return false
}

// locksClass reports whether a function takes a lock of one of some classes.
func (p *program) locksClass(fn *ssa.Function, classes []string) bool {
	for c := range calls(fn) {
		if op, l := OpOf(c); (op == Lock || op == RLock) && slices.Contains(classes, ClassOf(l)) {
			return true
		}
	}
	return false
}

// givesUp reports whether a function that closes a channel may be called by somebody who
// has not got from it what he waited for: by others, who know best; or after a select
// that something else has ended. Who closes it after he has received sees to it himself
// that nobody sends any more.
func (p *program) givesUp(fn *ssa.Function, depth int) bool {
	if fn.Object() != nil && fn.Object().Exported() && !receivesAny(fn) {
		return true
	}
	return depth < 3 && slices.ContainsFunc(p.sites[origin(fn)], func(s site) bool {
		if !receivesAny(s.caller) {
			return p.givesUp(s.caller, depth+1)
		}
		return slices.ContainsFunc(callsOf(s.caller, fn), inOtherCase)
	})
}

// callsOf returns the calls of a function in another one.
func callsOf(in, fn *ssa.Function) (list []ssa.Instruction) {
	for _, b := range in.Blocks {
		for _, i := range b.Instrs {
			if c, ok := i.(*ssa.Call); ok && c.Call.StaticCallee() != nil && origin(c.Call.StaticCallee()) == origin(fn) {
				list = append(list, i)
			}
		}
	}
	return list
}

func receivesAny(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		if slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool { return len(received(i)) > 0 }) {
			return true
		}
	}
	return false
}

// inOtherCase reports whether an instruction is in the case of a select for the end of a
// context, or for time.
func inOtherCase(at ssa.Instruction) bool {
	for b := at.Block(); b != nil; b = b.Idom() {
		above := b.Idom()
		if above == nil || len(b.Preds) != 1 {
			continue
		}
		test, ok := above.Instrs[len(above.Instrs)-1].(*ssa.If)
		if !ok || above.Succs[0] != b {
			continue
		}
		if cmp, ok := test.Cond.(*ssa.BinOp); ok && cmp.Op == token.EQL && gaveUpBy(cmp) {
			return true
		}
	}
	return false
}

// gaveUpBy reports whether a comparison is that of a select's choice with a case that
// receives from what a call has returned: the channel of a context, or of a timer.
func gaveUpBy(cmp *ssa.BinOp) bool {
	e, ok := cmp.X.(*ssa.Extract)
	if !ok || e.Index != 0 {
		return false
	}
	sel, ok := e.Tuple.(*ssa.Select)
	n, isConst := cmp.Y.(*ssa.Const)
	if !ok || !isConst || n.Int64() < 0 || int(n.Int64()) >= len(sel.States) || len(sel.States) < 2 {
		return false
	}
	st := sel.States[n.Int64()]
	if st.Dir != types.RecvOnly {
		return false
	}
	ch := st.Chan
	if load, ok := loadedField(ch); ok {
		t := deref(load.X.Type()).String()
		return t == "time.Timer" || t == "time.Ticker"
	}
	_, called := ch.(*ssa.Call)
	return called
}

// leftForOthers returns the closes of what is in a map where all of it may have been
// closed, and left, before.
func (p *program) leftForOthers() (list []LateClose) {
	for _, all := range p.entryCloses {
		end := all.at.Parent()
		if !all.all || len(all.locks) == 0 || !isPublic(end) || picks(all.at) || p.takesOut(end, all.of, all.channel) {
			continue
		}
		for _, one := range p.entryCloses {
			fn := one.at.Parent()
			if one.all || fn == end || !sameChannels(one, all) || !isPublic(fn) || p.world.recovers(fn) || asksFlag(fn, one.in) {
				continue
			}
			if slices.ContainsFunc(one.locks, func(l string) bool { return slices.Contains(all.locks, l) }) &&
				!slices.ContainsFunc(list, func(l LateClose) bool { return l.Call == one.at }) {
				list = append(list, LateClose{one.at, all.at, one.in.String()})
			}
		}
	}
	return list
}

// isPublic reports whether a function, or the one that a literal is in, is exported.
func isPublic(fn *ssa.Function) bool {
	fn = outermost(fn)
	return fn.Object() != nil && fn.Object().Exported()
}

// picks reports whether a close in a loop over a map is not made in every turn.
func picks(at ssa.Instruction) bool {
	c, ok := at.(*ssa.Call)
	if !ok {
		return true
	}
	ch := c.Call.Args[0]
	if f, ok := loadedField(ch); ok {
		ch = f.X
	}
	return chosen(chanUse{at: at, ref: Ref{Root: ch}})
}

// asksFlag reports whether a function decides by a yes or no in the object of a map: it
// may be told that the end has come.
func asksFlag(fn *ssa.Function, of Ref) bool {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.UnOp:
				if isLoad(i) && ir.IsBool(i.Type()) && siblings(RefOf(i.X), of) && goesBy(i) {
					return true
				}
			case *ssa.Call:
				if _, at := calledMethodOrAtomic(&i.Call); at != nil && siblings(RefOf(at), of) {
					return true
				}
				if ir.IsBool(i.Type()) && goesBy(i) && i.Call.StaticCallee() != nil && len(i.Call.Args) > 0 && strings.Contains(of.Path, ".") && RefOf(i.Call.Args[0]) == objectWith(of) {
					return true // a method that says so
				}
			case *ssa.Select:
				return true // it looks whether something is over
			}
		}
	}
	return false
}
