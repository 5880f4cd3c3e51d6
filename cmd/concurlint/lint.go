package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/ir"
	"github.com/concurlint/concurlint/internal/report"
)

// lint checks packages.
func (c *command) lint(args []string) int {
	o, err := parse(args, c.suite, c.stdin)
	if errors.Is(err, flag.ErrHelp) {
		return c.help(nil)
	}
	if err != nil {
		return c.fail(err)
	}
	r, stop, err := c.begin(o)
	if err != nil {
		return c.fail(err)
	}
	defer stop()
	if o.skeleton != "" {
		return r.skeleton()
	}
	if err := r.check(); err != nil {
		return c.fail(err)
	}
	return r.finish()
}

// A run is one check of packages, from the options to the exit code.
type run struct {
	*command
	*options
	driver driver.Config
	dir    string         // names of files are shown relative to it
	root   string         // of the module, or what comes nearest to it
	conf   *config.Config // of the root
	rep    *report.Report
	result driver.Result
}

// begin changes to the directory that the options name and reads what else
// the run needs. The function it returns ends the profiles.
func (c *command) begin(o *options) (r *run, stop func(), err error) {
	if o.dir != "" {
		if err := os.Chdir(o.dir); err != nil {
			return nil, nil, err
		}
	}
	r = &run{command: c, options: o}
	if r.dir, err = os.Getwd(); err != nil {
		return nil, nil, err
	}
	r.root = config.Root(r.dir)
	if r.conf, err = config.Load(r.root, categories(c.suite)); err != nil {
		return nil, nil, err
	}
	if err = useModels(r.conf); err != nil {
		return nil, nil, err
	}
	if r.driver, err = o.config(); err != nil {
		return nil, nil, err
	}
	r.driver.ByName = len(r.conf.Models) == 0 // a function that a model is for is looked for
	if o.debug {
		r.driver.Debug = c.stderr
	}
	stop, err = profile(o)
	return r, stop, err
}

// check runs the analyzers that are chosen and makes a report of the findings
// that are wanted.
func (r *run) check() error {
	chosen := r.choose(r.suite, r.conf)
	bar := newProgress(r.stderr)
	r.driver.Progress = bar.update
	var err error
	r.result, err = driver.Run(context.Background(), r.driver, chosen)
	bar.close()
	if err != nil {
		return err
	}
	r.rep = &report.Report{
		Notes:    r.result.Notes,
		Rules:    report.Rules(chosen),
		Packages: len(r.result.Packages),
		Version:  version(),
		Root:     r.dir,
		Severity: r.conf.SeverityOf,
	}
	for _, f := range r.result.Findings {
		if !r.conf.Excluded(slashRel(r.root, f.Place.File)) {
			r.rep.Findings = append(r.rep.Findings, f)
		}
	}
	return nil
}

// finish does with the findings what the options ask for.
func (r *run) finish() int {
	if r.write {
		return r.writeBaseline()
	}
	if err := r.leaveOutKnown(); err != nil {
		return r.fail(err)
	}
	var err error
	switch {
	case r.diff:
		err = r.writeDiff()
	case r.fix:
		if err = r.applyFixes(); err == nil {
			err = r.output()
		}
	default:
		err = r.output()
	}
	if err != nil {
		return r.fail(err)
	}
	if r.stats {
		writeStats(r.stderr, r.result.Stats, r.rep.Findings)
	}
	return r.code()
}

// code is the exit code.
func (r *run) code() int {
	switch {
	case r.result.Failed():
		return exitError
	case r.rep.Failing() > 0:
		return exitFindings
	default:
		return exitClean
	}
}

// fail says in one line why nothing could be checked.
func (c *command) fail(err error) int {
	fmt.Fprintf(c.stderr, "concurlint: %v\n", err)
	return exitError
}

// useModels tells the analyzers what the configuration says of functions.
func useModels(conf *config.Config) error {
	if len(conf.Models) == 0 {
		return nil
	}
	text, err := json.Marshal(conf.Models)
	if err != nil {
		return err
	}
	return ir.Analyzer.Flags.Set("extra", string(text))
}

// categories are the analyzers with their categories: what a configuration may name.
func categories(suite []*analysis.Analyzer) config.Names {
	all := make(config.Names)
	for _, a := range suite {
		all[a.Name] = docs.Categories(a.Doc)
	}
	return all
}

// slashRel returns the name of a file below root relative to it, with
// slashes, and other names as they are.
func slashRel(root, name string) string {
	if rel, err := filepath.Rel(root, name); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(name)
}
