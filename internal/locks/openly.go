package locks

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Some ways of saying that a channel is closed need no lock: an atomic flag, another
// channel that is closed with it, or the field, which is nil afterwards. Who asks for
// these expects the close while he is at work; and nothing keeps it from coming between
// the question and the send. In a select it is no question at all: both cases are ready
// then, and any of them is taken.

// openlyLate returns the sends that may come after a close of which the sender was told
// without a lock.
func (p *program) openlyLate() (list []LateSend) {
	loose := looseFuncs(p.funcs)
	for _, c := range p.closes {
		fn := c.at.Parent()
		if handedOn(fn) || p.waitsBefore(fn, nil) || p.calledLate(fn) {
			continue
		}
		atomics, signals := setAtomically(c), closedWith(p.closes, c)
		for _, s := range p.sends {
			if s.class != c.class || s.at.Parent() == fn || handedOn(s.at.Parent()) || p.world.recovers(s.at.Parent()) || p.oneGoroutine(fn, s.at.Parent(), loose) {
				continue
			}
			if apart("", append(p.callersHold(s.at.Parent(), loose), s.held...), append(p.callersHold(fn, loose), c.held...)) {
				continue
			}
			l := LateSend{At: s.at, Pos: s.pos, Close: c.at}
			if l.Asked = askedAtomic(s, atomics); l.Asked == nil {
				l.Asked, l.With = askedSignal(s, signals)
			}
			if l.Asked == nil && p.clears(c) && len(c.locks) == 0 {
				l.Asked = p.askedNil(s)
			}
			if l.Asked != nil {
				list = append(list, l)
			}
		}
	}
	return list
}

// handedOn reports whether a literal is given to others to be called: with what lock, and
// who waits meanwhile, is not known.
func handedOn(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	if fn.Referrers() != nil {
		for _, r := range *fn.Referrers() {
			if !runs(r, fn) {
				return true
			}
		}
	}
	for _, b := range fn.Parent().Blocks {
		for _, i := range b.Instrs {
			if m, ok := i.(*ssa.MakeClosure); ok && m.Fn == fn && slices.ContainsFunc(*m.Referrers(), func(r ssa.Instruction) bool { return !runs(r, m) }) {
				return true
			}
		}
	}
	return false
}

// runs reports whether an instruction calls, defers or starts a function.
func runs(i ssa.Instruction, fn ssa.Value) bool {
	if _, ok := i.(*ssa.DebugRef); ok {
		return true
	}
	c, ok := i.(ssa.CallInstruction)
	return ok && c.Common().Value == fn && !slices.Contains(c.Common().Args, fn)
}

// setAtomically returns the classes of the atomic flags in the object of a channel that
// are set on the way to its close, or right after it.
func setAtomically(c chanUse) (flags []string) {
	for _, b := range c.at.Parent().Blocks {
		for _, i := range b.Instrs {
			call, ok := i.(*ssa.Call)
			if !ok || !b.Dominates(c.at.Block()) && !c.at.Block().Dominates(b) {
				continue
			}
			name, at := calledMethodOrAtomic(&call.Call)
			if isAtomic(name, "Store", "Swap", "CompareAndSwap") && siblings(RefOf(at), c.ref) && ofConstant(&call.Call) {
				flags = append(flags, ClassOf(at))
			}
		}
	}
	return flags
}

// ofConstant reports whether all but the first argument of a call are constants.
func ofConstant(c *ssa.CallCommon) bool {
	return !slices.ContainsFunc(c.Args[1:], func(v ssa.Value) bool { _, ok := v.(*ssa.Const); return !ok })
}

// calledMethodOrAtomic is calledMethod for functions of sync/atomic, too.
func calledMethodOrAtomic(c *ssa.CallCommon) (name string, on ssa.Value) {
	fn := c.StaticCallee()
	if fn == nil || len(c.Args) == 0 || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "sync/atomic" {
		return "", nil
	}
	return fn.Name(), c.Args[0]
}

// isAtomic reports whether a function of sync/atomic does one of some things.
func isAtomic(name string, what ...string) bool {
	return slices.ContainsFunc(what, func(w string) bool { return strings.HasPrefix(name, w) })
}

