package locks

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Whoever waits for a goroutine with a lock held that the goroutine takes on its
// way to the end waits for ever, if it comes to that. The lock and what is waited
// for must be fields of one object, here and there: of two objects nothing is
// known. A WaitGroup is held up by any of its goroutines; a channel only if all
// who close it, or send to it, take the lock.

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
		if nameOf(&i.Call) == groupWait {
			p.waited(in, i, h, RefOf(i.Call.Args[0]), ClassOf(i.Call.Args[0]))
		}
	}
}

// nameOf returns the full name of the function or method that is called, or "".
func nameOf(c *ssa.CallCommon) string {
	if fn := c.StaticCallee(); fn != nil {
		if obj, ok := fn.Object().(*types.Func); ok {
			return obj.FullName()
		}
	}
	return ""
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
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, i := range b.Instrs {
				if v, group := ended(i); v != nil {
					_, deferred := i.(*ssa.Defer)
					e := end{Effect: effectAt(RefOf(v), fn, ClassOf(v)), at: i, fn: fn, deferred: deferred, group: group}
					all[e.Class] = append(all[e.Class], e)
				}
			}
		}
	}
	return all
}

// ended returns the WaitGroup that an instruction counts down, or the channel
// that it closes or sends to.
func ended(i ssa.Instruction) (v ssa.Value, group bool) {
	switch i := i.(type) {
	case *ssa.Send:
		return i.Chan, false
	case *ssa.Select:
		for _, s := range i.States {
			if s.Dir == types.SendOnly {
				return s.Chan, false
			}
		}
	case ssa.CallInstruction:
		c := i.Common()
		if b, ok := c.Value.(*ssa.Builtin); ok && b.Name() == "close" {
			return c.Args[0], false
		}
		if nameOf(c) == groupDone {
			return c.Args[0], true
		}
	}
	return nil, false
}

// held returns the waits that hold up whom they wait for.
func (p *program) heldUp() []Hold {
	if len(p.allWaits) == 0 {
		return nil
	}
	ends, loose := p.ends(), looseFuncs(p.funcs)
	var list []Hold
	for _, w := range p.allWaits {
		for n, l := range w.held {
			if h := p.holdsUp(w, l, w.read[n], ends[w.Class], loose); h != nil {
				list = append(list, *h)
				break
			}
		}
	}
	return list
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
