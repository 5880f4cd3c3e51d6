package locks

import (
	exact "go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/ir"
)

// Who is held up: see waits.go.

// heldUp returns the waits that hold up whom they wait for.
func (p *program) heldUp() []Hold {
	if len(p.allWaits) == 0 {
		return nil
	}
	ends, shared, loose := p.ends(), p.shared(), looseFuncs(p.funcs)
	rooms := p.rooms()
	var list []Hold
	for _, w := range p.allWaits {
		if slices.ContainsFunc(w.stops, func(s word) bool { return !p.onlyStops(s) }) {
			continue
		}
		if w.need == needReceive && !w.fills(rooms[w.Class], ends[service{w.need, w.Class}]) || shared[w.Class] || strings.HasSuffix(w.Path, "*") && token.IsExported(lastField(w.Path)) {
			continue
		}
		for n, l := range w.held {
			if h := p.holdsUp(w, l, w.read[n], ends[service{w.need, w.Class}], loose); h != nil {
				if len(w.stops) > 0 {
					h.Until = w.stops[0].name
				}
				list = append(list, *h)
				break
			}
		}
	}
	return list
}

// fills reports whether a channel is full sooner or later: it has no room, or only
// some, and is sent to again and again while a loop takes one value at a time.
func (w wait) fills(r room, receivers []end) bool {
	if r != someRoom {
		return r == noRoom
	}
	if !asked(w.fn) && !repeated(w.at) {
		return false
	}
	return !slices.ContainsFunc(receivers, func(e end) bool { return !repeated(e.at) || w.ends(e) })
}

// ends reports whether what a wait sends is the last word that its receiver
// takes: there is one for each receiver, and room for it.
func (w wait) ends(e end) bool {
	b, word := e.at.Block(), ssa.Value(nil)
	switch i := e.at.(type) {
	case *ssa.UnOp:
		word = i
	case *ssa.Select:
		b, word = clause(i, w.Class)
	}
	if b == nil {
		return false
	}
	says := ""
	if s, ok := w.at.(*ssa.Send); ok {
		if c, ok := s.X.(*ssa.Const); ok && c.Value != nil {
			says = constant(c)
		}
	}
	seen := make(map[*ssa.BasicBlock]bool)
	var back func(b *ssa.BasicBlock) bool
	back = func(b *ssa.BasicBlock) bool {
		succs := b.Succs
		if br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok && word != nil && br.Cond == word && says != "" {
			succs = succs[:1]
			if says == boolean(false) {
				succs = b.Succs[1:]
			}
		}
		return slices.ContainsFunc(succs, func(s *ssa.BasicBlock) bool {
			if s == e.at.Block() {
				return true
			}
			again := seen[s]
			seen[s] = true
			return !again && back(s)
		})
	}
	return !back(b)
}

// clause returns where the case of a select begins that receives from a channel of
// a class, and what it receives there, or nil.
func clause(sel *ssa.Select, class string) (at *ssa.BasicBlock, word ssa.Value) {
	k := slices.IndexFunc(sel.States, func(s *ssa.SelectState) bool { return s.Dir == types.RecvOnly && ClassOf(s.Chan) == class })
	if k < 0 {
		return nil, nil
	}
	nth := 2
	for _, s := range sel.States[:k] {
		if s.Dir == types.RecvOnly {
			nth++
		}
	}
	for _, r := range *sel.Referrers() {
		x, ok := r.(*ssa.Extract)
		switch {
		case ok && x.Index == nth:
			word = x
		case ok && x.Index == 0:
			for _, r := range *x.Referrers() {
				if cmp, ok := r.(*ssa.BinOp); ok && isIndex(cmp.Y, k) && len(*cmp.Referrers()) == 1 {
					if br, ok := (*cmp.Referrers())[0].(*ssa.If); ok {
						at = br.Block().Succs[0]
					}
				}
			}
		}
	}
	return at, word
}

func isIndex(v ssa.Value, k int) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value != nil && c.Int64() == int64(k)
}

// repeated reports whether an instruction is in a loop.
func repeated(i ssa.Instruction) bool {
	return slices.ContainsFunc(i.Block().Succs, func(s *ssa.BasicBlock) bool { return ir.ComesTo(s, i.Block()) })
}

// lastField returns the name of the field that a path ends with.
func lastField(path string) string {
	path = strings.TrimRight(path, "*")
	return path[strings.LastIndexByte(path, '.')+1:]
}

func (p *program) holdsUp(w wait, l lock, read bool, ends []end, loose map[*ssa.Function]bool) *Hold {
	var found *Hold
	for _, e := range ends {
		at := p.needs(e, l.class, read)
		if at == nil && w.need == needReceive {
			at = p.turnsTo(e, w, l.class, read)
		}
		if at == nil || e.fn == w.fn || w.need == needReceive && announces(e.fn, w) {
			if !e.group {
				return nil // this one may end the wait
			}
			continue
		}
		if found == nil && (loose[e.fn] || w.need != needEnd || !e.group && asked(e.fn) && asked(w.fn)) {
			found = &Hold{Ref: l.ref, On: w.ref, At: w.at, By: e.fn, ByAt: at}
		}
	}
	return found
}

