package locks

import (
	"go/token"
	"go/types"
	"iter"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Whoever waits for a goroutine with a lock held that the goroutine takes on its
// way to the end waits for ever, if it comes to that. The lock and what is waited
// for must be fields of one object, here and there: of two objects nothing is
// known. A WaitGroup is held up by any of its goroutines; a channel or a condition
// only if it is in the field alone, and all who serve it take the lock.

// A Hold is a wait for a goroutine with a lock held that the goroutine takes.
type Hold struct {
	Ref  Ref             // the lock
	On   Ref             // what is waited for
	At   ssa.Instruction // where it is waited for, or what is called that does so
	By   *ssa.Function   // the goroutine
	ByAt ssa.Instruction // where it takes the lock
	// Through is the function that is called, if what it waits for calls By, or nil.
	Through *ssa.Function
	// Until is what ends the wait nevertheless, if it is stopped, as a word of the source, or "".
	Until string
}

// A need is what a wait waits for.
type need uint8

const (
	needEnd     need = iota // Done, or a close or value
	needReceive             // of a channel without room
	needSignal              // of a condition
)

// A wait is a wait for a WaitGroup, channel or condition.
type wait struct {
	Effect // without outs
	need   need
	ref    Ref
	at     ssa.Instruction
	fn     *ssa.Function
	held   []lock
	read   []bool // whether held as a reader only
	stops  []word // that end it as well
}

// An end is what ends a wait.
type end struct {
	Effect
	at       ssa.Instruction
	fn       *ssa.Function
	deferred bool
	group    bool
	lent     *lending // how the function got the channel, if it was given to it
}

// A service is what ends waits: of which need, and for which class.
type service struct {
	need  need
	class string
}

const (
	groupWait = "(*sync.WaitGroup).Wait"
	groupDone = "(*sync.WaitGroup).Done"
	groupGo   = "(*sync.WaitGroup).Go"

	errgroupWait = "(*golang.org/x/sync/errgroup.Group).Wait"
	errgroupGo   = "(*golang.org/x/sync/errgroup.Group).Go"

	condWait      = "(*sync.Cond).Wait"
	condSignal    = "(*sync.Cond).Signal"
	condBroadcast = "(*sync.Cond).Broadcast"
)

// waits notes what an instruction waits for.
func (p *program) waits(in *info, i ssa.Instruction, h holding) {
	switch i := i.(type) {
	case *ssa.UnOp:
		if i.Op == token.ARROW {
			p.waited(in, i, h, RefOf(i.X), service{needEnd, ClassOf(i.X)})
		}
	case *ssa.Send:
		p.waited(in, i, h, RefOf(i.Chan), service{needReceive, ClassOf(i.Chan)})
	case *ssa.Select:
		if ch, stops := sendsUntil(i); ch != nil {
			p.waited(in, i, h, RefOf(ch), service{needReceive, ClassOf(ch)}, stops...)
		}
	case *ssa.Call:
		switch name, on := calledMethod(&i.Call); name {
		case groupWait, errgroupWait:
			p.waited(in, i, h, RefOf(on), service{needEnd, ClassOf(on)})
		case condWait:
			p.waited(in, i, h, RefOf(on), service{needSignal, ClassOf(on)})
		}
	}
}

func (p *program) waited(in *info, at ssa.Instruction, h holding, ref Ref, by service, stops ...word) {
	w := wait{Effect: effectAt(ref, in.fn, by.class), need: by.need, ref: ref, at: at, fn: in.fn, stops: stops}
	own := "" // is given back meanwhile
	if by.need == needSignal {
		own = p.lockOfCond()[by.class]
	}
	if w.Class == "" || len(in.waits) >= maxAcquires || by.need == needSignal && own == "" {
		return
	}
	if !w.loose() {
		in.waits = append(in.waits, w)
	}
	for _, r := range sortedRefs(h) {
		if siblings(r, whole(ref)) && p.classes[r] != "" && p.classes[r] != own {
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
			p.waited(in, c, h, ref, service{w.need, w.Class}, w.stops...)
		}
	}
}

// ends returns what ends waits.
func (p *program) ends() map[service][]end {
	all := make(map[service][]end)
	for i := range p.instrs() {
		_, deferred := i.(*ssa.Defer)
		add := func(n need, v ssa.Value, group bool) {
			s := service{n, ClassOf(v)}
			e := end{Effect: effectAt(RefOf(v), i.Parent(), s.class), at: i, fn: i.Parent(), deferred: deferred, group: group}
			if l := p.lending(v, i.Parent()); l != nil {
				s.class, e.lent = l.class, l
				e.Effect = effectAt(l.ref, l.by, l.class)
			}
			all[s] = append(all[s], e)
		}
		done, group := ended(i)
		for _, v := range done {
			add(needEnd, v, group)
		}
		for _, v := range received(i) {
			add(needReceive, v, false)
		}
		if c, ok := i.(ssa.CallInstruction); ok {
			switch name, on := calledMethod(c.Common()); name {
			case condSignal, condBroadcast:
				add(needSignal, on, false)
			case groupGo, errgroupGo:
				s := service{needEnd, ClassOf(on)}
				if e := counted(c); e != nil {
					e.Effect = effectAt(RefOf(on), i.Parent(), s.class)
					all[s] = append(all[s], *e)
				}
			}
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
