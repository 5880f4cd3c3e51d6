package judge

import (
	"fmt"
	"strings"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// A finding is an outcome with the analyzer it belongs to.
type finding struct {
	analyzer string
	category string
	main     explore.Blocked // the goroutine it is reported for
	outcome  *explore.Outcome
}

// classify decides which analyzer an outcome belongs to.
func classify(o *explore.Outcome) finding {
	f := finding{outcome: o, main: o.Cause[0]}
	switch o.Kind {
	case explore.Early:
		f.analyzer, f.category = "wgadd", "add-after-wait"
	case explore.OneShot:
		f.analyzer, f.category = "leak", "one-shot"
	case explore.Panic:
		f.panics(o.Panic)
	case explore.Stuck:
		f.stuck(o)
	}
	return f
}

func (f *finding) panics(k explore.PanicKind) {
	switch k {
	case explore.CloseClosed:
		f.analyzer, f.category = "closetwice", "double-close"
	case explore.CloseNil:
		f.analyzer, f.category = "closetwice", "nil-close"
	case explore.SendClosed:
		f.analyzer, f.category = "sendclosed", "send-on-closed"
	case explore.NegativeGroup:
		f.analyzer, f.category = "wgadd", "negative-counter"
	case explore.UnlockUnlocked:
		f.analyzer, f.category = "unlock", "not-locked"
	}
}

// stuck classifies a ring of goroutines by what holds it together: if a lock
// does, it is a deadlock; else if a channel does, a leak; else a WaitGroup.
func (f *finding) stuck(o *explore.Outcome) {
	pick := func(analyzer string, is func(explore.Blocked) bool, category func(explore.Blocked) string) bool {
		for _, b := range o.Cause {
			if is(b) && place(chain(b)) != nil {
				f.analyzer, f.category, f.main = analyzer, category(b), b
				return true
			}
		}
		return false
	}
	_ = pick("deadlock", func(b explore.Blocked) bool { return b.Again }, func(explore.Blocked) string { return "recursive-read" }) ||
		pick("deadlock", waitsForLock, deadlockCategory(o)) ||
		pick("deadlock", waitsForLimit, func(explore.Blocked) string { return "limit" }) ||
		pick("leak", func(b explore.Blocked) bool { return b.Op == skeleton.Send }, leakCategory) ||
		pick("leak", func(b explore.Blocked) bool { return b.Op == skeleton.Recv || b.Op == skeleton.Select }, leakCategory) ||
		pick("deadlock", func(b explore.Blocked) bool { return b.Op == skeleton.CondWait }, func(explore.Blocked) string { return "cond" }) ||
		pick("wgadd", func(b explore.Blocked) bool { return b.Op == skeleton.Wait }, func(explore.Blocked) string { return "wait-forever" })
}

func waitsForLock(b explore.Blocked) bool {
	switch b.Op {
	case skeleton.Lock, skeleton.RLock, skeleton.Once, skeleton.Acquire:
		return true
	}
	return false
}

// waitsForLimit reports whether a task of a group waits for the limit of the group.
func waitsForLimit(b explore.Blocked) bool {
	return b.Op == skeleton.Send && b.Stack[0].Fn.Flags&skeleton.Model != 0 && len(b.Chain()) > len(b.Stack)
}

func deadlockCategory(o *explore.Outcome) func(explore.Blocked) string {
	return func(b explore.Blocked) string {
		switch {
		case b.Op == skeleton.Once:
			return "once"
		case b.Op == skeleton.Acquire:
			return "semaphore"
		case len(o.Cause) == 1 && len(b.WaitsFor) == 0:
			return "never-unlocked"
		case len(o.Cause) == 1:
			return "double-lock"
		}
		for _, c := range o.Cause {
			if !waitsForLock(c) {
				return "wait-while-locked"
			}
		}
		return "lock-order"
	}
}

func leakCategory(b explore.Blocked) string {
	switch {
	case b.Nil:
		return "nil-channel"
	case b.Op == skeleton.Send:
		return "send"
	case b.Op == skeleton.Recv:
		return "receive"
	}
	return "select"
}

// message says what happens, to what, and why.
func (f *finding) message() string {
	if by := f.startedBy(); by != "" {
		return fmt.Sprintf("in a goroutine of %s: %s", by, f.about(f.name()))
	}
	return f.about(f.name())
}

// name is what the operation is about, as the source writes it.
func (f *finding) name() string {
	in := f.main.Stack[0].Instr
	if p := place(f.main.Stack); p != nil && p.Instr != in && in.Label == "" {
		in = p.Instr
	}
	name := in.Label
	if name == "" && f.category == "send-on-closed" {
		name = onlySend(in)
	}
	if name == "" {
		name = "the channel"
	}
	return name
}

// onlySend names the channel on which a select sends, if there is only one.
func onlySend(in *skeleton.Instr) string {
	name, n := "", 0
	for _, c := range in.Cases {
		if c.Send {
			name = c.Label
			n++
		}
	}
	if n != 1 {
		return ""
	}
	return name
}

// startedBy names the function of another package whose goroutine the finding
// is about, if no function of this one is on its stack.
func (f *finding) startedBy() string {
	if place(f.main.Stack) != nil {
		return ""
	}
	chain := f.main.Chain()
	for i := 1; i < len(chain); i++ {
		if chain[i].Instr.Pos.IsValid() {
			return explore.ShortName(chain[i-1].Fn.Name)
		}
	}
	return ""
}

// about says what happens, to what, and until when.
func (f *finding) about(name string) string {
	for _, b := range f.outcome.Cause {
		if b.Until != "" {
			return strings.Replace(f.forGood(name), "forever", "until somebody stops it with "+b.Until, 1)
		}
	}
	return f.forGood(name)
}

func (f *finding) forGood(name string) string {
	switch f.analyzer {
	case "closetwice":
		if f.category == "nil-close" {
			return fmt.Sprintf("close of nil channel %s panics", name)
		}
		return fmt.Sprintf("%s may be closed twice: the second close panics", name)
	case "sendclosed":
		return fmt.Sprintf("send on %s may meet the closed channel and panic%s", name, f.closer())
	case "wgadd":
		return f.groupMessage(name)
	case "deadlock":
		return f.lockMessage(name)
	case "unlock":
		return fmt.Sprintf("%s is unlocked but not locked", name)
	}
	return f.leakMessage(name)
}

func (f *finding) groupMessage(name string) string {
	switch f.category {
	case "add-after-wait":
		return fmt.Sprintf("%s.Add runs in the goroutine it counts: Wait may return before it", name)
	case "negative-counter":
		return fmt.Sprintf("%s gets more Done than Add: the counter becomes negative and panics", name)
	}
	return fmt.Sprintf("%s.Wait blocks forever: the counter never becomes zero%s", name, f.because())
}

func (f *finding) lockMessage(name string) string {
	switch f.category {
	case "once":
		return fmt.Sprintf("%s.Do waits for itself: deadlock", name)
	case "semaphore":
		return fmt.Sprintf("acquiring %s blocks forever", name)
	case "limit":
		return fmt.Sprintf("waiting for %s blocks forever: the goroutines that it counts all wait for it", name)
	case "double-lock":
		return fmt.Sprintf("%s is locked again by the goroutine that holds it: deadlock", name)
	case "recursive-read":
		return fmt.Sprintf("%s is read-locked again by its reader: a writer in between blocks both forever", name)
	case "never-unlocked":
		return fmt.Sprintf("locking %s blocks forever: it is never unlocked%s", name, f.because())
	case "cond":
		return fmt.Sprintf("%s.Wait blocks forever: nobody signals any more", name)
	case "wait-while-locked":
		return fmt.Sprintf("locking %s blocks forever: its holder waits for this goroutine", name)
	}
	return fmt.Sprintf("locking %s can deadlock: the goroutines wait for each other's locks", name)
}

func (f *finding) leakMessage(name string) string {
	switch {
	case f.category == "one-shot":
		return fmt.Sprintf("send on %s blocks forever if the caller does not receive: give it a buffer of 1", name)
	case f.main.Nil:
		return fmt.Sprintf("%s is nil here: the operation blocks forever", name)
	case f.main.Op == skeleton.Send:
		return fmt.Sprintf("send on %s blocks forever: nobody receives%s", name, f.because())
	case f.main.Op == skeleton.Recv:
		return fmt.Sprintf("receive from %s blocks forever: nobody sends or closes%s", name, f.because())
	}
	if f.main.Until != "" {
		on := onlySend(f.main.Stack[0].Instr)
		if len(f.outcome.Cause) == 1 {
			return fmt.Sprintf("select blocks forever: only this goroutine receives from %s", on)
		}
		return fmt.Sprintf("select blocks forever: who receives from %s waits for this goroutine", on)
	}
	if f.main.Ticks {
		return "the loop never ends: only time wakes this select any more" + f.because()
	}
	return "select blocks forever: no case can go on" + f.because()
}
