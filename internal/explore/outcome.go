package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/skeleton"
	"github.com/concurlint/concurlint/internal/witness"
)

// An OutcomeKind says what goes wrong.
type OutcomeKind uint8

// The kinds of outcomes.
const (
	Stuck   OutcomeKind = iota // goroutines are blocked and nothing can ever unblock them
	Panic                      // a goroutine panics
	Early                      // a WaitGroup is waited for before a goroutine adds to it
	OneShot                    // a goroutine sends its only value to a caller who may not take it
)

// An Outcome is one thing that can go wrong, with a witness.
type Outcome struct {
	Kind  OutcomeKind
	Panic PanicKind
	// Cause are the goroutines that are stuck for no other goroutine's sake: one
	// that nobody can help, or a ring of goroutines that wait for each other. Of
	// a panic or an early wait it is the one goroutine that does it.
	Cause []Blocked
	Also  []Blocked // further goroutines that are stuck because of the cause
	Steps []Step    // the witness
	// Schedule are all steps that led there, also those that do not matter.
	Schedule []Step
	Root     string // function that was explored

	key string
	way *way

	picked  bool // see [state.picks]
	cleans  bool // see [machine.sure]
	data    bool // see [machine.restsOnData]
	repeats bool // see [machine.repeats]
	owed    bool // see [machine.owed]
}

// A Blocked is a goroutine at the operation that it never completes.
type Blocked struct {
	Goroutine string
	Op        skeleton.Op
	Wants     Want
	Stack     []Place // innermost first
	Started   []Place // where it was started, innermost first, then where its starter was; nil for the first
	Holds     []Place // where it took the locks that it holds
	Made      *Place  // where the object that it waits for was made, if in view
	Nil       bool    // it waits for a nil channel
	Again     bool    // it waits for a read lock that it holds already: a writer is in between
	Kept      bool    // of a client: what it waits for can be reached from what the client has in its hands
	Ticks     bool    // its select is woken by time, and by nothing else, and the code comes back to it
	Until     string  // the channel that tells it to stop, if it waits no longer than for that: see [census.until]
	Stops     []Place // of one that ticks: where the channels were made that would end its loop
	from      Place   // where its goroutine was started, outside of models
	gi        int32   // its number in the state
	// WaitsFor are indices in Cause of the goroutines it waits for.
	WaitsFor []int
}

// Chain returns the places that led a goroutine to where it is: its stack, and
// then that of its start.
func (b Blocked) Chain() []Place { return slices.Concat(b.Stack, b.Started) }

// A Want is what a blocked goroutine needs from others.
type Want uint8

// What goroutines wait for.
const (
	WantReceiver Want = iota
	WantSender
	WantUnlock
	WantDone
	WantSignal
	WantOther
)

// A Place is an instruction of a function.
type Place struct {
	Fn    *skeleton.Func
	Instr *skeleton.Instr
}

// A Step is a step of the witness: something a goroutine does at a place.
type Step struct {
	Goroutine string
	Kind      witness.Kind
	Text      string
	Partner   string
	Stack     []Place // innermost first
	Started   []Place // see [Blocked]
	// Way says which way was taken at a decision: of a branch, where control went
	// on; of a select, the case, or -1 for the default case.
	Way int32
}

func (p Place) key() string {
	return fmt.Sprintf("%s:%d:%d", p.Fn.Name, p.Instr.Line, p.Instr.Pos)
}

// outer returns the innermost place that is not in a model.
func outer(stack []Place) Place {
	for _, p := range stack {
		if p.Fn.Flags&skeleton.Model == 0 {
			return p
		}
	}
	return stack[0]
}

// frozen reports whether somebody who is told to stop ends what is wrong.
func (o *Outcome) frozen() bool {
	return slices.ContainsFunc(o.Cause, func(b Blocked) bool { return b.Until != "" })
}

// setKey names the outcome by what goes wrong and where, so that it is
// reported once.
func (o *Outcome) setKey() {
	parts := []string{fmt.Sprint(o.Kind, o.Panic)}
	for _, b := range o.Cause {
		if o.Kind == OneShot {
			parts = append(parts, b.Made.key()) // one for each channel
			break
		}
		at := outer(b.Stack)
		if at.Fn.Flags&skeleton.Model != 0 && b.from.Fn != nil {
			at = b.from // all of the goroutine is in a model
		}
		parts = append(parts, fmt.Sprintf("%d@%s %t", b.Op, at.key(), b.Kept))
	}
	slices.Sort(parts[1:])
	o.key = strings.Join(parts, " ")
}

// dying reports whether a goroutine panics that is not in the outcome: nothing
// that happens from there on is worth a report of its own. One that is stuck as
// well will not end the process.
func (s *state) dying(o *Outcome) bool {
	for gi, g := range s.gs {
		if !g.panicking() {
			continue
		}
		is := func(b Blocked) bool { return int(b.gi) == gi }
		if !slices.ContainsFunc(o.Cause, is) && !slices.ContainsFunc(o.Also, is) {
			return true
		}
	}
	return false
}

// panicking reports whether a panic unwinds the goroutine that nobody has stopped.
func (g *goroutine) panicking() bool {
	return g.status != ended && !g.unwind.recovered && g.unwind.kind != noPanic && g.unwind.kind != goexit
}

// add records an outcome unless it is known.
func (m *machine) add(o *Outcome, s *state) {
	o.setKey()
	if m.tracer != nil || m.seen[o.key] || s.dying(o) {
		return
	}
	m.seen[o.key] = true
	o.way = s.way.fork()
	o.Root = m.root.Name
	o.cleans = s.inCleanup(o.Cause)
	m.outcomes = append(m.outcomes, o)
}
