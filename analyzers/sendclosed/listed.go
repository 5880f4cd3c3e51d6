package sendclosed

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/locks"
)

// Who sends to all that are on a list, with the lock of the list held, expects them to be
// taken off it with that lock before their channels are closed. Who closes first, and then
// takes the lock and the channel off the list, is late.

// A listed is a send to a channel on a list that may be closed already.
type listed struct {
	send  ssa.Instruction
	pos   token.Pos
	close *ssa.Call
	off   ssa.Instruction // where it is taken off the list
}

// A striking is that a channel is taken off a list, or out of a map, after its close.
type striking struct {
	close   *ssa.Call
	channel string // class of the field that it is in
	list    string // class of the list
	lock    string // class of the lock of the list
	off     ssa.Instruction
}

// closedListed returns the sends to what is on a list and may be closed.
func closedListed(funcs []*ssa.Function) (list []listed) {
	var struck []striking
	for _, fn := range funcs {
		struck = append(struck, strikings(fn)...)
	}
	if len(struck) == 0 {
		return nil
	}
	for _, fn := range funcs {
		if locks.Recovers(fn) {
			continue
		}
		for ch, at := range sends(fn) {
			for _, s := range struck {
				if fn != s.close.Parent() && isOn(ch, s) && lockedFor(at, s) {
					list = append(list, listed{at, posOf(at, ch), s.close, s.off})
				}
			}
		}
	}
	return list
}

// strikings returns what an exported function takes off lists after its close.
func strikings(fn *ssa.Function) (list []striking) {
	if fn.Object() == nil || !fn.Object().Exported() {
		return nil
	}
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			end := closing(i)
			if end == nil || waitsBefore(end) {
				continue
			}
			channel := end.Call.Args[0]
			field := ir.LoadedField(channel)
			if field == nil {
				continue
			}
			for _, later := range fn.Blocks {
				for _, off := range later.Instrs {
					if !ir.Dominates(end, off) {
						continue
					}
					of := takenOff(off, channel, field)
					if of == nil {
						continue
					}
					if lock := lockFor(of, end, off); lock != "" {
						list = append(list, striking{end, locks.ClassOf(field), locks.ClassOf(of), lock, off})
					}
				}
			}
		}
	}
	return list
}

// closing returns the call of close that an instruction is, or nil.
func closing(i ssa.Instruction) *ssa.Call {
	c, ok := i.(*ssa.Call)
	if !ok {
		return nil
	}
	if b, ok := c.Call.Value.(*ssa.Builtin); !ok || b.Name() != "close" {
		return nil
	}
	return c
}

// waitsBefore reports whether anything is waited for on the way to an instruction.
func waitsBefore(at ssa.Instruction) bool {
	for _, b := range at.Parent().Blocks {
		for _, i := range b.Instrs {
			if !ir.Dominates(i, at) {
				continue
			}
			switch i := i.(type) {
			case *ssa.UnOp:
				if i.Op == token.ARROW {
					return true
				}
			case *ssa.Select:
				return true
			case *ssa.Call:
				if callee := i.Call.StaticCallee(); callee != nil && callee.Name() == "Wait" {
					return true
				}
			}
		}
	}
	return false
}

// takenOff returns the field with the list that an instruction takes a channel off, or nil:
// where the elements are compared with the channel, or where what it belongs to is deleted
// from a map.
func takenOff(i ssa.Instruction, channel ssa.Value, field *ssa.FieldAddr) *ssa.FieldAddr {
	switch i := i.(type) {
	case *ssa.BinOp:
		if i.Op != token.EQL {
			return nil
		}
		for _, pair := range [][2]ssa.Value{{i.X, i.Y}, {i.Y, i.X}} {
			of := elementOf(pair[0])
			if of == nil || !sameField(pair[1], channel) && pair[1] != field.X {
				continue
			}
			if slices.ContainsFunc(storesTo(i.Parent(), locks.ClassOf(of)), func(st *ssa.Store) bool { return ir.Dominates(i, st) }) {
				return of
			}
		}
	case *ssa.Call:
		b, ok := i.Call.Value.(*ssa.Builtin)
		if !ok || b.Name() != "delete" {
			return nil
		}
		key := i.Call.Args[1]
		if mi, ok := key.(*ssa.MakeInterface); ok {
			key = mi.X
		}
		if f := ir.LoadedField(key); sameField(key, channel) || key == field.X || f != nil && f.X == field.X {
			return ir.LoadedField(i.Call.Args[0])
		}
	}
	return nil
}

