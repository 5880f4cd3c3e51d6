package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Who subscribes is put into a map, and has a channel of its own; who gives that back is
// taken out of the map. If nobody ever closes such a channel, a goroutine that does
// nothing but take what comes from it, until it is closed, stays when nobody can find the
// channel any more. What comes behind its loop shows that it was to end.

// An Abandoned is a receive by a goroutine that waits for a close which never comes.
type Abandoned struct {
	At      ssa.Instruction
	Channel string
	Dropped ssa.Instruction // where what has it is taken out of a map; nil if that is in another package
}

// drops returns, by the class of the channel, where a channel that nobody closes is taken
// out of a map with what it is a field of.
func (p *program) drops() map[string]ssa.Instruction {
	made, other := make(map[string]bool), make(map[string]bool)
	owners := make(map[string]ssa.Instruction) // types of what is taken out of maps, and maps
	for i := range p.instrs() {
		switch i := i.(type) {
		case *ssa.Store:
			if f, ok := i.Addr.(*ssa.FieldAddr); ok && isChan(i.Val.Type()) {
				mk, fresh := i.Val.(*ssa.MakeChan)
				if made[ClassOf(f)] = true; !fresh || !usedOnce(mk) {
					other[ClassOf(f)] = true
				}
			}
		case *ssa.UnOp:
			if f, ok := loadedField(i); ok && isChan(i.Type()) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return mayClose(r, i) }) {
				other[ClassOf(f)] = true
			}
		case *ssa.FieldAddr:
			if isChan(deref(i.Type())) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !usesVar(r, i) }) {
				other[ClassOf(i)] = true
			}
		case *ssa.Field:
			if isChan(i.Type()) {
				other[ClassOf(i)] = true // of a copy
			}
		case *ssa.MapUpdate:
			if class := entryClass(i.Map); class != "" && isChan(i.Value.Type()) {
				mk, fresh := i.Value.(*ssa.MakeChan)
				if made[class] = true; !fresh || !usedOnce(mk) {
					other[class] = true
				}
			}
		case *ssa.Lookup, *ssa.Next:
			noteEntries(i.(ssa.Value), other)
		case *ssa.Call:
			if b, ok := i.Call.Value.(*ssa.Builtin); ok && b.Name() == "delete" && !p.inTest(i) {
				m, ok := i.Call.Args[0].Type().Underlying().(*types.Map)
				if !ok {
					continue // of a type parameter
				}
				if class := entryClass(i.Call.Args[0]); class != "" && owners[class] == nil {
					owners[class] = i
				}
				for _, t := range []types.Type{m.Key(), m.Elem()} {
					if name := structName(t); name != "" && owners[name] == nil {
						owners[name] = i
					}
				}
			}
		}
	}
	set := make(map[string]ssa.Instruction)
	for class := range made {
		if owners[class] != nil && !other[class] {
			set[class] = owners[class]
			continue
		}
		dot := strings.LastIndexByte(class, '.')
		if dot > 0 && !other[class] && owners[class[:dot]] != nil && !types.NewVar(0, nil, class[dot+1:], nil).Exported() {
			set[class] = owners[class[:dot]]
		}
	}
	return set
}

// entryClass returns the class of the channels in a map in a field that is not exported,
// or "".
func entryClass(m ssa.Value) string {
	f, ok := loadedField(m)
	if !ok || fieldOf(f.X.Type(), f.Field).Exported() {
		return ""
	}
	return ClassOf(f) + "[]"
}

// noteEntries notes that what is found in a map may be closed, or handed to who might.
func noteEntries(v ssa.Value, other map[string]bool) {
	var m ssa.Value
	switch v := v.(type) {
	case *ssa.Lookup:
		if m = v.X; !v.CommaOk && isChan(v.Type()) && slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool { return mayClose(r, v) }) {
			other[entryClass(m)] = true
		}
	case *ssa.Next:
		if r, ok := v.Iter.(*ssa.Range); ok {
			m = r.X
		}
	}
	if m == nil {
		return
	}
	for _, r := range *v.Referrers() {
		e, ok := r.(*ssa.Extract)
		if ok && isChan(e.Type()) && slices.ContainsFunc(*e.Referrers(), func(r ssa.Instruction) bool { return mayClose(r, e) }) {
			other[entryClass(m)] = true
		}
	}
}

// usedOnce reports whether a new channel is stored in one place, and goes nowhere else.
func usedOnce(mk *ssa.MakeChan) bool {
	return !slices.ContainsFunc(*mk.Referrers(), func(r ssa.Instruction) bool {
		switch r.(type) {
		case *ssa.Store, *ssa.MapUpdate:
			return false
		}
		return mayClose(r, mk)
	})
}

// mayClose reports whether an instruction closes a channel, or hands it to somebody who
// might. One that can only be received from nobody closes.
func mayClose(i ssa.Instruction, ch ssa.Value) bool {
	switch i := i.(type) {
	case *ssa.Send:
		return i.X == ch
	case *ssa.Select:
		return slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return s.Send == ch })
	case *ssa.UnOp, *ssa.BinOp, *ssa.DebugRef:
		return false
	case *ssa.ChangeType:
		return i.Type().Underlying().(*types.Chan).Dir() != types.RecvOnly
	case *ssa.Call:
		b, ok := i.Call.Value.(*ssa.Builtin)
		return !ok || b.Name() == "close"
	}
	return true
}

// structName returns the class of the named struct that a type is, or points to.
func structName(t types.Type) string {
	named, ok := types.Unalias(deref(t)).(*types.Named)
	if !ok {
		return ""
	}
	if _, ok := named.Underlying().(*types.Struct); !ok {
		return ""
	}
	return named.Origin().String()
}

