package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// A goroutine whose select is woken by nothing but time, and comes back to it
// each time, never ends. It is not blocked, but as much of a leak: a loop over
// a ticker and a stop channel that nobody can close any more.

// ticking returns the goroutines of which that may be true: the root has ended,
// nobody else can move, and all they can do next is to take a case of time from
// which the code leads nowhere but back to the select. It returns nil if there
// are none.
func (m *machine) ticking(s *state, moves []move) []bool {
	if len(s.gs) < 2 || s.gs[0].status != ended || len(moves) == 0 {
		return nil
	}
	ticks := make([]bool, len(s.gs))
	for _, mv := range moves {
		p := &s.gs[mv.g].op
		if mv.h >= 0 || p.in.Op != skeleton.Select || mv.gc < 0 {
			return nil
		}
		pc := p.cases[mv.gc]
		if pc.obj < 0 || pc.send || !isTime(s.heap[pc.obj].ch) || !p.in.comesBack(int(mv.gc)) {
			return nil
		}
		ticks[mv.g] = true
	}
	return ticks
}

// idle returns the goroutines that tick and that nobody can make do anything else.
// The others that tick are alive.
func (c *census) idle(ticks []bool) []int32 {
	var out []int32
	for gi, yes := range ticks {
		if !yes || c.may[gi]&maySignal != 0 {
			continue // it wakes those who wait for a condition, each time
		}
		clear(c.live)
		c.all = 0
		for hi, also := range ticks {
			if also && hi != gi {
				c.enliven(int32(hi))
			}
		}
		c.spread(int32(gi))
		p := &c.s.gs[gi].op
		if !slices.ContainsFunc(p.cases, func(pc pendingCase) bool {
			return (pc.obj < 0 || !isTime(c.s.heap[pc.obj].ch)) && c.channelHelped(pc.obj, pc.send)
		}) {
			out = append(out, int32(gi))
		}
	}
	return out
}

// stops returns where the channels were made that a select receives from, besides those
// of time.
func (s *state) stops(p *pending) (list []Place) {
	for _, pc := range p.cases {
		if pc.obj < 0 || pc.send || isTime(s.heap[pc.obj].ch) {
			continue
		}
		if site := s.heap[pc.obj].site; site != nil {
			list = append(list, Place{site.fn.Func, site.Instr})
		}
	}
	return list
}

// isTime reports whether a channel is served by time, and ends nothing.
func isTime(c *chanState) bool { return c.served && !c.done && !c.closed }

// comesBack reports whether, after a case of the select was taken, the code leads
// back to it on every path, and to no end of the function.
func (in *instr) comesBack(taken int) bool {
	code := in.fn.code
	seen := make([]bool, len(code))
	work := []int32{in.pc + 1}
	back := false
	for len(work) > 0 {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if int(pc) >= len(code) {
			return false
		}
		if seen[pc] {
			continue
		}
		seen[pc] = true
		at := &code[pc]
		switch {
		case pc == in.pc:
			back = true
		case at.Op == skeleton.Return, at.Op == skeleton.Goexit, at.Op == skeleton.Exit, at.Op == skeleton.PanicOp:
			return false
		case at.Op == skeleton.If:
			yes, known := in.asks(at, taken)
			if !known || yes {
				work = append(work, at.N)
			}
			if !known || !yes {
				work = append(work, at.M)
			}
		default:
			work = append(work, at.Next(pc)...)
		}
	}
	return back
}

// asks reports which way a branch goes if it asks which case of the select was
// taken.
func (in *instr) asks(branch *instr, taken int) (yes, known bool) {
	d := in.fn.setting(branch.A)
	if d == nil || d.Op != skeleton.Bin || !d.B.IsConst() {
		return false, false
	}
	if in.asksErr(d) {
		return d.Name == "==", true
	}
	if d.Name != "==" || d.A != skeleton.Operand(in.Dst) {
		return false, false
	}
	n, ok := in.fn.consts[^d.B].number()
	return n == int64(taken), ok
}

// asksErr reports whether a comparison asks for the error of a context for whose end the
// select waits. As long as it has not ended, that is nil.
func (in *instr) asksErr(cmp *instr) bool {
	e := in.fn.setting(cmp.A)
	if e == nil || e.Op != skeleton.Invoke || e.Name != "(context.Context).Err" || in.fn.consts[^cmp.B].k != kZero || cmp.Name != "==" && cmp.Name != "!=" {
		return false
	}
	return slices.ContainsFunc(in.Cases, func(c skeleton.Case) bool {
		d := in.fn.setting(c.Chan)
		return d != nil && d.Op == skeleton.Invoke && d.Name == "(context.Context).Done" && d.A == e.A
	})
}

// setting returns the one instruction that sets a register, or nil.
func (f *fn) setting(o skeleton.Operand) *instr {
	var found *instr
	for i := range f.code {
		if d := &f.code[i]; !o.IsConst() && skeleton.Operand(d.Dst) == o {
			if found != nil {
				return nil
			}
			found = d
		}
	}
	return found
}
