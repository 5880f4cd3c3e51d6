package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"

	"github.com/concurlint/concurlint/internal/driver"
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
	if o.dir != "" {
		if err := os.Chdir(o.dir); err != nil {
			return c.fail(err)
		}
	}
	stop, err := profile(o)
	if err != nil {
		return c.fail(err)
	}
	defer stop()
	cfg, err := o.config()
	if err != nil {
		return c.fail(err)
	}
	return c.run(o, cfg)
}

// run runs the driver, writes what it found, and returns the exit code.
func (c *command) run(o *options, cfg driver.Config) int {
	if o.debug {
		cfg.Debug = c.stderr
	}
	bar := newProgress(c.stderr)
	cfg.Progress = bar.update
	res, err := driver.Run(context.Background(), cfg, o.chosen)
	bar.close()
	if err != nil {
		return c.fail(err)
	}
	dir, err := os.Getwd()
	if err != nil {
		return c.fail(err)
	}
	if err := write(c.stdout, o, dir, res); err != nil {
		return c.fail(err)
	}
	writeNotes(c.stderr, o, dir, res.Notes)
	if o.stats {
		writeStats(c.stderr, res.Stats)
	}
	switch {
	case res.Failed():
		return exitError
	case len(res.Findings) > 0:
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

// profile starts the profiles that were asked for. The function it returns
// ends them.
func profile(o *options) (stop func(), err error) {
	var stops []func()
	stop = func() {
		for _, f := range stops {
			f()
		}
	}
	if o.cpuprofile != "" {
		f, err := os.Create(o.cpuprofile)
		if err != nil {
			return nil, err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return nil, err
		}
		stops = append(stops, func() {
			pprof.StopCPUProfile()
			f.Close()
		})
	}
	if o.memprofile != "" {
		f, err := os.Create(o.memprofile)
		if err != nil {
			return nil, err
		}
		stops = append(stops, func() {
			runtime.GC()
			pprof.Lookup("allocs").WriteTo(f, 0)
			f.Close()
		})
	}
	return stop, nil
}
