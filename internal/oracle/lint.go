package oracle

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/oracle/rt"
	"github.com/concurlint/concurlint/internal/scenario"
	"github.com/concurlint/concurlint/internal/skeleton"
	"github.com/concurlint/concurlint/internal/witness"
)

// A Verdict is what the explorer says about one program.
type Verdict struct {
	Targets []rt.Target
	Stories []string // by target: its witness in words
	Alone   []bool   // by target: whether it was found in a part of the program, explored by itself
	Bounded bool     // not everything was explored
	Lost    int      // outcomes that the explorer itself could not replay
	States  int
}

// Lint runs the linter's own path on the plain package in a directory, and
// returns the verdicts by the name of the program.
func Lint(dir string, programs []*Program) (map[string]*Verdict, error) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir}, "./plain")
	if err != nil {
		return nil, err
	}
	for _, p := range pkgs {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("%v", p.Errors[0])
		}
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{scenario.Analyzer}, pkgs, nil)
	if err != nil {
		return nil, err
	}
	if len(graph.Roots) != 1 {
		return nil, errors.New("not one package")
	}
	act := graph.Roots[0]
	if act.Err != nil {
		return nil, act.Err
	}
	return verdicts(act.Result.(*scenario.Result), selects(programs)), nil
}

func verdicts(r *scenario.Result, lines map[int]int) map[string]*Verdict {
	out := make(map[string]*Verdict)
	of := func(fn string) *Verdict {
		name := programOf(fn)
		if out[name] == nil {
			out[name] = new(Verdict)
		}
		return out[name]
	}
	for _, root := range r.Roots {
		v := of(root.Name)
		v.Bounded = v.Bounded || len(root.Bounds) > 0
		v.Lost += root.Lost
		v.States += root.States
	}
	for _, o := range r.Outcomes {
		if o.Kind != explore.Stuck && o.Kind != explore.Panic && o.Kind != explore.Early {
			continue // a matter of callers
		}
		v := of(o.Root)
		v.Targets = append(v.Targets, target(o, lines))
		v.Stories = append(v.Stories, story(o))
		v.Alone = append(v.Alone, !strings.HasSuffix(o.Root, "."+programOf(o.Root)))
	}
	return out
}

// programOf returns the program that a function belongs to: path.p1_2_h0$1 to
// P1_2.
func programOf(fn string) string {
	fn = fn[strings.LastIndexByte(fn, '.')+1:]
	fn, _, _ = strings.Cut(fn, "$")
	fn, _, _ = strings.Cut(fn, "_h")
	return strings.ToUpper(fn[:1]) + fn[1:]
}

func target(o *explore.Outcome, lines map[int]int) rt.Target {
	var t rt.Target
	switch o.Kind {
	case explore.Stuck:
		t.Kind = rt.Stuck
	case explore.Early:
		t.Kind = rt.Early
	default:
		t.Kind = o.Panic.String()
	}
	for _, b := range o.Cause {
		t.Lines = append(t.Lines, lineOf(b.Chain()))
	}
	site := sites(o)
	for i, b := range o.Cause {
		t.Ends = append(t.Ends, rt.Step{Line: t.Lines[i], By: siteOf(b.Started), With: -1})
	}
	for i, s := range o.Schedule {
		if o.Kind == explore.Early && i == len(o.Schedule)-1 {
			break // it ends with the Add that comes too late
		}
		if strings.HasPrefix(s.Text, "asks") {
			continue // it has not locked yet
		}
		if s.Stack[0].Instr.Op == skeleton.CondWait {
			continue // who is signalled goes on at once, up to where it locks
		}
		if ofErrGroup(s) {
			continue // the group is one thing
		}
		if op := s.Stack[0].Instr.Op; s.Kind == witness.Run || s.Kind == witness.Take && op == skeleton.Select {
			with, ok := site[s.Partner]
			if !ok {
				with = -1
			}
			t.Steps = append(t.Steps, rt.Step{Line: lineOf(slices.Concat(s.Stack, s.Started)), Case: caseOf(s), By: site[s.Goroutine], With: with})
		}
	}
	for i, line := range t.Lines {
		t.Lines[i] = cmp.Or(lines[line], line)
	}
	for i, s := range t.Ends {
		t.Ends[i].Line = cmp.Or(lines[s.Line], s.Line)
	}
	for i, s := range t.Steps {
		t.Steps[i].Line = cmp.Or(lines[s.Line], s.Line)
	}
	slices.Sort(t.Lines)
	return t
}

// ofErrGroup reports whether a step is one of those that an errgroup is made of,
// other than the last one of Go and the first one of Wait.
func ofErrGroup(s explore.Step) bool {
	for _, p := range s.Stack {
		if p.Fn.Flags&skeleton.Model == 0 {
			return false // of the function that it runs
		}
		_, name, ok := strings.Cut(p.Fn.Name, "x/sync/errgroup.")
		if !ok {
			continue
		}
		op := s.Stack[0].Instr.Op
		return op != skeleton.Add && op != skeleton.Wait || !strings.HasPrefix(name, "Group)")
	}
	return false
}

// sites returns the lines of the go statements that started the goroutines of a
// witness, by their names.
func sites(o *explore.Outcome) map[string]int {
	site := make(map[string]int)
	for _, s := range o.Schedule {
		site[s.Goroutine] = max(site[s.Goroutine], siteOf(s.Started))
		if s.Kind == witness.Start {
			site[s.Partner] = lineOf(slices.Concat(s.Stack, s.Started))
		}
	}
	return site
}

// siteOf returns the line of the go statement that started a goroutine, or 0.
func siteOf(started []explore.Place) int {
	if len(started) == 0 {
		return 0
	}
	return lineOf(started)
}

// selects maps the lines of cases to those of their selects: the operation of a
// select of one case stands there.
func selects(programs []*Program) map[int]int {
	lines := make(map[int]int)
	for _, p := range programs {
		p.each(func(s *Stmt) {
			for _, c := range s.Cases {
				lines[c.Line] = s.Line
			}
		})
	}
	return lines
}

// lineOf returns the innermost line that is not in a model.
func lineOf(stack []explore.Place) int {
	for _, p := range stack {
		if p.Fn.Flags&skeleton.Model == 0 {
			return int(p.Instr.Line)
		}
	}
	return 0
}

// caseOf returns the case that a step takes, which its text names.
func caseOf(s explore.Step) int {
	if strings.Contains(s.Text, "default") {
		return -1
	}
	return 0
}

func story(o *explore.Outcome) string {
	var b strings.Builder
	for _, s := range o.Steps {
		fmt.Fprintf(&b, "  [%s] %s, line %d", s.Goroutine, s.Text, lineOf(s.Stack))
		if s.Partner != "" {
			fmt.Fprintf(&b, " (with %s)", s.Partner)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Write writes a module with the programs in both forms.
func Write(dir string, programs []*Program) error {
	sync, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/sync").Output()
	if err != nil {
		return err
	}
	files := map[string]string{
		"go.mod": fmt.Sprintf("module oracle\n\ngo 1.26.0\n\nrequire golang.org/x/sync v0.0.0\n\nreplace golang.org/x/sync => %s\n",
			strings.TrimSpace(string(sync))),
		"plain/plain.go": Plain(programs),
		"run/main.go":    Instrumented(programs),
	}
	runtime, err := library.ReadDir("rt")
	if err != nil {
		return err
	}
	for _, f := range runtime {
		data, err := library.ReadFile("rt/" + f.Name())
		if err != nil {
			return err
		}
		files["rt/"+f.Name()] = string(data)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}
