package judge

import (
	"fmt"
	"strings"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
	"github.com/concurlint/concurlint/internal/witness"
)

// because names the last decision of another goroutine that is a reason why it
// does not help: on the way that it took it cannot come to an operation of the kind
// that is waited for, on another it could. Of several goroutines that wait for
// different things none is the reason.
func (f *finding) because() string {
	for i := len(f.outcome.Steps) - 1; i >= 0; i-- {
		s := f.outcome.Steps[i]
		if s.Kind != witness.Take || s.Goroutine == f.main.Goroutine {
			continue
		}
		who := strings.TrimPrefix(s.Goroutine, "go ")
		if s.Text == explore.CallbackPanics {
			return fmt.Sprintf(" after a callback of %s panics", who)
		}
		if parts(s, helpers(f.main.Stack[0].Instr)) {
			return fmt.Sprintf(" after %s %s", who, s.Text)
		}
	}
	return ""
}

// helpers tells the operations that may end the wait at an instruction.
func helpers(at *skeleton.Instr) func(*skeleton.Instr) bool {
	sends, receives := at.Op == skeleton.Recv, at.Op == skeleton.Send
	for _, c := range at.Cases {
		sends, receives = sends || !c.Send, receives || c.Send
	}
	return func(in *skeleton.Instr) bool {
		switch in.Op {
		case skeleton.Send, skeleton.Close:
			return sends
		case skeleton.Recv:
			return receives
		case skeleton.Select:
			for _, c := range in.Cases {
				if c.Send && sends || !c.Send && receives {
					return true
				}
			}
		case skeleton.Add:
			return at.Op == skeleton.Wait
		case skeleton.Unlock, skeleton.RUnlock:
			return at.Op == skeleton.Lock || at.Op == skeleton.RLock
		case skeleton.Call:
			return sends && in.Name == "builtin.close" // deferred
		}
		return false
	}
}

// parts reports whether a decision parts the ways that lead to a helping
// operation from those that do not.
func parts(s explore.Step, helps func(*skeleton.Instr) bool) bool {
	code := s.Stack[0].Fn.Code
	pc := int32(0)
	for &code[pc] != s.Stack[0].Instr {
		if pc++; int(pc) == len(code) {
			return false
		}
	}
	if in := &code[pc]; in.Op != skeleton.Select {
		other := in.N + in.M - s.Way
		return !leads(code, s.Way, helps, true) && leads(code, other, helps, false)
	}
	return !leads(code, afterCase(code, pc, s.Way), helps, true) && leads(code, pc, helps, false)
}

// afterCase returns where control goes on after a case of a select: beyond the
// comparisons of its index.
func afterCase(code []skeleton.Instr, pc, n int32) int32 {
	index := skeleton.Operand(code[pc].Dst)
	for pc++; int(pc)+1 < len(code); {
		is, br := &code[pc], &code[pc+1]
		if is.Op != skeleton.Bin || is.Name != "==" || is.A != index || br.Op != skeleton.If {
			break
		}
		if n == 0 {
			return br.N
		}
		n--
		pc = br.M
	}
	return pc
}

// leads reports whether control may come from pc to a helping operation; strict
// asks whether it may do so by a call that is not looked into, too.
func leads(code []skeleton.Instr, pc int32, helps func(*skeleton.Instr) bool, strict bool) bool {
	seen := make([]bool, len(code))
	for work := []int32{pc}; len(work) > 0; {
		pc, work = work[len(work)-1], work[:len(work)-1]
		if int(pc) >= len(code) || seen[pc] {
			continue
		}
		seen[pc] = true
		in := &code[pc]
		calls := in.Op == skeleton.Call || in.Op == skeleton.CallValue
		if helps(in) || strict && calls && !in.Has(skeleton.Defer) {
			return true
		}
		work = append(work, in.Next(pc)...)
	}
	return false
}

// closer says who closed the channel, if that was one of those who receive from
// it: what it is called where that is done tells.
func (f *finding) closer() string {
	type end struct{ goroutine, channel string }
	var closed end
	received := make(map[end]bool)
	for _, s := range f.outcome.Steps {
		in := s.Stack[0].Instr
		switch channel := in.Label[strings.LastIndexByte(in.Label, '.')+1:]; {
		case in.Op == skeleton.Close && s.Kind != witness.Panic:
			closed = end{s.Goroutine, channel}
		case in.Op == skeleton.Recv:
			received[end{s.Goroutine, channel}] = true
		case in.Op == skeleton.Send && s.Partner != "":
			received[end{s.Partner, channel}] = true
		}
	}
	if received[closed] {
		return ": it is closed by its receiver"
	}
	return ""
}