// asked reports whether a function is one that others call, in any goroutine.
func asked(fn *ssa.Function) bool {
	return fn.Object() != nil && fn.Object().Exported() && fn.Signature.Recv() != nil
}

// needs returns where a function takes a lock of the same object before it ends
// a wait, or nil.
func (p *program) needs(e end, class string, read bool) ssa.Instruction {
	in := p.infos[origin(e.fn)]
	if in == nil {
		return nil
	}
	for _, a := range in.acquires {
		if e.lent != nil {
			a.Effect = e.lent.seen(a.Effect, e.fn)
		}
		if a.Class != class || a.If != 0 || read && a.Read || a.at == nil || !beside(a.Effect, e.Effect) {
			continue
		}
		if (e.deferred || before(a.by, e.at)) && !countsLater(e, a.at) {
			return a.at
		}
		later := func(i ssa.Instruction) bool { return (e.deferred || before(i, e.at)) && !countsLater(e, i) }
		if k := slices.IndexFunc(a.too, later); k >= 0 {
			return a.too[k]
		}
	}
	if e.deferred && e.lent == nil {
		return p.needsLater(in, e, class, read)
	}
	return nil
}

// turnsTo returns where a function takes a lock of the same object after another case of
// the select in which it receives, and before it receives again, or nil: who has been told
// to stop waits for the lock then, and takes nothing more. With the lock it says that it has
// stopped, and who sends asks for that: so it may come while somebody is about to send.
func (p *program) turnsTo(e end, w wait, class string, read bool) ssa.Instruction {
	sel, ok := e.at.(*ssa.Select)
	in := p.infos[origin(e.fn)]
	if !ok || !sel.Blocking || in == nil || !repeated(sel) || !stopsOthers(e.fn, w) || p.toldUnder(sel, w.Class, class) {
		return nil
	}
	own, _ := clause(sel, w.Class)
	reached := withoutReceiving(sel, own, w.Class)
	for _, a := range in.acquires {
		if a.Class != class || a.If != 0 || read && a.Read || a.at == nil || !beside(a.Effect, e.Effect) {
			continue
		}
		if reached[a.by.Block()] {
			return a.at
		}
		if k := slices.IndexFunc(a.too, func(i ssa.Instruction) bool { return reached[i.Block()] }); k >= 0 {
			return a.too[k]
		}
	}
	return nil
}

// stopsOthers reports whether a function sets a flag that keeps others from sending.
func stopsOthers(fn *ssa.Function, w wait) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			st, ok := i.(*ssa.Store)
			return ok && ir.IsBool(st.Val.Type()) && w.prevents(st)
		})
	})
}

// toldUnder reports whether somebody closes or sends on the channel of another case of a
// select with the lock held: who sends there may then know of it.
func (p *program) toldUnder(sel *ssa.Select, but, class string) bool {
	return slices.ContainsFunc(sel.States, func(s *ssa.SelectState) bool {
		other := ClassOf(s.Chan)
		return other != "" && other != but && slices.ContainsFunc(slices.Concat(p.closes, p.sends), func(u chanUse) bool {
			return u.class == other && slices.ContainsFunc(u.held, func(h heldName) bool { return h.name == class })
		})
	})
}

// withoutReceiving returns the blocks to which control may come from a select, but not by
// one of its cases, before a channel of a class is received from again.
func withoutReceiving(sel *ssa.Select, but *ssa.BasicBlock, class string) map[*ssa.BasicBlock]bool {
	reached := make(map[*ssa.BasicBlock]bool)
	for work := slices.Clone(sel.Block().Succs); len(work) > 0; {
		b := work[0]
		work = work[1:]
		if reached[b] || b == but || b == sel.Block() || slices.ContainsFunc(b.Instrs, func(i ssa.Instruction) bool {
			return slices.ContainsFunc(received(i), func(ch ssa.Value) bool { return ClassOf(ch) == class })
		}) {
			continue
		}
		reached[b] = true
		work = append(work, b.Succs...)
	}
	return reached
}

// needsLater returns the deferred call that takes the lock before a deferred call
// ends the wait: what is deferred last runs first.
func (p *program) needsLater(in *info, e end, class string, read bool) ssa.Instruction {
	for _, b := range e.fn.Blocks {
		for _, i := range b.Instrs {
			d, ok := i.(*ssa.Defer)
			if !ok || d == e.at || !before(e.at, d) {
				continue
			}
			fn := d.Call.StaticCallee()
			if fn == nil {
				continue
			}
			acquires, _ := p.locksOf(in, fn)
			for _, a := range acquires {
				ref := placed(&a.Effect, fn, &d.Call)
				if ref.Root != nil && a.Class == class && a.If == 0 && !(read && a.Read) && beside(effectAt(ref, e.fn, a.Class), e.Effect) {
					return d
				}
			}
		}
	}
	return nil
}

