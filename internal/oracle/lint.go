package oracle

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/oracle/rt"
	"github.com/concurlint/concurlint/internal/scenario"
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
