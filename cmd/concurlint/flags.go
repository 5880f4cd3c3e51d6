package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/driver"
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
	format     string
	context    int
	verbose    bool
	stats      bool
	debug      bool
	cpuprofile string
	memprofile string

	patterns []string
	chosen   []*analysis.Analyzer
}

// newFlags returns the flags of the command, and those of its analyzers.
func newFlags(o *options, suite []*analysis.Analyzer) (*flag.FlagSet, map[*analysis.Analyzer]*choice) {
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
	fs.StringVar(&o.format, "format", "text", "output `format`: text or json")
	fs.IntVar(&o.context, "c", -1, "show `n` lines of source around each finding")
	fs.BoolVar(&o.verbose, "v", false, "say what was not checked, and why")
	fs.BoolVar(&o.stats, "stats", false, "say where the time went")
	fs.BoolVar(&o.debug, "debug", false, "print the stacks of panics")
	fs.StringVar(&o.cpuprofile, "cpuprofile", "", "write a CPU profile to `file`")
	fs.StringVar(&o.memprofile, "memprofile", "", "write a memory profile to `file`")
	choices := make(map[*analysis.Analyzer]*choice)
	for _, a := range suite {
		choices[a] = new(choice)
		fs.Var(choices[a], a.Name, "run only the analyzers that are named so; with =false, all but those")
		a.Flags.VisitAll(func(f *flag.Flag) { fs.Var(f.Value, a.Name+"."+f.Name, f.Usage) })
	}
	return fs, choices
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
	fs, choices := newFlags(o, suite)
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("%w (concurlint help lists the flags)", err)
	}
	if o.format != "text" && o.format != "json" {
		return nil, fmt.Errorf("unknown format %q: want text or json", o.format)
	}
	o.chosen = choose(suite, choices)
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

// choose selects analyzers: those that are set to true, if there are any, and
// else all but those that are set to false.
func choose(suite []*analysis.Analyzer, choices map[*analysis.Analyzer]*choice) []*analysis.Analyzer {
	var on, notOff []*analysis.Analyzer
	for _, a := range suite {
		c := choices[a]
		if c.on {
			on = append(on, a)
		}
		if c.on || !c.set {
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

// readOverlay reads an overlay in the form of the go command.
func readOverlay(name string) (map[string][]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var spec struct{ Replace map[string]string }
	if err := json.Unmarshal(data, &spec); err != nil {
		return nil, fmt.Errorf("overlay %s: %w", name, err)
	}
	overlay := make(map[string][]byte)
	for from, to := range spec.Replace {
		from, err := filepath.Abs(from)
		if err != nil {
			return nil, err
		}
		overlay[from] = nil
		if to == "" {
			continue // deleted
		}
		data, err := os.ReadFile(to)
		if err != nil {
			return nil, fmt.Errorf("overlay %s: %w", name, err)
		}
		overlay[from] = append([]byte{}, data...) // not nil, even if empty
	}
	return overlay, nil
}
