package oracle

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/concurlint/concurlint/internal/oracle/rt"
)

//go:embed rt/*.go
var library embed.FS

// Options say how much is run.
type Options struct {
	Runs    int // of each program, under random schedules
	Replays int // of each witness, until one succeeds
	Seed    uint64
}

// A Disagreement is something that the explorer and the runtime see
// differently.
type Disagreement struct {
	Program *Program
	Kind    string // what sort
	Text    string // with lines, and how it came about
}

func (d *Disagreement) String() string {
	return fmt.Sprintf("%s: %s: %s", d.Program.Name, d.Kind, d.Text)
}

// The sorts of disagreements.
const (
	Unseen  = "the runtime shows what the explorer does not"
	Unshown = "the explorer says what no run shows"
	Unled   = "the witness does not lead to the outcome"
	Lost    = "the explorer cannot replay its own witness"
)

// Totals are the numbers of a check.
type Totals struct {
	Programs int // how many
	Bounded  int // of them not explored to the end
	Clean    int // of them without any outcome
	Outcomes int // that the explorer found
	Seen     int // ways to end that the runtime showed
	States   int // of the explorer
}

func (t Totals) String() string {
	return fmt.Sprintf("%d programs (%d not explored to the end, %d without outcomes), %d outcomes, %d seen, %d states",
		t.Programs, t.Bounded, t.Clean, t.Outcomes, t.Seen, t.States)
}

// Check runs programs through the explorer and through the runtime, in a
// directory of its own, and returns where they disagree.
func Check(dir string, programs []*Program, opts Options) ([]*Disagreement, Totals, error) {
	var sum Totals
	if err := Write(dir, programs); err != nil {
		return nil, sum, err
	}
	verdicts, err := Lint(dir, programs)
	if err != nil {
		return nil, sum, err
	}
	reports, err := execute(dir, verdicts, opts)
	if err != nil {
		return nil, sum, err
	}
	var out []*Disagreement
	for i, p := range programs {
		v := verdicts[p.Name]
		if v == nil {
			v = new(Verdict)
		}
		out = append(out, compare(p, v, reports[i])...)
		sum.add(v, reports[i])
	}
	return out, sum, nil
}

func (t *Totals) add(v *Verdict, r *rt.Report) {
	t.Programs++
	t.Outcomes += len(v.Targets)
	t.Seen += len(r.Seen)
	t.States += v.States
	if v.Bounded {
		t.Bounded++
	}
	if len(v.Targets) == 0 {
		t.Clean++
	}
}

// Plus adds the numbers of another check.
func (t *Totals) Plus(u Totals) {
	t.Programs += u.Programs
	t.Bounded += u.Bounded
	t.Clean += u.Clean
	t.Outcomes += u.Outcomes
	t.Seen += u.Seen
	t.States += u.States
}

// execute builds the instrumented programs and runs them.
func execute(dir string, verdicts map[string]*Verdict, opts Options) ([]*rt.Report, error) {
	bin := filepath.Join(dir, "run.exe")
	build := exec.Command("go", "build", "-o", bin, "./run")
	build.Dir = dir
	if msg, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, msg)
	}
	job := rt.Job{Runs: opts.Runs, Replays: opts.Replays, Seed: opts.Seed, Targets: make(map[string][]rt.Target)}
	for name, v := range verdicts {
		job.Targets[name] = v.Targets
	}
	in, err := json.Marshal(job)
	if err != nil {
		return nil, err
	}
	run := exec.Command(bin)
	run.Stdin = bytes.NewReader(in)
	run.Stderr = os.Stderr
	text, err := run.Output()
	if err != nil {
		return nil, err
	}
	var reports []*rt.Report
	dec := json.NewDecoder(bytes.NewReader(text))
	for {
		r := new(rt.Report)
		if err := dec.Decode(r); errors.Is(err, io.EOF) {
			return reports, nil
		} else if err != nil {
			return nil, err
		}
		reports = append(reports, r)
	}
}

// compare returns where the explorer and the runtime disagree on a program.
func compare(p *Program, v *Verdict, r *rt.Report) []*Disagreement {
	var out []*Disagreement
	add := func(kind, format string, args ...any) {
		out = append(out, &Disagreement{p, kind, fmt.Sprintf(format, args...)})
	}
	if v.Lost > 0 {
		add(Lost, "%d outcomes", v.Lost)
	}
	for _, s := range r.Seen {
		if s.Meant || s.Beside || s.Kind == rt.Again || s.Kind == rt.Purpose || s.Kind == rt.Quit {
			continue // no news: the explorer does not report it
		}
		known := slices.ContainsFunc(v.Targets, func(t rt.Target) bool { return t.IsIn(&s.Outcome) })
		if !known && !v.Bounded {
			add(Unseen, "%s at lines %v, with a=%v b=%v, after lines %v", s.Kind, s.Lines, s.A, s.B, s.Events)
		}
		if s.Kind != rt.Stuck || v.Bounded {
			continue
		}
		for _, line := range p.alone(&s.Outcome) {
			single := func(t rt.Target) bool { return t.Kind == rt.Stuck && slices.Equal(t.Lines, []int{line}) }
			if !slices.ContainsFunc(v.Targets, single) {
				add(Unseen, "stuck alone at line %d of %v, with a=%v b=%v, after lines %v", line, s.Lines, s.A, s.B, s.Events)
			}
		}
	}
	for i, t := range v.Targets {
		switch {
		case v.Alone[i] && !reached(&t, r):
			// A part that the program never gets to.
		case !r.Shown[i]:
			add(Unshown, "%s at lines %v\n%s", t.Kind, t.Lines, v.Stories[i])
		case !r.Forced[i]:
			add(Unled, "%s at lines %v, after %v\n%s", t.Kind, t.Lines, t.Steps, v.Stories[i])
		}
	}
	return out
}

// reached reports whether some run got to all places of a witness.
func reached(t *rt.Target, r *rt.Report) bool {
	never := func(line int) bool { return !r.Came[line] }
	return !slices.ContainsFunc(t.Steps, func(s rt.Step) bool { return never(s.Line) }) && !slices.ContainsFunc(t.Lines, never)
}
