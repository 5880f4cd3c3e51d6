package locks

import (
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Whoever waits for a goroutine with a lock held that the goroutine takes on its
// way to the end waits for ever, if it comes to that. The lock and what is waited
// for must be fields of one object, here and there: of two objects nothing is
// known. A WaitGroup is held up by any of its goroutines; a channel only if it is
// in the field alone, and all who close it, or send to it, take the lock.

// A Hold is a wait for a goroutine with a lock held that the goroutine takes.
type Hold struct {
	Ref  Ref             // the lock
	On   Ref             // what is waited for
	At   ssa.Instruction // where it is waited for, or what is called that does so
	By   *ssa.Function   // the goroutine
	ByAt ssa.Instruction // where it takes the lock
}

// A wait is a wait for a WaitGroup or channel.
type wait struct {
	Effect // without outs
	ref    Ref
	at     ssa.Instruction
	fn     *ssa.Function
	held   []lock
	read   []bool // whether held as a reader only
}

// An end is what ends a wait.
type end struct {
	Effect
	at       ssa.Instruction
	fn       *ssa.Function
	deferred bool
	group    bool
}

const (
	groupWait = "(*sync.WaitGroup).Wait"
	groupDone = "(*sync.WaitGroup).Done"
)

// waits notes what an instruction waits for.
func (p *program) waits(in *info, i ssa.Instruction, h holding) {
	switch i := i.(type) {
	case *ssa.UnOp:
		if i.Op == token.ARROW {
			p.waited(in, i, h, RefOf(i.X), ClassOf(i.X))
		}
	case *ssa.Call:
		if name, group := calledMethod(&i.Call); name == groupWait {
			p.waited(in, i, h, RefOf(group), ClassOf(group))
		}
	}
}

func (p *program) waited(in *info, at ssa.Instruction, h holding, ref Ref, class string) {
	w := wait{Effect: effectAt(ref, in.fn, class), ref: ref, at: at, fn: in.fn}
	if w.Class == "" || len(in.waits) >= maxAcquires {
		return
	}
	if !w.loose() {
		in.waits = append(in.waits, w)
	}
	for _, r := range sortedRefs(h) {
		if siblings(r, whole(ref)) && p.classes[r] != "" {
			w.held, w.read = append(w.held, lock{r, p.classes[r]}), append(w.read, h[r])
		}
	}
	if len(w.held) > 0 {
		p.allWaits = append(p.allWaits, w)
	}
}

// whole returns the path to the variable that a channel is loaded from.
func whole(r Ref) Ref { return Ref{r.Root, strings.TrimSuffix(r.Path, "*")} }

// waitsIn notes what a function waits for that is called while locks are held.
func (p *program) waitsIn(in *info, c *ssa.Call, h holding) {
	fn := c.Call.StaticCallee()
	if fn == nil || len(fn.Blocks) == 0 || origin(fn).Pkg != in.fn.Pkg {
		return
	}
	for _, w := range p.summarize(fn).waits {
		if ref := placed(&w.Effect, fn, &c.Call); ref.Root != nil {
			p.waited(in, c, h, ref, w.Class)
		}
	}
}

// ends returns what ends waits, by the class of what is waited for.
func (p *program) ends() map[string][]end {
	all := make(map[string][]end)
	for i := range p.instrs() {
		_, deferred := i.(*ssa.Defer)
		done, group := ended(i)
		for _, v := range done {
			e := end{Effect: effectAt(RefOf(v), i.Parent(), ClassOf(v)), at: i, fn: i.Parent(), deferred: deferred, group: group}
			all[e.Class] = append(all[e.Class], e)
		}
	}
	return all
}

// instrs yields the instructions of the package.
func (p *program) instrs() iter.Seq[ssa.Instruction] {
	return func(yield func(ssa.Instruction) bool) {
		for _, fn := range p.funcs {
			for _, b := range fn.Blocks {
				for _, i := range b.Instrs {
					if !yield(i) {
						return
					}
				}
			}
		}
	}
}

// ended returns the WaitGroup that an instruction counts down, or the channels
// that it closes or may send to.
func ended(i ssa.Instruction) (list []ssa.Value, group bool) {
	switch i := i.(type) {
	case *ssa.Send:
		return []ssa.Value{i.Chan}, false
	case *ssa.Select:
		for _, s := range i.States {
			if s.Dir == types.SendOnly {
				list = append(list, s.Chan)
			}
		}
	case ssa.CallInstruction:
		c := i.Common()
		if isClose(c) {
			return c.Args, false
		}
		if name, wg := calledMethod(c); name == groupDone {
			return []ssa.Value{wg}, true
		}
	}
	return list, false
}

func isClose(c *ssa.CallCommon) bool {
	b, ok := c.Value.(*ssa.Builtin)
	return ok && b.Name() == "close"
}

// shared returns the classes of channels that others may have as well, who may
// then end a wait: a channel that came from somewhere, or went somewhere, other
// than to be used at once. Exported fields are never kept.
func (p *program) shared() map[string]bool {
	set := make(map[string]bool)
	for i := range p.instrs() {
		switch i := i.(type) {
		case *ssa.UnOp:
			if isLoad(i) && isChan(i.Type()) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !usesChan(r) }) {
				set[ClassOf(i)] = true
			}
		case *ssa.Store:
			if isChan(i.Val.Type()) && !ownChan(i.Val) {
				set[ClassOf(i.Addr)+"*"] = true
			}
		case *ssa.FieldAddr:
			if isChan(deref(i.Type())) && slices.ContainsFunc(*i.Referrers(), func(r ssa.Instruction) bool { return !usesVar(r, i) }) {
				set[ClassOf(i)+"*"] = true
			}
		case *ssa.Field:
			set[ClassOf(i)+"*"] = true // of a copy
		}
	}
	return set
}

