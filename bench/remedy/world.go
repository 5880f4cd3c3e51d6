package main

import (
	"bytes"
	"context"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/tools/txtar"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/fix"
)

// A world is a set of packages to lint.
type world struct {
	dir      string
	env      []string
	patterns []string
}

// extract writes the files of an archive below a directory.
func extract(archive, dir string) error {
	ar, err := txtar.ParseFile(archive)
	if err != nil {
		return err
	}
	for _, f := range ar.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// below returns the import paths of the packages below a directory of GOPATH.
func below(src string) (paths []string, err error) {
	err = filepath.WalkDir(src, func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" {
			return err
		}
		dir, err := filepath.Rel(src, filepath.Dir(name))
		paths = append(paths, filepath.ToSlash(dir))
		return err
	})
	return slices.Compact(paths), err
}

// lint runs all analyzers, with some files replaced.
func (b *bench) lint(w *world, overlay map[string][]byte, patterns ...string) (driver.Result, error) {
	res, err := driver.Run(context.Background(), driver.Config{
		Dir: w.dir, Env: w.env, Patterns: patterns, Overlay: overlay, Tests: true, CacheDir: b.cache,
	}, analyzers.All)
	if err != nil {
		return res, err
	}
	for _, n := range res.Notes {
		if n.Error {
			return res, fmt.Errorf("%s: %s", n.File, n.Text)
		}
	}
	return res, nil
}

// score adds the findings of some analyzers to their scores.
func (b *bench) score(w *world, names ...string) error {
	before, err := b.lint(w, nil, w.patterns...)
	if err != nil {
		return err
	}
	for _, f := range before.Findings {
		if !slices.Contains(names, f.Analyzer) {
			continue
		}
		s := b.scores[f.Analyzer]
		s.findings++
		what := "-"
		if len(f.Fixes) > 0 {
			what = f.Fixes[0].Message
			s.fixes++
		}
		for _, one := range f.Fixes {
			if !b.check {
				break
			}
			if complaint := b.try(w, f, one, before); complaint != "" {
				s.broken = append(s.broken, fmt.Sprintf("%s\n\tfix: %s: %s", title(f), one.Message, complaint))
			}
		}
		if b.verbose {
			fmt.Printf("%s\n\tfix: %s\n", title(f), what)
		}
	}
	if b.check {
		b.together(w, before, names)
	}
	return nil
}

// together applies the fixes of all findings of some analyzers at once, as far as
// they go together, and lints again: each has been verified for itself alone.
func (b *bench) together(w *world, before driver.Result, names []string) {
	var some []finding.Finding
	for _, f := range before.Findings {
		if slices.Contains(names, f.Analyzer) {
			some = append(some, f)
		}
	}
	broken := func(what string) {
		s := b.scores[names[0]]
		s.broken = append(s.broken, fmt.Sprintf("%s: all fixes at once: %s", w.dir, what))
	}
	overlay := make(map[string][]byte)
	for _, file := range fix.Make(some, append(before.Modules, w.dir)...).Files {
		overlay[file.Name] = file.New
	}
	after, err := b.lint(w, overlay, w.patterns...)
	if err != nil {
		broken(err.Error())
		return
	}
	was := count(before.Findings)
	for n, is := range count(after.Findings) {
		if is > was[n] {
			broken("new: " + n)
		}
	}
}

func title(f finding.Finding) string {
	return fmt.Sprintf("%s:%d:%d: %s (%s/%s)", f.Place.File, f.Place.Line, f.Place.Column, f.Message, f.Analyzer, f.Category)
}

// try applies a fix and lints the package again. It returns what is wrong with
// the result, if anything.
func (b *bench) try(w *world, f finding.Finding, one finding.Fix, before driver.Result) string {
	f.Fixes = []finding.Fix{one} // the one that a plan takes
	plan := fix.Make([]finding.Finding{f}, append(before.Modules, w.dir)...)
	if len(plan.Skipped) > 0 {
		return plan.Skipped[0].Reason
	}
	overlay := make(map[string][]byte)
	for _, file := range plan.Files {
		overlay[file.Name] = file.New
		was, err := format.Source(file.Old)
		if err != nil || !bytes.Equal(was, file.Old) {
			continue // not formatted before, either
		}
		if is, err := format.Source(file.New); err != nil || !bytes.Equal(is, file.New) {
			return "its result is not formatted"
		}
	}
	after, err := b.lint(w, overlay, f.Package)
	if err != nil {
		return err.Error()
	}
	return compare(f, before.Findings, after.Findings)
}

// compare returns what a fix has not done for a finding, if anything: lines
// move, so it goes by what is found and how often.
func compare(f finding.Finding, before, after []finding.Finding) string {
	was, is := count(of(f.Package, before)), count(of(f.Package, after))
	if is[name(f)] >= was[name(f)] {
		return "the finding is still there"
	}
	for _, g := range after {
		if n := name(g); is[n] > was[n] {
			return "new: " + n
		}
	}
	return ""
}

// of returns the findings of a package.
func of(pkg string, all []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f finding.Finding) bool { return f.Package != pkg })
}

// count says how often something is found.
func count(all []finding.Finding) map[string]int {
	n := make(map[string]int)
	for _, f := range all {
		n[name(f)]++
	}
	return n
}

func name(f finding.Finding) string {
	return fmt.Sprintf("%s/%s: %s", f.Analyzer, f.Category, f.Message)
}
