// Command debug prints what the explorer finds in packages, and where its
// states come from.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/go/ssa"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/scenario"
)

var (
	few    = flag.Int("few", 100, "with -stats, leave out roots with so many states that were explored to the end")
	dir    = flag.String("C", ".", "directory to load packages from")
	file   = flag.String("file", "", "print only outcomes whose text contains this")
	forks  = flag.String("forks", "", "print what split states in this root, or in all that were given up")
	nodeps = flag.Bool("nodeps", false, "do not look at dependencies")
	skel   = flag.String("skeleton", "", "print skeletons whose name contains this")
	stats  = flag.Bool("stats", false, "print roots that were expensive or given up, and times")
	std    = flag.Bool("std", true, "look at the standard library, too")
	steps  = flag.Bool("steps", false, "print the steps of witnesses")
	whole  = flag.Bool("schedule", false, "print all steps of the schedules")
	tests  = flag.Bool("tests", false, "load tests, too")
	whyFor = flag.String("why", "", "print what brought functions whose name contains this into the slice")
)

// view asks for what the scenario analyzer leaves out of its result.
var view = &analysis.Analyzer{
	Name:       "view",
	Doc:        "print what the explorer finds in a package",
	Requires:   []*analysis.Analyzer{scenario.Analyzer, ir.Analyzer},
	ResultType: scenario.Analyzer.ResultType,
	Run: func(pass *analysis.Pass) (any, error) {
		r := pass.ResultOf[scenario.Analyzer].(*scenario.Result)
		if *whyFor != "" {
			r.Why(pass, func(i ssa.Instruction, active bool) { why(pass, i, active) })
		}
		return r, nil
	},
}

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if *std {
		ir.Analyzer.Flags.Set("std", "true")
	}
	mode := packages.LoadAllSyntax
	if *nodeps {
		mode = packages.LoadSyntax
	}
	start := time.Now()
	pkgs, err := packages.Load(&packages.Config{Mode: mode | packages.NeedModule, Tests: *tests, Dir: *dir}, flag.Args()...)
	if err != nil {
		return err
	}
	loaded := time.Now()
	g, err := checker.Analyze([]*analysis.Analyzer{view}, pkgs, nil)
	if err != nil {
		return err
	}
	for _, act := range g.Roots {
		if act.Err != nil {
			fmt.Println(act.Package, act.Err)
			continue
		}
		if r := act.Result.(*scenario.Result); r.Build != nil {
			show(act.Package.PkgPath, r)
		}
	}
	if *stats {
		fmt.Println("load", loaded.Sub(start), "analyze", time.Since(loaded))
	}
	return nil
}

func show(path string, r *scenario.Result) {
	if *skel != "" {
		for _, f := range r.Build.Package.Funcs {
			if strings.Contains(f.Name, *skel) {
				fmt.Println(f)
			}
		}
	}
	var lines []string
	for _, o := range r.Outcomes {
		if s := describe(o); strings.Contains(s, *file) {
			lines = append(lines, s)
		}
	}
	slices.Sort(lines)
	for _, l := range lines {
		fmt.Println(path, l)
	}
	if *forks != "" {
		showForks(r)
	}
	if *stats {
		showRoots(path, r)
	}
}

// why prints the first few instructions that were kept in a function.
func why(pass *analysis.Pass, i ssa.Instruction, active bool) {
	if name := i.Parent().String(); strings.Contains(name, *whyFor) {
		fmt.Println("why", name, pass.Fset.Position(i.Pos()), i, active)
	}
}

func showForks(r *scenario.Result) {
	n := make(map[string]int)
	for _, root := range r.Roots {
		if root.Name == *forks || *forks == "all" && root.Bounds[explore.BoundStates] != nil {
			for at, k := range r.Forks(root.Name) {
				n[at] += k
			}
		}
	}
	var lines []string
	for at, k := range n {
		lines = append(lines, fmt.Sprintf("%8d %s", k, at))
	}
	slices.Sort(lines)
	slices.Reverse(lines)
	for _, l := range lines {
		fmt.Println(l)
	}
}

func showRoots(path string, r *scenario.Result) {
	states, bound, instrs := 0, 0, 0
	var big []string
	for _, root := range r.Roots {
		states += root.States
		if root.Bounds[explore.BoundStates] != nil {
			bound++
		}
		if len(root.Bounds) == 0 && root.States <= *few && root.Lost == 0 {
			continue
		}
		s := fmt.Sprintf("%6d %s %v", root.States, root.Name, root.Time.Round(time.Millisecond))
		for _, b := range explore.Bounds {
			if c := root.Bounds[b]; c != nil {
				s += fmt.Sprintf(" %v:%s*%d", b, c.Func, c.Times)
			}
		}
		if root.Lost > 0 {
			s += fmt.Sprintf(" lost:%d", root.Lost)
		}
		big = append(big, s)
	}
	for _, f := range r.Build.Package.Funcs {
		instrs += len(f.Code)
	}
	slices.Sort(big)
	for _, l := range big {
		fmt.Println("  ", l)
	}
	fmt.Printf("%s: %d funcs %d instrs, %d roots, %d states, %d at the bound; %d outcomes\n",
		path, len(r.Build.Package.Funcs), instrs, len(r.Roots), states, bound, len(r.Outcomes))
}

func describe(o *explore.Outcome) string {
	var b strings.Builder
	b.WriteString(map[explore.OutcomeKind]string{explore.Stuck: "stuck", explore.Panic: o.Panic.String(), explore.Early: "early", explore.OneShot: "one-shot"}[o.Kind])
	for _, c := range o.Cause {
		p := inSource(c.Stack)
		fmt.Fprintf(&b, " %s:%d %s(%s)", p.Fn.File, p.Instr.Line, c.Op, p.Instr.Label)
	}
	fmt.Fprintf(&b, " root %s", o.Root)
	list := o.Steps
	switch {
	case *whole:
		list = o.Schedule
	case !*steps:
		return b.String()
	}
	for _, s := range list {
		p := inSource(s.Stack)
		fmt.Fprintf(&b, "\n      [%s] %s %s:%d", s.Goroutine, s.Text, p.Fn.File, p.Instr.Line)
		if s.Partner != "" {
			fmt.Fprintf(&b, " (%s)", s.Partner)
		}
	}
	return b.String()
}

// inSource returns the innermost place of a stack that is not in a model.
func inSource(stack []explore.Place) explore.Place {
	for _, p := range stack {
		if p.Fn.File != "" {
			return p
		}
	}
	return stack[0]
}