// returnsDropped returns one more than the index of the result by which a function returns such a
// channel, or 0.
func returnsDropped(fn *ssa.Function, drops map[string]ssa.Instruction) (n int, class string) {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		for k, v := range ret.Results {
			for _, v := range givenBack(v) {
				if class := dropClass(unchanged(v)); drops[class] != nil {
					return k + 1, class
				}
			}
		}
	}
	return 0, ""
}

// dropClass returns the class of a channel that was loaded from a field, or is new and put
// into a map, or "".
func dropClass(v ssa.Value) string {
	if f, ok := loadedField(v); ok {
		return ClassOf(f)
	}
	if mk, ok := v.(*ssa.MakeChan); ok {
		for _, r := range *mk.Referrers() {
			if u, ok := r.(*ssa.MapUpdate); ok && u.Value == mk {
				return entryClass(u.Map)
			}
		}
	}
	return ""
}

// unchanged returns the channel that one is which can only be received from.
func unchanged(v ssa.Value) ssa.Value {
	if t, ok := v.(*ssa.ChangeType); ok {
		return t.X
	}
	return v
}

// noteAbandoned notes which functions return channels that are taken out of maps and never
// closed.
func (p *program) noteAbandoned() {
	drops := p.drops()
	if len(drops) == 0 {
		return
	}
	for _, fn := range p.funcs {
		in := p.infos[origin(fn)]
		in.abandons, in.abandoned = returnsDropped(fn, drops)
	}
	p.dropsOf = drops
}

// abandonedWaits returns the goroutines that wait for a close which never comes.
func (p *program) abandonedWaits() (list []Abandoned) {
	started := p.started()
	for _, fn := range p.funcs {
		if !started[origin(fn)] || p.testing(fn) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				recv, ok := i.(*ssa.UnOp)
				if !ok || len(received(i)) == 0 || !recv.CommaOk || !onlyCloseEnds(recv) {
					continue
				}
				if name, at, ok := p.neverCloses(recv.X); ok {
					list = append(list, Abandoned{recv, name, at})
				}
			}
		}
	}
	return list
}

// neverCloses reports whether a channel is one that nobody closes, though it is given up.
func (p *program) neverCloses(ch ssa.Value) (name string, at ssa.Instruction, ok bool) {
	ch = unchanged(captured(ch))
	if f, ok := loadedField(ch); ok {
		at := p.dropsOf[ClassOf(f)]
		return whole(RefOf(ch)).String(), at, at != nil
	}
	c, index := ch, 0
	if e, ok := ch.(*ssa.Extract); ok {
		c, index = e.Tuple, e.Index
	}
	call, ok := c.(*ssa.Call)
	if !ok || call.Call.StaticCallee() == nil {
		return "", nil, false
	}
	fn := origin(call.Call.StaticCallee())
	if in := p.infos[fn]; in != nil && len(fn.Blocks) > 0 {
		return "what " + fn.Name() + " returns", p.dropsOf[in.abandoned], in.abandons == index+1
	}
	return "what " + fn.Name() + " returns", nil, p.imported(fn).Abandons == index+1
}

// captured returns what a variable holds that a literal has captured, if it is assigned once.
func captured(v ssa.Value) ssa.Value {
	load, ok := v.(*ssa.UnOp)
	if !ok || !isLoad(load) {
		return v
	}
	free, ok := load.X.(*ssa.FreeVar)
	if !ok {
		return v
	}
	m := ir.MadeBy(free.Parent())
	if m == nil {
		return v
	}
	if a, ok := m.Bindings[slices.Index(free.Parent().FreeVars, free)].(*ssa.Alloc); ok {
		if val := onlyValue(a); val != nil {
			return val
		}
	}
	return v
}

// started returns the functions that go statements of the package run.
func (p *program) started() map[*ssa.Function]bool {
	set := make(map[*ssa.Function]bool)
	for i := range p.instrs() {
		if g, ok := i.(*ssa.Go); ok && g.Call.StaticCallee() != nil {
			set[origin(g.Call.StaticCallee())] = true
		}
	}
	return set
}

// onlyCloseEnds reports whether a receive is in a loop that nothing but the close of the
// channel ends, with something behind it.
func onlyCloseEnds(recv *ssa.UnOp) bool {
	head := recv.Block()
	loop := map[*ssa.BasicBlock]bool{head: true}
	for _, b := range head.Parent().Blocks {
		if slices.ContainsFunc(b.Succs, func(s *ssa.BasicBlock) bool { return ir.ComesTo(s, head) }) && head.Dominates(b) {
			loop[b] = true
		}
	}
	if len(loop) == 1 && !slices.Contains(head.Succs, head) {
		return false
	}
	end, ok := head.Instrs[len(head.Instrs)-1].(*ssa.If)
	if !ok || !isOkOf(end.Cond, recv) {
		return false
	}
	for b := range loop {
		for n, s := range b.Succs {
			if !loop[s] && !(b == head && n == 1) {
				return false
			}
		}
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return false
		}
	}
	return doesSomething(head.Succs[1], head.Parent())
}

// isOkOf reports whether a value says whether a receive has got something.
func isOkOf(v ssa.Value, recv *ssa.UnOp) bool {
	e, ok := v.(*ssa.Extract)
	return ok && e.Tuple == recv && e.Index == 1
}

// doesSomething reports whether a function does anything from a block on, or has deferred
// something.
func doesSomething(b *ssa.BasicBlock, fn *ssa.Function) bool {
	calls := func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			switch i.(type) {
			case *ssa.Call, *ssa.Send, *ssa.Defer, *ssa.Store:
				return true
			}
			return false
		})
	}
	return calls(b) || slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool { _, ok := i.(*ssa.Defer); return ok })
	})
}
