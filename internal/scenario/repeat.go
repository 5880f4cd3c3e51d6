package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// often is how many calls are made one after the other: one more than a small
// channel, or a few workers, can take in. Larger ones are not filled.
const often = 3

// repeats calls each method several times that is there to be called often. The
// component is kept, and what matters is whether such a call comes to an end.
func (c *component) repeats(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	for i, m := range c.work {
		if i >= maxWork {
			break
		}
		if !m.info.Public || mk.info.Outside || !c.recurs(mk, m) {
			continue
		}
		calls := append(slices.Clip(begin), slices.Repeat([]call{{m, false}}, often)...)
		p, found := run.keep(c, mk, calls...)
		for _, o := range p.faults(found) {
			if slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool { return p.byClient(b) && (sends(b) || drains(b)) }) {
				out = append(out, o)
			}
		}
	}
	return out
}

// sends reports whether a goroutine is stuck with something to send.
func sends(b explore.Blocked) bool { return b.Op == skeleton.Send }

// drains reports whether a goroutine waits for a timer that its function stops.
func drains(b explore.Blocked) bool {
	at := b.Stack[0]
	if at.Instr.Op != skeleton.Recv {
		return false
	}
	of := timerClass(at.Fn, setBy(at.Fn, setBy(at.Fn, at.Instr.A).A).A)
	return of != 0 && callsTimer(at.Fn, "Stop", of)
}

// timerClass returns the class of the location that a timer was loaded from, or 0.
func timerClass(f *skeleton.Func, timer skeleton.Operand) int32 {
	if load := setBy(f, timer); load.Op == skeleton.Load {
		return load.M
	}
	return 0
}

// callsTimer reports whether a function calls a method of a timer that it has loaded
// from a location of a class, or of any class if that is 0.
func callsTimer(f *skeleton.Func, method string, class int32) bool {
	return f != nil && slices.ContainsFunc(f.Code, func(in skeleton.Instr) bool {
		if in.Op != skeleton.Call || in.Name != "(*time.Timer)."+method || len(in.Args) == 0 {
			return false
		}
		of := timerClass(f, in.Args[0])
		return of != 0 && (of == class || class == 0)
	})
}

// recurs reports whether the code shows that a method is called again and again:
// it sends what a goroutine receives in a loop, or it takes a place in a channel
// and gives it back, or it sets a timer again that is kept.
func (c *component) recurs(mk *maker, m *method) bool {
	if callsTimer(c.deep.find(m.info.Name), "Reset", 0) {
		return true
	}
	for s := range m.does.sends {
		if s.class != 0 && (c.fed.class(s.class) || m.does.recvs.class(s.class) && !c.roomless(mk, s.class)) {
			return true
		}
	}
	return false
}

// roomless reports whether a maker stores a channel without places to a location of
// a class.
func (c *component) roomless(mk *maker, class int32) bool {
	return c.storesNew(mk.info.Name, class, func(ch *skeleton.Instr) bool {
		if !ch.A.IsConst() {
			return false
		}
		k := c.deep.find(mk.info.Name).Consts[^ch.A]
		return k.Kind == skeleton.ConstZero || k.Kind == skeleton.ConstInt && k.Int == 0
	})
}

// feeds returns the channels from which the goroutines of a package receive in
// loops. A case that always leaves the loop is there for one who sends once.
func feeds(b *build.Result) spots {
	fed := make(spots)
	for _, f := range b.Package.Funcs {
		if info := b.Infos[f.Name]; info == nil || !info.Started {
			continue
		}
		for pc := range f.Code {
			switch in := &f.Code[pc]; {
			case in.Op == skeleton.Recv && comesBack(f, pc):
				fed[spotOf(f, in.A, in.Label)] = true
			case in.Op == skeleton.Select && comesBack(f, pc):
				for i, cs := range in.Cases {
					if !cs.Send && comesBackBy(f, pc, i) {
						fed[spotOf(f, cs.Chan, cs.Label)] = true
					}
				}
			}
		}
	}
	return fed
}

// comesBack reports whether an instruction may be executed again.
func comesBack(f *skeleton.Func, at int) bool {
	return comesBackOver(f, at, func(pc int32) []int32 { return f.Code[pc].Next(pc) })
}

// comesBackBy reports whether a select may be executed again after one of its cases.
func comesBackBy(f *skeleton.Func, at, i int) bool {
	return comesBackOver(f, at, func(pc int32) []int32 {
		in := &f.Code[pc]
		if in.Op == skeleton.If {
			switch n, ok := askedCase(f, in.A, f.Code[at].Dst); {
			case ok && n == i:
				return []int32{in.N}
			case ok:
				return []int32{in.M}
			}
		}
		return in.Next(pc)
	})
}

// askedCase returns which case a condition asks a select for.
func askedCase(f *skeleton.Func, cond skeleton.Operand, chosen skeleton.Reg) (int, bool) {
	for pc := range f.Code {
		in := &f.Code[pc]
		if in.Op != skeleton.Bin || in.Name != "==" || skeleton.Operand(in.Dst) != cond {
			continue
		}
		if in.A != skeleton.Operand(chosen) || !in.B.IsConst() {
			return 0, false
		}
		switch c := f.Consts[^in.B]; c.Kind {
		case skeleton.ConstInt:
			return int(c.Int), true
		case skeleton.ConstZero:
			return 0, true
		}
	}
	return 0, false
}

// comesBackOver reports whether an instruction is reached again by way of those that
// come next.
func comesBackOver(f *skeleton.Func, at int, nexts func(pc int32) []int32) bool {
	seen := make([]bool, len(f.Code))
	work := []int32{int32(at)}
	for len(work) > 0 {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		for _, next := range nexts(pc) {
			if int(next) == at {
				return true
			}
			if !seen[next] {
				seen[next] = true
				work = append(work, next)
			}
		}
	}
	return false
}