// beside reports whether a lock and what is waited for are fields of one object.
func beside(a, b Effect) bool {
	if a.loose() || a.Param != b.Param || a.Free != b.Free || a.Global != b.Global {
		return false
	}
	return siblings(Ref{Path: a.Path}, whole(Ref{Path: b.Path}))
}

// before reports whether control may come from a to b.
func before(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return slices.Index(a.Block().Instrs, a) < slices.Index(b.Block().Instrs, b)
	}
	seen := make(map[*ssa.BasicBlock]bool)
	work := slices.Clone(a.Block().Succs)
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == b.Block() {
			return true
		}
		if !seen[x] {
			seen[x] = true
			work = append(work, x.Succs...)
		}
	}
	return false
}

// announces reports whether a receiver tells by a field that it is about to
// receive, and the sender looks at that field: who has said so under the lock
// needs the lock no more.
func announces(receiver *ssa.Function, w wait) bool {
	asked := make(map[string]bool)
	for _, b := range w.fn.Blocks {
		if br, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
			loadedFor(br.Cond, asked, 0)
		}
	}
	for _, b := range receiver.Blocks {
		for _, i := range b.Instrs {
			switch i := i.(type) {
			case *ssa.Store:
				if asked[ClassOf(i.Addr)] && !w.prevents(i) && !fromMessage(i.Val, 0) {
					return true
				}
			case *ssa.MapUpdate:
				if asked[strings.TrimSuffix(ClassOf(i.Map), "*")] && !fromMessage(i.Value, 0) {
					return true
				}
			}
		}
	}
	return false
}

// fromMessage reports whether a value is part of what was received: who stores that
// says what has come, and not that it is about to receive.
func fromMessage(v ssa.Value, depth int) bool {
	if depth > 8 {
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.ARROW || v.Op == token.MUL && fromMessage(v.X, depth+1)
	case *ssa.Extract:
		_, ok := v.Tuple.(*ssa.Select)
		return ok && v.Index >= 2 || !ok && v.Index == 0 && fromMessage(v.Tuple, depth+1)
	case *ssa.Field:
		return fromMessage(v.X, depth+1)
	case *ssa.FieldAddr:
		return fromMessage(v.X, depth+1)
	case *ssa.Alloc:
		for _, r := range *v.Referrers() {
			if st, ok := r.(*ssa.Store); ok && st.Addr == v && fromMessage(st.Val, depth+1) {
				return true
			}
		}
	}
	return false
}

// prevents reports whether nothing is sent as long as a field is as it is stored.
func (w wait) prevents(s *ssa.Store) bool {
	c, ok := s.Val.(*ssa.Const)
	if !ok {
		return false
	}
	for b := w.at.Block(); b.Idom() != nil; b = b.Idom() {
		d := b.Idom()
		br, ok := d.Instrs[len(d.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		if truth, known := supposing(br.Cond, ClassOf(s.Addr), c); known {
			other := d.Succs[0]
			if !truth {
				other = d.Succs[1]
			}
			if !ir.ComesTo(other, w.at.Block()) {
				return true
			}
		}
	}
	return false
}

// supposing returns what a condition is, if a field is a constant, and whether it is known.
func supposing(cond ssa.Value, class string, c *ssa.Const) (truth, known bool) {
	switch v := cond.(type) {
	case *ssa.UnOp:
		if !isLoad(v) {
			truth, known = supposing(v.X, class, c)
			return !truth, known
		}
		return c.Value != nil && constant(c) == "true", ClassOf(v.X) == class && ir.IsBool(v.Type())
	case *ssa.BinOp:
		n, ok := v.Y.(*ssa.Const)
		length, isCall := v.X.(*ssa.Call)
		if !ok || !isCall || !isLen(v.X) || !c.IsNil() {
			return false, false
		}
		u, ok := length.Call.Args[0].(*ssa.UnOp)
		if !ok || ClassOf(u.X) != class {
			return false, false
		}
		return exact.Compare(exact.MakeInt64(0), v.Op, n.Value), true
	}
	return false, false
}

// loadedFor collects the classes of the variables that a condition depends on.
func loadedFor(v ssa.Value, set map[string]bool, depth int) {
	if u, ok := v.(*ssa.UnOp); ok && isLoad(u) {
		set[ClassOf(u.X)] = true
	}
	i, ok := v.(ssa.Instruction)
	if !ok || depth > maxDepth {
		return
	}
	for _, op := range i.Operands(nil) {
		if *op != nil {
			loadedFor(*op, set, depth+1)
		}
	}
}
