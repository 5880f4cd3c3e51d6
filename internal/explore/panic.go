package explore

import (
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A PanicKind says why a goroutine panics.
type PanicKind uint8

const (
	noPanic        PanicKind = iota
	CloseClosed              // close of closed channel
	CloseNil                 // close of nil channel
	SendClosed               // send on closed channel
	NegativeGroup            // negative WaitGroup counter
	UnlockUnlocked           // unlock of unlocked mutex; cannot be recovered
	Explicit                 // panic called by the program
	goexit                   // not a panic: runtime.Goexit
)

var panicTexts = map[PanicKind]string{
	CloseClosed:    "close of closed channel",
	CloseNil:       "close of nil channel",
	SendClosed:     "send on closed channel",
	NegativeGroup:  "negative WaitGroup counter",
	UnlockUnlocked: "unlock of unlocked mutex",
	Explicit:       "panic",
}

func (k PanicKind) String() string { return panicTexts[k] }

// panics starts to unwind goroutine gi. object is what the operation was about,
// or -1.
func (m *machine) panics(s *state, gi int32, k PanicKind, at *instr, object int32) outcome {
	g := s.goroutine(gi)
	u := unwinding{kind: k, at: at, stack: stack(g, at), object: object}
	if old := g.unwind; old.kind != noPanic {
		u.outer = &old
		if u.first = old.origin(); k == Explicit {
			u.first = old.failed()
		}
	}
	if m.tracer != nil && u.first == nil {
		m.tracer.panics[gi] = len(m.tracer.steps) - 1
	}
	g.unwind = u
	if k == UnlockUnlocked {
		return m.crash(s, gi)
	}
	return m.unwind(s, gi)
}

// origin returns the panic that is to blame if another one comes in the middle
// of u, or nil.
func (u *unwinding) origin() *unwinding {
	for u != nil && u.recovered {
		u = u.outer
	}
	switch {
	case u == nil || u.kind == noPanic || u.kind == goexit:
		return nil
	case u.first != nil:
		return u.first
	}
	return u
}

// failed returns the panic to blame if the program ends itself in the middle of
// u, or nil: that it was stopped just for that does not count.
func (u *unwinding) failed() *unwinding {
	switch {
	case u.first != nil:
		return u.first
	case u.kind != noPanic && u.kind != goexit:
		return u
	case u.outer != nil:
		return u.outer.failed()
	}
	return nil
}

// recovered ends a panic that was stopped, at the frame whose deferred call did
// that. It reports whether the frame is to be left as usual.
func (g *goroutine) recovered() bool {
	outer, past := g.unwind.outer, g.unwind.past
	g.unwind = unwinding{}
	if outer == nil {
		return true
	}
	g.unwind = *outer
	return !past
}

// passes notes that a panic leaves a deferred call that another one, or a
// Goexit, had made.
func (u *unwinding) passes() {
	switch {
	case u.outer == nil || u.past:
		return
	case u.outer.kind == goexit:
		u.past = true
	default:
		u.outer, u.past = u.outer.outer, u.outer.past
	}
}

// unwind runs the next deferred call of the top frame, or leaves the frame.
func (m *machine) unwind(s *state, gi int32) outcome {
	for {
		f := s.frame(gi)
		if d, ok := f.popDeferred(false); ok {
			return m.callDeferred(s, gi, d, unwinds)
		}
		g := s.goroutine(gi)
		if g.unwind.recovered && g.recovered() {
			if f.fn.Recover >= 0 {
				f.pc = f.fn.Recover
				return jumps
			}
			if f.up == nil && f.toReturn() {
				return jumps
			}
			return m.ret(s, gi, make([]value, f.fn.Results))
		}
		if f.role == unwinds {
			// A panic inside a deferred call replaces the one before and goes on
			// from the frame that was being unwound.
			g.unwind.passes()
			g.top = f.up
			continue
		}
		if f.up == nil {
			if d, ok := m.cleanup(s, gi, f); ok {
				return m.callDeferred(s, gi, d, unwinds)
			}
			m.dies = m.dies || gi == 0
			if g.unwind.kind == goexit {
				return m.end(s, gi, nil)
			}
			return m.crash(s, gi)
		}
		g.top = f.up
	}
}

// recovers computes recover(): it stops a panic if the function that calls it
// was deferred and runs because of the panic.
func (m *machine) recovers(s *state, gi int32, f *frame) value {
	g := s.goroutine(gi)
	if f.role != unwinds || g.unwind.kind == noPanic || g.unwind.kind == goexit || g.unwind.recovered {
		return value{}
	}
	g.unwind.recovered = true
	return s.unknown(skeleton.Interface, true)
}

// expectsPanic reports whether a deferred call that recovers waits for goroutine
// gi. Code that is not seen does no harm, but who calls a function that he was
// given, and recovers, says that it may panic.
func (m *machine) expectsPanic(s *state, gi int32) bool {
	g := s.gs[gi]
	if g.unwind.kind != noPanic {
		return false
	}
	for f := g.top; f != nil; f = f.up {
		for _, d := range f.defers {
			if d.fn.k == kFunc && d.fn.n >= 0 && m.prog.fns[d.fn.n].recovers() {
				return true
			}
		}
	}
	return false
}

// recovers reports whether the function calls recover itself.
func (f *fn) recovers() bool {
	return some(f.code, func(in *instr) bool { return in.Op == skeleton.Recover })
}

// crash ends the process by the panic of goroutine gi, or because it says so in the
// middle of one.
func (m *machine) crash(s *state, gi int32) outcome {
	if u := s.gs[gi].unwind.failed(); u != nil && u.kind != Explicit {
		m.crashed(s, gi, *u)
	}
	return stops
}
