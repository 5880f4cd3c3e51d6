package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/report"
)

// options are the flags of the command.
type options struct {
	dir        string
	tests      bool
	tags       string
	mod        string
	modfile    string
	overlay    string
	modules    bool
	parallel   int
	timeout    time.Duration
	cache      string
	format     report.Format
	context    int
	baseline   string
	write      bool
	since      string
	fix        bool
	diff       bool
	skeleton   string
	verbose    bool
	stats      bool
	debug      bool
	cpuprofile string
	memprofile string

	patterns []string
	choices  map[*analysis.Analyzer]*choice
	set      map[string]bool // the flags that were given
}

// newFlags returns the flags of the command, and those of its analyzers.
func newFlags(o *options, suite []*analysis.Analyzer) *flag.FlagSet {
	fs := flag.NewFlagSet("concurlint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&o.dir, "C", "", "change to `directory` before doing anything")
	fs.BoolVar(&o.tests, "tests", true, "check test files, too")
	fs.StringVar(&o.tags, "tags", "", "build `tags`, separated by commas")
	fs.StringVar(&o.mod, "mod", "", "module download `mode` of the go command: readonly, vendor or mod")
	fs.StringVar(&o.modfile, "modfile", "", "`file` to read in place of go.mod")
	fs.StringVar(&o.overlay, "overlay", "", "JSON `file` that replaces source files, as for go build")
	fs.BoolVar(&o.modules, "modules", false, "check every module at or below the directory")
	fs.IntVar(&o.parallel, "p", 0, "check `n` packages at a time (default one per processor)")
	fs.DurationVar(&o.timeout, "timeout", 10*time.Minute, "give up on a package after this `time`")
	fs.StringVar(&o.cache, "cache", "", "`directory` of the cache, or off (default $CONCURLINT_CACHE, or in the user's cache directory)")
	o.format = report.Text
	fs.Var((*formatFlag)(&o.format), "format", "output `format`: "+formatNames())
	fs.IntVar(&o.context, "c", 0, "show `n` lines of source around each finding")
	fs.StringVar(&o.baseline, "baseline", "", "leave out the findings that the `file` knows, and say which of it are gone")
	fs.BoolVar(&o.write, "write-baseline", false, "write the findings to the file of -baseline")
	fs.StringVar(&o.since, "new-from-rev", "", "leave out findings that touch no line changed since the git `revision`")
	fs.BoolVar(&o.fix, "fix", false, "apply the first fix of each finding that has one")
	fs.BoolVar(&o.diff, "diff", false, "print what -fix would change, in place of the findings")
	fs.StringVar(&o.skeleton, "skeleton", "", "print the skeletons of the `function`, such as pkg.Func or pkg.(*T).Method, and check nothing")
	fs.BoolVar(&o.verbose, "v", false, "say what was not checked, and why")
	fs.BoolVar(&o.stats, "stats", false, "say where the time went")
	fs.BoolVar(&o.debug, "debug", false, "print the stacks of panics")
	fs.StringVar(&o.cpuprofile, "cpuprofile", "", "write a CPU profile to `file`")
	fs.StringVar(&o.memprofile, "memprofile", "", "write a memory profile to `file`")
	o.choices = make(map[*analysis.Analyzer]*choice)
	for _, a := range suite {
		o.choices[a] = new(choice)
		fs.Var(o.choices[a], a.Name, "run only the analyzers that are named so; with =false, all but those")
		a.Flags.VisitAll(func(f *flag.Flag) { fs.Var(f.Value, a.Name+"."+f.Name, f.Usage) })
	}
	return fs
}

// A formatFlag is the flag that selects the format.
type formatFlag report.Format

func (f *formatFlag) String() string { return string(*f) }

func (f *formatFlag) Set(s string) error {
	format, err := report.ParseFormat(s)
	*f = formatFlag(format)
	return err
}

func formatNames() string {
	var names []string
	for _, f := range report.Formats() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// A choice is the flag that selects an analyzer.
type choice struct{ set, on bool }

func (c *choice) IsBoolFlag() bool { return true }
func (c *choice) String() string   { return strconv.FormatBool(c.on) }

func (c *choice) Set(s string) error {
	on, err := strconv.ParseBool(s)
	*c = choice{set: true, on: on}
	return err
}

// parse reads the arguments. flag.ErrHelp means that help is asked for.
func parse(args []string, suite []*analysis.Analyzer, stdin io.Reader) (*options, error) {
	o := new(options)
	fs := newFlags(o, suite)
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("%w (concurlint help lists the flags)", err)
	}
	o.set = make(map[string]bool)
	fs.Visit(func(f *flag.Flag) { o.set[f.Name] = true })
	if err := o.consistent(); err != nil {
		return nil, err
	}
	for _, arg := range fs.Args() {
		switch {
		case arg == "-":
			lines, err := readPatterns(stdin)
			if err != nil {
				return nil, err
			}
			if len(lines) == 0 {
				return nil, errors.New("no packages on the standard input")
			}
			o.patterns = append(o.patterns, lines...)
		case strings.HasPrefix(arg, "-"):
			return nil, fmt.Errorf("flag %s stands behind a package: flags come first", arg)
		default:
			o.patterns = append(o.patterns, arg)
		}
	}
	return o, nil
}

// consistent says which flags make no sense together.
func (o *options) consistent() error {
	switch {
	case o.context < 0:
		return errors.New("-c takes a number of lines, not less than 0")
	case o.write && o.baseline == "":
		return errors.New("-write-baseline needs the name of a file: -baseline=FILE")
	case o.write && o.since != "":
		return errors.New("-write-baseline writes all findings: it does not go with -new-from-rev")
	case o.fix && o.diff:
		return errors.New("-fix and -diff exclude each other")
	case o.write && (o.fix || o.diff):
		return errors.New("-write-baseline does not go with -fix or -diff")
	case o.diff && o.set["format"]:
		return errors.New("-diff has a format of its own: it does not go with -format")
	case o.overlay != "" && (o.fix || o.diff):
		return errors.New("what an overlay replaces cannot be changed: -overlay does not go with -fix or -diff")
	}
	return nil
}

// choose selects analyzers: those that a flag sets to true, if there are any,
// and else all but those that a flag, or the configuration, sets to false.
func (o *options) choose(suite []*analysis.Analyzer, conf *config.Config) []*analysis.Analyzer {
	var on, notOff []*analysis.Analyzer
	for _, a := range suite {
		c := o.choices[a]
		if c.on {
			on = append(on, a)
		}
		if c.on || !c.set && conf.Enabled(a.Name, true) {
			notOff = append(notOff, a)
		}
	}
	if len(on) > 0 {
		return on
	}
	return notOff
}

// readPatterns reads patterns, one a line.
func readPatterns(r io.Reader) ([]string, error) {
	var out []string
	s := bufio.NewScanner(r)
	for s.Scan() {
		if line := strings.TrimSpace(s.Text()); line != "" {
			out = append(out, line)
		}
	}
	return out, s.Err()
}

// config returns what the options mean to the driver. The directory has been
// changed to already.
func (o *options) config() (driver.Config, error) {
	cfg := driver.Config{
		Patterns: o.patterns,
		Tests:    o.tests,
		Modules:  o.modules,
		CacheDir: o.cache,
		Parallel: o.parallel,
		Timeout:  o.timeout,
	}
	for _, f := range []struct{ name, value string }{{"tags", o.tags}, {"mod", o.mod}, {"modfile", o.modfile}} {
		if f.value != "" {
			cfg.BuildFlags = append(cfg.BuildFlags, "-"+f.name+"="+f.value)
		}
	}
	if o.cache != "" && o.cache != "off" {
		abs, err := filepath.Abs(o.cache)
		if err != nil {
			return cfg, err
		}
		cfg.CacheDir = abs
	}
	var err error
	if o.overlay != "" {
		cfg.Overlay, err = readOverlay(o.overlay)
	}
	return cfg, err
}