// askedAtomic returns where one of some atomic flags of the object of a channel is asked
// for on the way to a send, or nil.
func askedAtomic(s chanUse, flags []string) ssa.Instruction {
	if len(flags) == 0 {
		return nil
	}
	return onTheWay(s, func(i ssa.Instruction) bool {
		c, ok := i.(*ssa.Call)
		return ok && goesBy(c) && loadsAtomic(c, flags) == objectOf(s)
	})
}

// loadsAtomic returns the object one of whose flags a call loads, itself or in a method
// of that object which returns what it has found.
func loadsAtomic(c *ssa.Call, flags []string) Ref {
	if name, at := calledMethodOrAtomic(&c.Call); at != nil {
		if f, ok := at.(*ssa.FieldAddr); ok && isAtomic(name, "Load") && slices.Contains(flags, ClassOf(f)) {
			return RefOf(f.X)
		}
		return Ref{}
	}
	fn := c.Call.StaticCallee()
	if fn == nil || len(fn.Blocks) != 1 || len(fn.Params) == 0 || !ir.IsBool(c.Type()) {
		return Ref{}
	}
	for inner := range calls(fn) {
		name, at := calledMethodOrAtomic(inner)
		if f, ok := at.(*ssa.FieldAddr); ok && isAtomic(name, "Load") && f.X == fn.Params[0] && slices.Contains(flags, ClassOf(f)) {
			return RefOf(c.Call.Args[0])
		}
	}
	return Ref{}
}

// goesBy reports whether a branch goes by a value, or by what it is compared with.
func goesBy(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
		switch r := r.(type) {
		case *ssa.If:
			return true
		case *ssa.UnOp:
			return r.Op == token.NOT && goesBy(r)
		case *ssa.BinOp:
			return ir.IsBool(r.Type()) && goesBy(r)
		}
		return false
	})
}

// objectOf returns the object that the channel of a send is a field of.
func objectOf(s chanUse) Ref { return objectWith(s.ref) }

// onTheWay returns an instruction on every way to a send for which is holds, or nil.
func onTheWay(s chanUse, is func(ssa.Instruction) bool) ssa.Instruction {
	for _, b := range s.at.Parent().Blocks {
		if b == s.at.Block() || !b.Dominates(s.at.Block()) {
			continue
		}
		for _, i := range b.Instrs {
			if is(i) {
				return i
			}
		}
	}
	return nil
}

// closedWith returns other channels of the same object that are closed in one go with a
// channel: nothing is called between that might wait.
func closedWith(closes []chanUse, c chanUse) (others []chanUse) {
	for _, o := range closes {
		if o.at.Block() != c.at.Block() || !siblings(o.ref, c.ref) {
			continue
		}
		list := c.at.Block().Instrs
		from, to := slices.Index(list, o.at), slices.Index(list, c.at)
		if from > to {
			from, to = to, from
		}
		if !slices.ContainsFunc(list[from+1:to], mayWait) {
			others = append(others, o)
		}
	}
	return others
}

// mayWait reports whether an instruction may give others time.
func mayWait(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Call:
		name, _ := calledMethodOrAtomic(&i.Call)
		return !isClose(&i.Call) && name == ""
	case *ssa.Send, *ssa.Select, *ssa.RunDefers:
		return true
	}
	return len(received(i)) > 0
}

// askedSignal returns where a sender looks whether one of some channels of the object
// is closed: in the select of the send, or in one with a default before it. The other
// one is returned as the source names it.
func askedSignal(s chanUse, signals []chanUse) (ssa.Instruction, string) {
	with := ""
	looks := func(i ssa.Instruction) bool {
		sel, ok := i.(*ssa.Select)
		if !ok || i != s.at && sel.Blocking {
			return false
		}
		return slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool {
			if st.Dir != types.RecvOnly || !siblings(whole(RefOf(st.Chan)), s.ref) {
				return false
			}
			k := slices.IndexFunc(signals, func(o chanUse) bool { return o.class == ClassOf(st.Chan) })
			if k >= 0 {
				with = whole(RefOf(st.Chan)).String()
			}
			return k >= 0
		})
	}
	if looks(s.at) {
		return s.at, with
	}
	return onTheWay(s, looks), with
}

