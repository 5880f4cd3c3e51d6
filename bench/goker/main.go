// Command goker scores concurlint on the Go runtime's own corpus of goroutine
// leaks, GOROOT/src/runtime/testdata/testgoroutineleakprofile: kernels of real
// bugs (GoKer), common patterns, and micro tests. It reads them in place.
//
// A kernel is hit if a finding, or a goroutine that its witness shows stuck, is
// on a line where the bug sits or where the runtime saw a goroutine stuck. The
// lines are in kernels.tsv; column "also" has lines where something is truly
// wrong that neither the authors nor the runtime named: a goroutine that is
// stuck there too, the return that left a lock held, a sleep that stays deaf.
package main

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"flag"
	"fmt"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/witness"
)

//go:embed kernels.tsv
var table []byte

// A kernel is one program of the corpus.
type kernel struct {
	name, file, class string
	first, last       int // lines of its part of the file
	want, also        []int
	hits              []string // analyzer:line
	extra             []string
	steps             []int // of the witnesses
}

func main() {
	markdown := flag.Bool("md", false, "print a Markdown table")
	flag.Parse()
	kernels, err := score()
	if err != nil {
		fmt.Fprintln(os.Stderr, "goker:", err)
		os.Exit(1)
	}
	show(kernels, *markdown)
}

// score lints the corpus and returns what became of each kernel.
func score() ([]*kernel, error) {
	kernels, err := read()
	if err != nil {
		return nil, err
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(strings.TrimSpace(string(goroot)), "src/runtime/testdata/testgoroutineleakprofile")
	if err := ir.Analyzer.Flags.Set("std", "true"); err != nil {
		return nil, err
	}
	for _, d := range []string{dir, filepath.Join(dir, "goker")} {
		if err := lint(d, kernels); err != nil {
			return nil, err
		}
	}
	return kernels, nil
}

func read() ([]*kernel, error) {
	r := csv.NewReader(bytes.NewReader(table))
	r.Comma = '\t'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	var out []*kernel
	for _, row := range rows[1:] {
		out = append(out, &kernel{name: row[0], file: row[1], class: row[2], want: numbers(row[3]), also: numbers(row[4])})
	}
	return out, nil
}

func numbers(list string) []int {
	var out []int
	for s := range strings.SplitSeq(list, ",") {
		if n, err := strconv.Atoi(s); err == nil {
			out = append(out, n)
		}
	}
	return out
}

// lint runs the suite on the package in a directory and gives the findings to
// the kernels.
func lint(dir string, kernels []*kernel) error {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir}, ".")
	if err != nil {
		return err
	}
	graph, err := checker.Analyze(analyzers.All, pkgs, nil)
	if err != nil {
		return err
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			return act.Err
		}
		for _, k := range kernels {
			locate(act.Package, k)
		}
		for _, d := range act.Diagnostics {
			give(act.Package.Fset, act.Analyzer.Name, d, kernels)
		}
	}
	return nil
}

// locate finds the lines of a kernel that shares its file with others: those of
// the functions whose name contains its name, and of the ones in front of them.
func locate(pkg *packages.Package, k *kernel) {
	if strings.HasPrefix(k.file, k.name) {
		k.last = 1 << 30
		return
	}
	for _, f := range pkg.Syntax {
		if filepath.Base(pkg.Fset.Position(f.Package).Filename) != k.file {
			continue
		}
		before := 0
		for _, d := range f.Decls {
			end := pkg.Fset.Position(d.End()).Line
			if fn := funcName(d); strings.EqualFold(fn, k.name) {
				if k.first == 0 {
					k.first = before + 1
				}
				k.last = end
			}
			if isEntry(funcName(d)) {
				before = end
			}
		}
	}
}

func give(fset *token.FileSet, analyzer string, d analysis.Diagnostic, kernels []*kernel) {
	at := fset.Position(d.Pos)
	for _, k := range kernels {
		if k.file != filepath.Base(at.Filename) || at.Line < k.first || at.Line > k.last {
			continue
		}
		k.add(analyzer, at.Line)
		n := 0
		for _, r := range d.Related {
			p := fset.Position(r.Pos)
			s, ok := witness.Parse(r.Message)
			if ok {
				n++
			}
			if ok && s.Kind == witness.Stuck && filepath.Base(p.Filename) == k.file {
				k.add(analyzer, p.Line)
			}
		}
		if n > 0 {
			k.steps = append(k.steps, n)
		}
	}
}

// hit reports whether the bug was found, or, where there is none, nothing was.
func (k *kernel) hit() bool { return len(k.hits) > 0 || len(k.want) == 0 && len(k.extra) == 0 }

func (k *kernel) verdict() string {
	if k.hit() {
		return "hit"
	}
	return "miss"
}

func (k *kernel) add(analyzer string, line int) {
	s := fmt.Sprintf("%s:%d", analyzer, line)
	switch {
	case slices.Contains(k.want, line):
		if !slices.Contains(k.hits, s) {
			k.hits = append(k.hits, s)
		}
	case !slices.Contains(k.also, line) && !slices.Contains(k.extra, s):
		k.extra = append(k.extra, s)
	}
}