// elementOf returns the field with the list that a value is an element of, or nil.
func elementOf(v ssa.Value) *ssa.FieldAddr {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	if e, ok := load.X.(*ssa.IndexAddr); ok {
		return ir.LoadedField(e.X)
	}
	return nil
}

// sameField reports whether two values were loaded from one field of one object.
func sameField(a, b ssa.Value) bool {
	f, g := ir.LoadedField(a), ir.LoadedField(b)
	return a == b || f != nil && g != nil && f.X == g.X && f.Field == g.Field
}

// storesTo returns the stores of a function to a field.
func storesTo(fn *ssa.Function, class string) (list []*ssa.Store) {
	for _, b := range fn.Blocks {
		for _, i := range b.Instrs {
			if st, ok := i.(*ssa.Store); ok && locks.ClassOf(st.Addr) == class {
				list = append(list, st)
			}
		}
	}
	return list
}

// lockFor returns the class of the lock of the object with a list that is taken between a
// close and what takes the channel off the list, and was not taken before.
func lockFor(list *ssa.FieldAddr, end, off ssa.Instruction) (class string) {
	for lock, at := range locked(end.Parent()) {
		f, ok := lock.(*ssa.FieldAddr)
		if !ok || f.X != list.X {
			continue
		}
		if !ir.Dominates(end, at) {
			return ""
		}
		if ir.Dominates(at, off) {
			class = locks.ClassOf(f)
		}
	}
	return class
}

// locked yields the locks that a function takes, with the places.
func locked(fn *ssa.Function) func(func(ssa.Value, ssa.Instruction) bool) {
	return func(yield func(ssa.Value, ssa.Instruction) bool) {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				c, ok := i.(*ssa.Call)
				if !ok {
					continue
				}
				if op, lock := locks.OpOf(&c.Call); (op == locks.Lock || op == locks.RLock) && !yield(lock, i) {
					return
				}
			}
		}
	}
}

// isOn reports whether a channel is on the list that one of its class is taken off too late.
func isOn(ch ssa.Value, s striking) bool {
	if of := elementOf(ch); of != nil {
		return locks.ClassOf(of) == s.list
	}
	if of := entryOf(ch); of != nil {
		return locks.ClassOf(of) == s.list
	}
	f := ir.LoadedField(ch)
	if f == nil || locks.ClassOf(f) != s.channel {
		return false
	}
	of := entryOf(f.X)
	if of == nil {
		of = elementOf(f.X)
	}
	return of != nil && locks.ClassOf(of) == s.list && !asked(f.X)
}

// entryOf returns the field with the map that a value is a key or an entry of, or nil.
func entryOf(v ssa.Value) *ssa.FieldAddr {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
		if next, ok := v.(*ssa.Next); ok {
			if r, ok := next.Iter.(*ssa.Range); ok && e.Index > 0 {
				return ir.LoadedField(r.X)
			}
			return nil
		}
	}
	if l, ok := v.(*ssa.Lookup); ok {
		return ir.LoadedField(l.X)
	}
	return nil
}

// asked reports whether anything else of an entry is looked at, by which it might be known
// that its channel is closed.
func asked(entry ssa.Value) bool {
	for _, r := range *entry.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr:
			if _, isChan := r.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Chan); !isChan {
				return true
			}
		case *ssa.DebugRef:
		default:
			return true
		}
	}
	return false
}

// lockedFor reports whether a send is made behind the lock of the list.
func lockedFor(at ssa.Instruction, s striking) bool {
	for lock, where := range locked(at.Parent()) {
		if locks.ClassOf(lock) == s.lock && ir.Dominates(where, at) {
			return true
		}
	}
	return false
}

// posOf returns the position of the send on a channel.
func posOf(at ssa.Instruction, ch ssa.Value) token.Pos {
	if sel, ok := at.(*ssa.Select); ok {
		for _, s := range sel.States {
			if s.Chan == ch {
				return s.Pos
			}
		}
	}
	return at.Pos()
}
