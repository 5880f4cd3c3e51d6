package locks

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Who closes the channel of one entry of a map, and leaves the entry there, leaves it to
// be found by those who send to what is in the map: the lock that they take, which shows
// that others have the map as well, does not help them. That somebody else takes the entry
// out when he sees the close, as the one who receives does, comes too late.

// leftInMap returns the sends to entries of maps that may have been closed and left.
func (p *program) leftInMap() (list []LateSend) {
	loose := looseFuncs(p.funcs)
	for _, c := range p.closes {
		fn := c.at.Parent()
		m := mapOf(c.ref.Root)
		if m == nil || ClassOf(m) == "" || !chosen(c) || p.takesOut(fn, ClassOf(m), c.class) {
			continue
		}
		for _, s := range p.sends {
			from := mapOf(s.ref.Root)
			if s.class != c.class || s.at.Parent() == fn || from == nil || ClassOf(from) != ClassOf(m) || p.world.recovers(s.at.Parent()) || asksEntry(s) {
				continue
			}
			if len(s.held) > 0 || len(p.callersHold(s.at.Parent(), loose)) > 0 || calledLocked(s.at.Parent().Name()) {
				list = append(list, LateSend{At: s.at, Pos: s.pos, Close: c.at, Left: whole(RefOf(from)).String()})
			}
		}
	}
	return list
}

// mapOf returns the map that a value was found in, or nil.
func mapOf(v ssa.Value) ssa.Value {
	if e, ok := v.(*ssa.Extract); ok {
		v = e.Tuple
		if next, ok := v.(*ssa.Next); ok && e.Index == 2 {
			if r, ok := next.Iter.(*ssa.Range); ok {
				return r.X
			}
		}
	}
	if l, ok := v.(*ssa.Lookup); ok {
		return l.X
	}
	return nil
}

// chosen reports whether not all entries of a map are closed: one was looked up, or in a
// loop over all of them it depends.
func chosen(c chanUse) bool {
	e, ok := c.ref.Root.(*ssa.Extract)
	if !ok {
		return true
	}
	next, ok := e.Tuple.(*ssa.Next)
	if !ok {
		return true
	}
	// Is there a turn without the close?
	seen := map[*ssa.BasicBlock]bool{c.at.Block(): true}
	for work := []*ssa.BasicBlock{e.Block()}; len(work) > 0; {
		b := work[0]
		work = work[1:]
		if seen[b] {
			continue
		}
		seen[b] = true
		for _, s := range b.Succs {
			if s == next.Block() {
				return true
			}
			work = append(work, s)
		}
	}
	return false
}

// takesOut reports whether a function, or one that it calls or that calls it, takes
// entries out of a map, puts others in, or forgets the channel.
func (p *program) takesOut(fn *ssa.Function, of, channel string) bool {
	seen := make(map[*ssa.Function]bool)
	var here, above func(fn *ssa.Function, depth int) bool
	here = func(fn *ssa.Function, depth int) bool {
		if fn == nil || seen[fn] || depth > 3 {
			return false
		}
		seen[fn] = true
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if changes(i, of, channel) {
					return true
				}
				if c, ok := i.(ssa.CallInstruction); ok && c.Common().StaticCallee() != nil && here(origin(c.Common().StaticCallee()), depth+1) {
					return true
				}
			}
		}
		return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return here(lit, depth+1) })
	}
	above = func(fn *ssa.Function, depth int) bool {
		return here(fn, 0) || fn.Parent() != nil && above(fn.Parent(), depth) || depth < 3 && slices.ContainsFunc(p.sites[origin(fn)], func(s site) bool { return above(s.caller, depth+1) })
	}
	return above(origin(fn), 0)
}

// changes reports whether an instruction changes what is in a map, or the channel in
// its entries.
func changes(i ssa.Instruction, of, channel string) bool {
	switch i := i.(type) {
	case *ssa.MapUpdate:
		return ClassOf(i.Map) == of
	case *ssa.Store:
		class := ClassOf(i.Addr) + "*"
		return class == of || class == channel
	case ssa.CallInstruction:
		b, ok := i.Common().Value.(*ssa.Builtin)
		return ok && (b.Name() == "delete" || b.Name() == "clear") && ClassOf(i.Common().Args[0]) == of
	}
	return false
}

// asksEntry reports whether a function decides by anything else that it finds in the
// entry to whose channel it sends.
func asksEntry(s chanUse) bool {
	for _, b := range s.at.Parent().Blocks {
		for _, i := range b.Instrs {
			f, ok := i.(*ssa.FieldAddr)
			if !ok || f.X != s.ref.Root {
				continue
			}
			for _, r := range *f.Referrers() {
				switch r := r.(type) {
				case *ssa.UnOp:
					if r.Op == token.MUL && goesBy(r) {
						return true
					}
				case *ssa.Call:
					return true // a method of it, which may lock it
				}
			}
		}
		for _, i := range b.Instrs {
			if c, ok := i.(*ssa.Call); ok && slices.Contains(c.Call.Args, s.ref.Root) {
				return true
			}
		}
	}
	return false
}
