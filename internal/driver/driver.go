// Package driver runs analyzers over packages: one process, no compiler.
//
// go list is asked once for the graph of packages. Each package is then
// parsed, type-checked and analyzed once, from source, as soon as the packages
// it imports are done. What comes out of a package (its types for those that
// import it, its facts, its findings) goes into a cache, under a key made of
// everything that went in; so a package is only worked on when its own files
// changed, or when what it can see of its imports did. See docs/driver.md.
package driver

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/version"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/finding"
)

// A Config says what to run on and how. The zero Config means the packages
// below the current directory, without their tests.
type Config struct {
	Dir        string            // where to run; "" is the current directory
	Env        []string          // for the go command; nil is os.Environ()
	Patterns   []string          // as for go list; none means ./...
	BuildFlags []string          // passed on to go list: -tags, -mod, -modfile
	Tests      bool              // check test files too
	Modules    bool              // check every module at or below Dir, one after the other
	Overlay    map[string][]byte // contents instead of those on disk, by absolute path; nil deletes
	CacheDir   string            // "" is [DefaultCacheDir], "off" none
	Parallel   int               // packages at a time; 0 is one per processor
	Timeout    time.Duration     // for one package; 0 is none
	Progress   func(Progress)    // called often, never from two goroutines at once
	Debug      io.Writer         // stacks of panics; may be nil

	// SkipBodies reports whether the bodies of the functions of a package are
	// of no interest: they are then neither type-checked nor analyzed, and the
	// package has no facts. It is asked only about dependencies, and may look
	// at nothing but its arguments. Dependencies in the standard library are
	// always skipped. A nil SkipBodies skips no others.
	SkipBodies func(path string, files []*ast.File) bool

	// ByName says that the analyzers see of the functions, variables and
	// constants of another package only those that the package they look at
	// names, and what facts say. The others are in no key then. (Types of other
	// packages, and their methods, may be looked at all.)
	ByName bool

	// Final, if not nil, is called once after all packages, with the facts of
	// the whole program: each import path once, in its widest test variant,
	// imported packages before their importers. What it returns joins the
	// findings. It is not cached.
	Final func([]PackageFacts) []finding.Finding
}

// A Result is what a run found.
type Result struct {
	Findings []finding.Finding // sorted, without repetitions
	Notes    []finding.Note    // sorted, without repetitions
	Packages []string          // import paths of the packages that were checked, sorted
	Modules  []string          // directories of their modules, sorted
	Stats    Stats
}

// Failed reports whether something that was asked for could not be checked.
func (r Result) Failed() bool {
	return slices.ContainsFunc(r.Notes, func(n finding.Note) bool { return n.Error })
}

// A Progress says how far a run is.
type Progress struct {
	Done, Total int
	Package     string // the one just begun
}

// Run runs the analyzers. What can be checked is checked: a package that is
// broken becomes a note. The error is for what leaves nothing to check.
func Run(ctx context.Context, cfg Config, analyzers []*analysis.Analyzer) (Result, error) {
	start := time.Now()
	go toolID() // takes a while, and is not needed before go list is done
	s, err := newSuite(analyzers)
	if err != nil {
		return Result{}, err
	}
	if err := cfg.complete(); err != nil {
		return Result{}, err
	}
	store, err := openStore(cfg.CacheDir)
	if err != nil {
		return Result{}, err
	}
	roots, notes, err := findRoots(ctx, &cfg)
	if err != nil {
		return Result{}, err
	}
	total := Result{Notes: notes, Stats: newStats()}
	for _, root := range roots {
		stats := newStats()
		r := &run{cfg: &cfg, suite: s, store: store, env: root.env, stats: &stats}
		err := r.root(ctx, root)
		if ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		if err != nil && !cfg.Modules {
			return Result{}, err
		}
		if err != nil {
			total.Notes = append(total.Notes, finding.Note{File: filepath.Join(root.dir, "go.mod"), Text: err.Error(), Error: true})
		}
		total.Findings = append(total.Findings, r.findings...)
		total.Notes = append(total.Notes, r.notes...)
		total.Packages = append(total.Packages, r.packages...)
		total.Modules = append(total.Modules, r.modules...)
		total.Stats.add(stats)
	}
	store.trim()
	total.Findings = finding.Sort(total.Findings)
	total.Notes = sortNotes(total.Notes)
	total.Packages = sorted(total.Packages)
	total.Modules = sorted(total.Modules)
	total.Stats.Wall = time.Since(start)
	return total, nil
}

// complete fills in the defaults.
func (c *Config) complete() error {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err != nil {
		return err
	} else if !info.IsDir() {
		return errors.New(dir + " is not a directory")
	}
	c.Dir = dir
	if c.Env == nil {
		c.Env = os.Environ()
	}
	if c.CacheDir == "" {
		c.CacheDir = DefaultCacheDir(c.Env)
	}
	if c.Parallel <= 0 {
		c.Parallel = runtime.GOMAXPROCS(0)
	}
	return nil
}

// A run is the work below one root.
type run struct {
	cfg   *Config
	suite *suite
	store *store
	env   *goEnv
	files fileHashes
	stats *Stats

	base     digest // what every key begins with
	findings []finding.Finding
	notes    []finding.Note
	packages []string
	modules  []string
}

// root lists, checks and reports the packages of one root.
func (r *run) root(ctx context.Context, root root) error {
	pkgs, err := r.list(ctx, root)
	if err != nil {
		return err
	}
	return r.check(ctx, root.dir, pkgs)
}

// check checks and reports listed packages.
func (r *run) check(ctx context.Context, dir string, pkgs []*listed) error {
	var err error
	if r.base, err = r.baseKey(); err != nil {
		return err
	}
	g := r.newGraph(dir, pkgs)
	r.schedule(ctx, g)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.collect(g)
	if r.cfg.Final != nil {
		r.final(ctx, g)
	}
	return nil
}

// collect takes what came out of the units, in the order of the graph.
func (r *run) collect(g *graph) {
	reported := make(map[string]bool)
	for _, u := range g.units {
		if u.mode == full {
			reported[u.path] = true
			r.target(u)
		}
	}
	for _, u := range g.units {
		r.findings = append(r.findings, u.entry.Findings...)
		r.stats.count(u)
		if u.mode != full && reported[u.path] {
			continue // the unit that is reported on has the same to say
		}
		r.notes = append(r.notes, u.entry.Notes...)
		if u.Error != nil && u.mode == full {
			r.notes = append(r.notes, r.listNote(u.listed, g.dir))
		}
	}
	if len(reported)+len(r.notes) == 0 && !r.cfg.Modules {
		r.notes = append(r.notes, finding.Note{Text: "no packages to check", Error: true})
	}
	if newer(r.env.GOVERSION, runtime.Version()) {
		r.notes = append(r.notes, finding.Note{Text: fmt.Sprintf(
			"concurlint was built with %s and may misunderstand code for %s: build it again", runtime.Version(), r.env.GOVERSION)})
	}
}

// target notes what a unit that is reported on belongs to.
func (r *run) target(u *unit) {
	if !u.failed {
		r.packages = append(r.packages, u.path)
	}
	if m := u.Module; m != nil && m.Dir != "" {
		r.modules = append(r.modules, m.Dir)
	}
}

// sorted sorts names and drops repetitions.
func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// newer reports whether one version of Go has more language than another.
func newer(v, than string) bool {
	return version.IsValid(v) && version.IsValid(than) && version.Compare(version.Lang(v), version.Lang(than)) > 0
}
