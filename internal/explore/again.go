package explore

import (
	"slices"

	"github.com/concurlint/concurlint/internal/skeleton"
)

// repeats reports whether a channel is closed twice because code that is not seen
// says the same thing twice, or one thing and then another: a loop comes back to the
// close because a value is again equal to one that stands for an event, such as the
// end of a handshake, or names somebody, such as the request that was answered; or because
// as many are counted again as there are. Nobody
// in view has made the channel or sent the value, and whoever does knows how often,
// and which exclude each other. An error, in contrast, comes again whenever the
// operation is tried again.
func (m *machine) repeats(o *Outcome) bool {
	steps := m.tracer.steps
	n := len(steps) - 1
	if o.Kind != Panic || o.Panic != CloseClosed || o.Cause[0].Made != nil || n < 1 {
		return false
	}
	last := &steps[n]
	for i := n - 1; i >= 0; i-- {
		s := &steps[i]
		if s.gi != last.gi || len(s.Stack) == 0 || s.Stack[0].Instr.Op != skeleton.Close || !slices.Equal(s.about, last.about) {
			continue
		}
		again := slices.Equal(s.Stack, last.Stack)
		return slices.ContainsFunc(m.tracer.sides, func(d side) bool {
			return d.gi == last.gi && i < d.after && d.after <= n && (d.equal() || d.counts()) && d.leadsTo(last.Stack) &&
				(again || m.tracer.toldIn(d.at.Fn, s, i))
		})
	}
	return false
}

// answers reports whether a channel is closed twice by those who have received from it
// before, as whoever waits for an answer closes the channel for the others who do. For
// that it takes two values, and if nobody in view has sent the second one, code that is not
// seen has, which knows how many answers there are.
func (m *machine) answers(o *Outcome) bool {
	steps := m.tracer.steps
	last := len(steps) - 1
	if o.Kind != Panic || o.Panic != CloseClosed || last < 1 || len(steps[last].about) != 1 {
		return false
	}
	ch := steps[last].about[0]
	first := slices.IndexFunc(steps[:last], func(s traced) bool { return s.does(skeleton.Close, ch) })
	if first < 0 {
		return false
	}
	sent, got := 0, make(map[int32]bool)
	for i := range steps[:first] {
		switch s := &steps[i]; {
		case s.does(skeleton.Send, ch):
			sent++
		case s.does(skeleton.Recv, ch) && (s.Stack[0].Fn == steps[first].Stack[0].Fn || s.Stack[0].Fn == steps[last].Stack[0].Fn):
			got[s.gi] = true
		}
	}
	return steps[first].gi != steps[last].gi && got[steps[first].gi] && got[steps[last].gi] && sent < 2
}

// does reports whether a step is an operation on a channel.
func (s *traced) does(op skeleton.Op, ch about) bool {
	return len(s.Stack) > 0 && s.Stack[0].Instr.Op == op && slices.Contains(s.about, ch)
}

// toldIn reports whether step i, too, was made because of an event that a function was
// told of.
func (t *tracer) toldIn(f *skeleton.Func, step *traced, i int) bool {
	return slices.ContainsFunc(t.sides, func(d side) bool {
		return d.gi == step.gi && d.at.Fn == f && d.after <= i && (d.equal() || d.counts()) && d.leadsTo(step.Stack)
	})
}

// A side is one of a branch that a goroutine took although both were possible, after
// so many steps.
type side struct {
	after int
	gi    int32
	at    Place
	yes   bool
}

// leadsTo reports whether it takes that side to get to where a goroutine is: the
// other one leads there only by way of the branch itself.
func (d *side) leadsTo(stack []Place) bool {
	k := slices.IndexFunc(stack, func(p Place) bool { return p.Fn == d.at.Fn })
	if k < 0 {
		return false
	}
	code := d.at.Fn.Code
	seen := make([]bool, len(code))
	other := d.at.Instr.N
	if d.yes {
		other = d.at.Instr.M
	}
	for work := []int32{other}; len(work) > 0; {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[pc] || &code[pc] == d.at.Instr {
			continue
		}
		if &code[pc] == stack[k].Instr {
			return false
		}
		seen[pc] = true
		work = append(work, code[pc].Next(pc)...)
	}
	return true
}

// counts reports whether two numbers were compared neither of which the source spells out:
// as many as there are have been counted.
func (d *side) counts() bool {
	return slices.ContainsFunc(d.at.Fn.Code, func(in skeleton.Instr) bool {
		if in.Op != skeleton.Bin || skeleton.Operand(in.Dst) != d.at.Instr.A || in.A.IsConst() || in.B.IsConst() {
			return false
		}
		switch in.Name {
		case "<", "<=", ">", ">=":
			return true
		}
		return false
	})
}

// equal reports whether two values turned out to be equal, neither of them being nil,
// zero or an interface value, as errors are.
func (d *side) equal() bool {
	at := d.at
	def := func(o skeleton.Operand) *skeleton.Instr {
		i := slices.IndexFunc(at.Fn.Code, func(in skeleton.Instr) bool { return in.Defs() == 1 && skeleton.Operand(in.Dst) == o })
		if o.IsConst() || i < 0 {
			return nil
		}
		return &at.Fn.Code[i]
	}
	cond := def(at.Instr.A)
	if cond == nil || cond.Op != skeleton.Bin || !(cond.Name == "==" && d.yes || cond.Name == "!=" && !d.yes) {
		return false
	}
	return !slices.ContainsFunc([]skeleton.Operand{cond.A, cond.B}, func(o skeleton.Operand) bool {
		if o.IsConst() {
			return at.Fn.Consts[^o].Kind == skeleton.ConstZero
		}
		in := def(o)
		return in != nil && (in.Kind == skeleton.Interface || in.Kind == skeleton.Error)
	})
}
