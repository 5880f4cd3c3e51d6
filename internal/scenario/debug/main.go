// Command debug prints what the explorer finds in packages.
package main

import (
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/scenario"
)

func main() {
	skel := flag.String("skeleton", "", "print skeletons whose name contains this")
	file := flag.String("file", "", "only outcomes in this file")
	steps := flag.Bool("steps", false, "print steps")
	stats := flag.Bool("stats", false, "print roots")
	dir := flag.String("C", ".", "dir")
	tests := flag.Bool("tests", false, "tests")
	std := flag.Bool("std", true, "std")
	nodeps := flag.Bool("nodeps", false, "no deps")
	flag.Parse()
	if *std {
		ir.Analyzer.Flags.Set("std", "true")
	}
	t0 := time.Now()
	mode := packages.LoadAllSyntax
	if *nodeps {
		mode = packages.LoadSyntax
	}
	pkgs, err := packages.Load(&packages.Config{Mode: mode | packages.NeedModule, Tests: *tests, Dir: *dir}, flag.Args()...)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	t1 := time.Now()
	if !*stats {
		t1 = t0
	}
	g, err := checker.Analyze([]*analysis.Analyzer{scenario.Analyzer}, pkgs, nil)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for _, act := range g.Roots {
		if act.Err != nil {
			fmt.Println(act.Package, act.Err)
			continue
		}
		r := act.Result.(*scenario.Result)
		if r.Build == nil {
			continue
		}
		if *skel != "" {
			for _, f := range r.Build.Package.Funcs {
				if strings.Contains(f.Name, *skel) {
					fmt.Println(f)
				}
			}
		}
		var lines []string
		for _, o := range r.Outcomes {
			s := describe(o, *steps)
			if strings.Contains(s, *file) {
				lines = append(lines, s)
			}
		}
		sort.Strings(lines)
		for _, l := range lines {
			fmt.Println(act.Package.PkgPath, l)
		}
		if *stats {
			n, b := 0, 0
			var big []string
			for _, root := range r.Roots {
				n += root.States
				if root.Bounds[explore.BoundStates] != nil {
					b++
				}
				if len(root.Bounds) > 0 || root.States > 500 {
					s := fmt.Sprintf("%6d %s", root.States, root.Name)
					for k, c := range root.Bounds {
						s += fmt.Sprintf(" %v:%s*%d", k, c.Func, c.Times)
					}
					big = append(big, s)
				}
			}
			sort.Strings(big)
			for _, l := range big {
				fmt.Println("  ", l)
			}
			instrs := 0
			for _, f := range r.Build.Package.Funcs {
				instrs += len(f.Code)
			}
			fmt.Printf("%s: %d funcs %d instrs, %d roots, %d states, %d at the bound; %v outcomes\n", act.Package.PkgPath, len(r.Build.Package.Funcs), instrs, len(r.Roots), n, b, len(r.Outcomes))
		}
	}
	if *stats {
		fmt.Println("load", t1.Sub(t0), "analyze", time.Since(t1))
	}
}

func describe(o *explore.Outcome, steps bool) string {
	var b strings.Builder
	kind := map[explore.OutcomeKind]string{explore.Stuck: "stuck", explore.Panic: o.Panic.String(), explore.Early: "early"}[o.Kind]
	fmt.Fprintf(&b, "%s", kind)
	for _, c := range o.Cause {
		p := c.Stack[0]
		for _, q := range c.Stack {
			if q.Fn.File != "" {
				p = q
				break
			}
		}
		fmt.Fprintf(&b, " %s:%d %s(%s)", p.Fn.File, p.Instr.Line, c.Op, p.Instr.Label)
	}
	fmt.Fprintf(&b, " root %s", o.Root)
	if steps {
		for _, s := range o.Steps {
			p := s.Stack[0]
			for _, q := range s.Stack {
				if q.Fn.File != "" {
					p = q
					break
				}
			}
			fmt.Fprintf(&b, "\n      [%s] %s %s:%d", s.Goroutine, s.Text, p.Fn.File, p.Instr.Line)
			if s.Partner != "" {
				fmt.Fprintf(&b, " (%s)", s.Partner)
			}
		}
	}
	return b.String()
}