func isChan(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// deref returns what a pointer type points to.
func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// ownChan reports whether a channel that is stored is nil, or is new and nowhere
// else.
func ownChan(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.MakeChan:
		return !slices.ContainsFunc(*v.Referrers(), func(r ssa.Instruction) bool {
			_, stored := r.(*ssa.Store)
			return !stored && !usesChan(r)
		}) && stores(v) <= 1
	}
	return false
}

func stores(v ssa.Value) (n int) {
	for _, r := range *v.Referrers() {
		if _, ok := r.(*ssa.Store); ok {
			n++
		}
	}
	return n
}

// usesChan reports whether an instruction does something with a channel, and
// gives it to nobody, as a send of the channel itself does.
func usesChan(i ssa.Instruction) bool {
	switch i := i.(type) {
	case *ssa.Send:
		return !isChan(i.X.Type())
	case *ssa.Select:
		return !slices.ContainsFunc(i.States, func(s *ssa.SelectState) bool { return s.Send != nil && isChan(s.Send.Type()) })
	case ssa.CallInstruction:
		b, ok := i.Common().Value.(*ssa.Builtin)
		return ok && b.Name() != "append"
	case *ssa.UnOp, *ssa.BinOp, *ssa.DebugRef:
		return true
	}
	return false
}

// usesVar reports whether an instruction loads or stores what is in a variable,
// and does nothing else with its address.
func usesVar(i ssa.Instruction, addr ssa.Value) bool {
	switch i := i.(type) {
	case *ssa.Store:
		return i.Addr == addr
	case *ssa.UnOp, *ssa.DebugRef:
		return true
	}
	return false
}

// heldUp returns the waits that hold up whom they wait for.
func (p *program) heldUp() []Hold {
	if len(p.allWaits) == 0 {
		return nil
	}
	ends, shared, loose := p.ends(), p.shared(), looseFuncs(p.funcs)
	var list []Hold
	for _, w := range p.allWaits {
		if shared[w.Class] || strings.HasSuffix(w.Path, "*") && token.IsExported(lastField(w.Path)) {
			continue
		}
		for n, l := range w.held {
			if h := p.holdsUp(w, l, w.read[n], ends[w.Class], loose); h != nil {
				list = append(list, *h)
				break
			}
		}
	}
	return list
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
		if at == nil || e.fn == w.fn {
			if !e.group {
				return nil // this one may end the wait
			}
			continue
		}
		if found == nil && loose[e.fn] {
			found = &Hold{Ref: l.ref, On: w.ref, At: w.at, By: e.fn, ByAt: at}
		}
	}
	return found
}

// needs returns where a function takes a lock of the same object before it ends
// a wait, or nil.
func (p *program) needs(e end, class string, read bool) ssa.Instruction {
	in := p.infos[origin(e.fn)]
	if in == nil {
		return nil
	}
	for _, a := range in.acquires {
		if a.Class != class || a.If != 0 || read && a.Read || a.at == nil || !beside(a.Effect, e.Effect) {
			continue
		}
		if e.deferred || a.at.Parent() == e.fn && before(a.at, e.at) {
			return a.at
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
