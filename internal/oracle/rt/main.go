package rt

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
)

// A Program is one program that was generated.
type Program struct {
	Name string
	Run  func(g *G, a, b bool)
}

// The kinds of outcomes; the others are named by the texts of panics.
const (
	Stuck          = "stuck"
	Early          = "early"
	SendClosed     = "send on closed channel"
	Again          = "panics again" // a function of sync.OnceFunc, where it is called
	Purpose        = "panics on purpose"
	Quit           = "exit"
	UnlockUnlocked = "unlock of unlocked mutex"
)

// An Outcome is what went wrong in a run: the lines at which goroutines are
// stuck, or the line of a panic.
type Outcome struct {
	Kind    string
	Lines   []int
	Sites   []int   `json:",omitempty"` // of goroutines that are stuck: the lines of the go statements, or 0
	Blocked []int   `json:",omitempty"` // lines of the goroutines that were blocked at a panic, or the end of the process
	Meant   bool    `json:",omitempty"` // who is stuck was about to end the process on purpose
	Beside  bool    `json:",omitempty"` // somebody else was in the middle of a panic
	Panics  []Panic `json:",omitempty"` // all panics; the later ones come before the first has ended the process
}

// A Panic is a panic and its line.
type Panic struct {
	Kind string
	Line int
}

// A Target is an outcome that a run is to be led into, and the operations that
// are said to lead there.
type Target struct {
	Outcome
	Steps []Step
	Ends  []Step // the operations at which it ends
}

// noises are how often a run that is led along a schedule goes astray: the
// schedule has the operations, but not every gate.
var noises = []float64{0, 0, 0.05, 0.3}

// A Job is what to do: by the name of a program, the targets to lead it into.
type Job struct {
	Runs    int // per program
	Replays int // per target
	Seed    uint64
	Targets map[string][]Target
}

// A Report is what was seen of one program.
type Report struct {
	Name   string
	Seen   []Seen
	Shown  []bool       // by target: whether some run showed it
	Forced []bool       // whether its witness led there
	Came   map[int]bool // lines of the operations that some run came to
}

// Seen is an outcome and how it came about.
type Seen struct {
	Outcome
	A, B   bool
	Events []Step
}

// Main does the job that is on the standard input.
func Main(programs []Program) {
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(-1)
	var job Job
	if err := json.NewDecoder(os.Stdin).Decode(&job); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	out := json.NewEncoder(os.Stdout)
	for i := range programs {
		out.Encode(job.do(&programs[i], uint64(i)))
		if i%48 == 0 {
			runtime.GC()
		}
	}
}

func (j *Job) do(p *Program, i uint64) *Report {
	targets := j.Targets[p.Name]
	rep := &Report{Name: p.Name, Shown: make([]bool, len(targets)), Forced: make([]bool, len(targets)), Came: make(map[int]bool)}
	rng := rand.New(rand.NewPCG(j.Seed, i))
	for n := range j.Runs {
		a, b := n&1 != 0, n&2 != 0
		var c chooser = &uniform{rng}
		if n&4 != 0 {
			c = newRanked(rng)
		}
		rep.see(p, targets, a, b, c)
	}
	for k, t := range targets {
		for n := 0; n < j.Replays && !rep.Forced[k]; n++ {
			f := &follower{rng: rng, steps: t.Steps, end: t.Ends, noise: noises[n/4%len(noises)], patient: n/16%2 != 0}
			o := rep.see(p, targets, n&1 != 0, n&2 != 0, f)
			rep.Forced[k] = f.done() && t.IsIn(o)
		}
	}
	return rep
}

// see runs a program once and notes what became of it.
func (rep *Report) see(p *Program, targets []Target, a, b bool, c chooser) *Outcome {
	r, o := execute(p, a, b, c)
	defer r.end()
	if f, ok := c.(*follower); ok {
		f.catchUp(r)
	}
	maps.Copy(rep.Came, r.came)
	if o == nil {
		return nil
	}
	for k, t := range targets {
		rep.Shown[k] = rep.Shown[k] || t.IsIn(o)
	}
	same := func(s Seen) bool { return s.Kind == o.Kind && slices.Equal(s.Lines, o.Lines) }
	if !slices.ContainsFunc(rep.Seen, same) && (o.Kind != Stuck || !r.cut && r.sure(o)) {
		rep.Seen = append(rep.Seen, Seen{*o, a, b, slices.Clone(r.events)})
	}
	return o
}

// IsIn reports whether an outcome shows the target: the same panic, or at least
// those goroutines stuck.
func (t *Target) IsIn(o *Outcome) bool {
	if o == nil {
		return false
	}
	if t.Kind != Stuck {
		return slices.Contains(o.Panics, Panic{t.Kind, t.Lines[0]})
	}
	rest := slices.Clone(o.Lines)
	if o.Kind != Stuck {
		rest = slices.Clone(o.Blocked)
	}
	for _, line := range t.Lines {
		i := slices.Index(rest, line)
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return true
}
