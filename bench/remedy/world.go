package main

import (
	"cmp"
	"fmt"
	"go/format"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/concurlint/concurlint/analyzers"
)

// A world is a set of packages to lint.
type world struct {
	dir      string
	env      []string
	patterns []string
}

// A finding is a diagnostic with its place.
type finding struct {
	analyzer string
	pos      string
	message  string
	pkg      *packages.Package
	fixes    []analysis.SuggestedFix
}

func (f finding) String() string { return fmt.Sprintf("%s: %s (%s)", f.pos, f.message, f.analyzer) }

// lint runs the judged analyzers, with some files replaced.
func (w *world) lint(overlay map[string][]byte, patterns ...string) ([]finding, error) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadSyntax | packages.NeedModule, Dir: w.dir, Env: w.env, Overlay: overlay,
	}, patterns...)
	if err != nil {
		return nil, err
	}
	for _, p := range pkgs {
		for _, e := range p.Errors {
			return nil, e
		}
	}
	var run []*analysis.Analyzer
	for _, a := range analyzers.All {
		if slices.Contains(judged, a.Name) {
			run = append(run, a)
		}
	}
	graph, err := checker.Analyze(run, pkgs, nil)
	if err != nil {
		return nil, err
	}
	var out []finding
	for _, act := range graph.Roots {
		if act.Err != nil {
			return nil, act.Err
		}
		for _, d := range act.Diagnostics {
			at := act.Package.Fset.Position(d.Pos)
			out = append(out, finding{act.Analyzer.Name, at.String(), d.Message, act.Package, d.SuggestedFixes})
		}
	}
	slices.SortFunc(out, func(a, b finding) int { return cmp.Compare(a.String(), b.String()) })
	return out, nil
}

// score adds the findings of some analyzers to their scores.
func (w *world) score(scores map[string]*score, names []string, check, verbose bool) error {
	found, err := w.lint(nil, w.patterns...)
	if err != nil {
		return err
	}
	for _, f := range found {
		if !slices.Contains(names, f.analyzer) {
			continue
		}
		s := scores[f.analyzer]
		s.findings++
		what := "-"
		for _, fix := range f.fixes {
			what = fix.Message
			s.fixes++
			if !check {
				continue
			}
			if complaint := w.try(f, fix, found); complaint != "" {
				s.broken = append(s.broken, fmt.Sprintf("%v\n\tfix: %s: %s", f, fix.Message, complaint))
			}
		}
		if verbose {
			fmt.Printf("%v\n\tfix: %s\n", f, what)
		}
	}
	return nil
}

// try applies a fix to the package of a finding and lints it again. It returns
// what is wrong with the result, if anything.
func (w *world) try(f finding, fix analysis.SuggestedFix, before []finding) string {
	overlay, err := apply(f.pkg, fix)
	if err != nil {
		return err.Error()
	}
	after, err := w.lint(overlay, f.pkg.PkgPath)
	if err != nil {
		return err.Error()
	}
	count := func(all []finding) map[string]int {
		n := make(map[string]int)
		for _, g := range all {
			if g.pkg.PkgPath == f.pkg.PkgPath {
				n[g.analyzer+": "+g.message]++
			}
		}
		return n
	}
	was, is := count(before), count(after)
	key := f.analyzer + ": " + f.message
	if is[key] >= was[key] {
		return "the finding is still there"
	}
	for k, n := range is {
		if n > was[k] {
			return "new: " + k
		}
	}
	return ""
}

// apply returns the files that a fix changes, formatted.
func apply(pkg *packages.Package, fix analysis.SuggestedFix) (map[string][]byte, error) {
	edits := slices.Clone(fix.TextEdits)
	slices.Reverse(edits) // from the end, so that offsets hold
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return int(b.Pos - a.Pos) })
	overlay := make(map[string][]byte)
	for _, e := range edits {
		file := pkg.Fset.File(e.Pos)
		text := overlay[file.Name()]
		if text == nil {
			var err error
			if text, err = os.ReadFile(file.Name()); err != nil {
				return nil, err
			}
		}
		start, end := file.Offset(e.Pos), file.Offset(e.End)
		overlay[file.Name()] = slices.Concat(text[:start], e.NewText, text[end:])
	}
	for name, text := range overlay {
		formatted, err := format.Source(text)
		if err != nil {
			return nil, err
		}
		overlay[name] = formatted
	}
	return overlay, nil
}