// clears reports whether who closes a channel stores nil to its field.
func (p *program) clears(c chanUse) bool {
	for _, b := range c.at.Parent().Blocks {
		for _, i := range b.Instrs {
			if st, ok := i.(*ssa.Store); ok && ir.IsNil(st.Val) && RefOf(st.Addr) == c.ref && c.at.Block().Dominates(b) {
				return true
			}
		}
	}
	return false
}

// askedNil returns where a sender asks whether the field of the channel is nil, if he
// has found its object in a map that has a lock: the object is there for others, too.
func (p *program) askedNil(s chanUse) ssa.Instruction {
	if !p.foundShared(objectOf(s).Root, 0) {
		return nil
	}
	return onTheWay(s, func(i ssa.Instruction) bool {
		cmp, ok := i.(*ssa.BinOp)
		return ok && goesBy(cmp) && (ir.IsNil(cmp.X) && whole(RefOf(cmp.Y)) == s.ref || ir.IsNil(cmp.Y) && whole(RefOf(cmp.X)) == s.ref)
	})
}

// foundShared reports whether a value was found in a map by a function that locks
// something, this one or one that it calls.
func (p *program) foundShared(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Extract:
		if c, ok := v.Tuple.(*ssa.Call); ok {
			return p.returnsShared(c, v.Index, depth)
		}
		return p.foundShared(v.Tuple, depth)
	case *ssa.Call:
		return p.returnsShared(v, 0, depth)
	case *ssa.UnOp:
		return isLoad(v) && p.foundShared(v.X, depth)
	case *ssa.IndexAddr:
		return p.foundShared(v.X, depth)
	case *ssa.Lookup:
		_, ok := v.X.Type().Underlying().(*types.Map)
		return ok && locksSomething(v.Parent())
	}
	return false
}

// returnsShared reports whether a function of the package may return, as the n'th of its
// results, what was found in a map with a lock.
func (p *program) returnsShared(c *ssa.Call, n, depth int) bool {
	fn := c.Call.StaticCallee()
	if fn == nil || fn.Pkg != c.Parent().Pkg || depth > 2 {
		return false
	}
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && n < len(ret.Results) {
			for _, v := range givenBack(ret.Results[n]) {
				if p.foundShared(v, depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// givenBack returns the values that a result may be: a function that defers something
// puts it into a variable before.
func givenBack(v ssa.Value) []ssa.Value {
	load, ok := v.(*ssa.UnOp)
	if !ok || !isLoad(load) {
		return []ssa.Value{v}
	}
	a, ok := load.X.(*ssa.Alloc)
	if !ok {
		return []ssa.Value{v}
	}
	var list []ssa.Value
	for _, r := range *a.Referrers() {
		if st, ok := r.(*ssa.Store); ok && st.Addr == a {
			list = append(list, st.Val)
		}
	}
	return list
}

// locksSomething reports whether a function locks a lock itself.
func locksSomething(fn *ssa.Function) bool {
	for c := range calls(fn) {
		if op, _ := OpOf(c); op.Acquires() {
			return true
		}
	}
	return false
}

// oneGoroutine reports whether all that calls two functions begins in one function: the
// one may then come after the other by design.
func (p *program) oneGoroutine(a, b *ssa.Function, loose map[*ssa.Function]bool) bool {
	x, y := p.beginnings(a, loose), p.beginnings(b, loose)
	return len(x) == 1 && len(y) == 1 && x[0] == y[0]
}

// beginnings returns the functions from which calls come to a function: those that
// others may call, that are started, or that are used as values.
func (p *program) beginnings(fn *ssa.Function, loose map[*ssa.Function]bool) (list []*ssa.Function) {
	seen := map[*ssa.Function]bool{origin(fn): true}
	for work := []*ssa.Function{origin(fn)}; len(work) > 0; {
		fn := work[0]
		work = work[1:]
		sites := p.sites[fn]
		if len(sites) == 0 || loose[fn] || fn.Object() != nil && fn.Object().Exported() {
			list = append(list, fn)
		}
		for _, s := range sites {
			if o := origin(s.caller); !seen[o] {
				seen[o] = true
				work = append(work, o)
			}
		}
	}
	return list
}
