package explore

import (
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A weight says how much hangs on a choice that a function of another package
// makes for reasons that are not known here.
type weight uint8

const (
	// idle: neither side does anything that somebody could notice, such as whether
	// a span is traced, or whether a level is logged.
	idle weight = iota
	// within: what one side does with what the function was given, the other does
	// not; its caller is not told which it was.
	within
	// told: the caller can tell by the results, or by what was stored, and may do
	// one thing or the other because of it.
	told
)

// weigh returns how much hangs on the choice that an instruction asks for.
func (p *Program) weigh(in *instr) weight {
	f := in.fn
	if f.weights == nil {
		f.weights = make(map[int32]weight)
	}
	w, ok := f.weights[in.pc]
	if !ok {
		w = p.weighUses(in)
		f.weights[in.pc] = w
	}
	return w
}

// weighUses weighs the branches that use the result of an instruction. Whatever
// else uses it may tell it to anybody.
func (p *Program) weighUses(in *instr) weight {
	if in.Op == skeleton.If {
		return p.weighSides(in)
	}
	heaviest := idle
	for pc := range in.fn.code {
		user := &in.fn.code[pc]
		if !uses(user, in.Dst) && !(in.Has(skeleton.CommaOk) && uses(user, in.Dst+1)) {
			continue
		}
		switch user.Op {
		case skeleton.If:
			heaviest = max(heaviest, p.weighSides(user))
		case skeleton.Not:
			heaviest = max(heaviest, p.weigh(user))
		default:
			if in.Op != skeleton.Assert || !in.Has(skeleton.CommaOk) || uses(user, in.Dst+1) {
				return told
			}
		}
	}
	return heaviest
}

func uses(in *instr, r Reg) bool {
	found := false
	in.Uses(func(o skeleton.Operand) { found = found || o == skeleton.Operand(r) })
	return found
}

// weighSides weighs what is done on one side of a branch only.
func (p *Program) weighSides(in *instr) weight {
	yes, no := in.reaches(in.N), in.reaches(in.M)
	heaviest := idle
	for pc := range in.fn.code {
		if yes[pc] != no[pc] {
			heaviest = max(heaviest, p.weightOf(&in.fn.code[pc]))
		}
	}
	return heaviest
}

// reaches returns the instructions that control may come to from pc on before it
// comes to the branch again.
func (in *instr) reaches(pc int32) []bool {
	seen := make([]bool, len(in.fn.code))
	for todo := []int32{pc}; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] || at == in.pc {
			continue
		}
		seen[at] = true
		todo = append(todo, in.fn.code[at].Next(at)...)
	}
	return seen
}

// weightOf returns how much hangs on whether an instruction is executed.
func (p *Program) weightOf(in *instr) weight {
	switch in.Op {
	case skeleton.Move, skeleton.Unknown, skeleton.Derive, skeleton.Bin, skeleton.Not, skeleton.Len, skeleton.Cap,
		skeleton.Part, skeleton.Iface, skeleton.Assert, skeleton.New, skeleton.Addr, skeleton.Elem, skeleton.Load,
		skeleton.Lookup, skeleton.Range, skeleton.Next, skeleton.Jump, skeleton.If:
		return idle
	case skeleton.Moves:
		for k := 0; k < len(in.Args); k += 2 {
			if in.tells(in.Args[k+1]) {
				return told
			}
		}
		return idle
	case skeleton.Return:
		for k, o := range in.Args {
			if in.tells(o) || telling(in.fn.returns(int32(k))) {
				return told
			}
		}
		return idle
	case skeleton.Send, skeleton.Recv, skeleton.Close, skeleton.Lock, skeleton.RLock, skeleton.Unlock, skeleton.RUnlock,
		skeleton.Add, skeleton.Wait, skeleton.Sleep, skeleton.Escape:
		return within
	case skeleton.Call:
		return p.weightOfCall(in)
	case skeleton.Invoke:
		if in.Flags&(skeleton.Go|skeleton.Defer) == 0 && !hands(in) && in.onUnknown() {
			return idle
		}
		return within
	case skeleton.CallValue:
		return within
	}
	return told
}

// weightOfCall returns how much hangs on a call of a function that is known.
func (p *Program) weightOfCall(in *instr) weight {
	if in.callee == nil {
		return within
	}
	does := p.summarize(in.callee) &^ summarized
	switch {
	case in.callee.stores != classSet{} || some(in.callee.code, func(in *instr) bool { return in.Op == skeleton.PanicOp || in.Op == skeleton.Exit }):
		return told
	case does == 0 && in.callee.locks == classSet{} && in.Flags&(skeleton.Go|skeleton.Defer) == 0:
		return idle
	}
	return within
}

// tells reports whether an operand is a constant that means something.
func (in *instr) tells(o skeleton.Operand) bool {
	return o.IsConst() && in.fn.consts[^o].k != kAny
}

// telling reports whether results of a kind say what a function has done, or are
// something that others wait for or call.
func telling(k skeleton.Kind) bool {
	switch k {
	case skeleton.Int, skeleton.Uint, skeleton.Bool, skeleton.Error, skeleton.Chan, skeleton.FuncValue, skeleton.Done:
		return true
	}
	return false
}

// onUnknown reports whether a method is called on something of which nothing is
// known, so that it is none in view.
func (in *instr) onUnknown() bool {
	made := 0
	for pc := range in.fn.code {
		w := &in.fn.code[pc]
		if !in.A.IsConst() && writes(w, Reg(in.A)) {
			made++
			if w.Op != skeleton.Unknown {
				return false
			}
		}
	}
	return made == 1
}
