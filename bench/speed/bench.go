package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A bench is a set of tools and states to measure.
type bench struct {
	rounds     int
	concurlint string
	root       string
	states     []string
	names      []string
	tools      []tool
	tmp        string
	log        io.Writer
}

// A tool is a command that checks ./... of the current directory.
type tool struct {
	name string
	args []string
	bad  int // exit code that means that it did not do its work
}

// A run is one measured run of a tool.
type run struct {
	tool, state string
	round       int
	cpu, wall   time.Duration
	peak        int64 // bytes
}

var allStates = []string{"empty", "cold", "warm", "edit"}

// check checks the flags.
func (b *bench) check() error {
	for _, s := range b.states {
		if !slices.Contains(allStates, s) {
			return fmt.Errorf("no state is called %q", s)
		}
	}
	if b.rounds < 1 {
		return errors.New("there must be a round")
	}
	return nil
}

// findTools builds concurlint and looks up the others.
func (b *bench) findTools() error {
	if b.concurlint == "" {
		b.concurlint = filepath.Join(b.tmp, "concurlint")
		out, err := exec.Command("go", "build", "-o", b.concurlint, "github.com/concurlint/concurlint/cmd/concurlint").CombinedOutput()
		if err != nil {
			return fmt.Errorf("building concurlint: %s", bytes.TrimSpace(out))
		}
	}
	program, err := filepath.Abs(b.concurlint)
	if err != nil {
		return err
	}
	for _, name := range b.names {
		switch name {
		case "concurlint":
			b.tools = append(b.tools, tool{name, []string{program, "./..."}, 1})
		case "vettool":
			b.tools = append(b.tools, tool{name, []string{"go", "vet", "-vettool=" + program, "./..."}, 2})
		case "vet":
			b.tools = append(b.tools, tool{name, []string{"go", "vet", "./..."}, 2})
		case "staticcheck":
			path, err := exec.LookPath("staticcheck")
			if err != nil {
				fmt.Fprintln(b.log, "staticcheck is not installed")
				continue
			}
			b.tools = append(b.tools, tool{name, []string{path, "./..."}, 2})
		default:
			return fmt.Errorf("no tool is called %q", name)
		}
	}
	return nil
}

// measure measures all tools in all states on the packages below dir.
func (b *bench) measure(dir string) ([]run, error) {
	file, err := deepest(dir)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(b.log, "the edit is in %s\n", file)
	compiled := filepath.Join(b.tmp, "compiled")
	others := slices.ContainsFunc(b.states, func(s string) bool { return s != "empty" })
	if others {
		fmt.Fprintln(b.log, "compiling dependencies")
		if err := compile(dir, compiled); err != nil {
			return nil, err
		}
	}
	defer removeAll(compiled)
	var runs []run
	for round := range b.rounds {
		if slices.Contains(b.states, "empty") {
			more, err := b.round(dir, round, "", file, []string{"empty"})
			if err != nil {
				return nil, err
			}
			runs = append(runs, more...)
		}
		if !others {
			continue
		}
		more, err := b.round(dir, round, compiled, file, []string{"cold", "warm", "edit"})
		if err != nil {
			return nil, err
		}
		runs = append(runs, more...)
	}
	return runs, nil
}

// round takes each tool through the states, the tools taking turns. Each has
// caches of its own, which begin empty but for a copy of gocache.
func (b *bench) round(dir string, round int, gocache, file string, states []string) ([]run, error) {
	tools := slices.Concat(b.tools[round%len(b.tools):], b.tools[:round%len(b.tools)])
	caches := make(map[string]string)
	defer func() {
		for _, c := range caches {
			removeAll(c)
		}
	}()
	for _, t := range tools {
		caches[t.name] = filepath.Join(b.tmp, "caches-"+t.name)
		if gocache == "" {
			continue
		}
		if err := os.CopyFS(filepath.Join(caches[t.name], "go"), os.DirFS(gocache)); err != nil {
			return nil, err
		}
	}
	var runs []run
	for _, state := range states {
		if state == "edit" {
			undo, err := edit(file, round)
			if err != nil {
				return nil, err
			}
			defer undo()
		}
		for _, t := range tools {
			r, err := b.once(t, dir, caches[t.name])
			if err != nil {
				return nil, err
			}
			r.state, r.round = state, round
			fmt.Fprintf(b.log, "round %d  %-5s  %-11s  cpu %7.2fs  wall %7.2fs  peak %5d MB\n",
				round+1, state, t.name, r.cpu.Seconds(), r.wall.Seconds(), r.peak>>20)
			if slices.Contains(b.states, state) {
				runs = append(runs, r)
			}
		}
	}
	return runs, nil
}

// once runs a tool.
func (b *bench) once(t tool, dir, caches string) (run, error) {
	for _, name := range []string{"go", "concurlint", "staticcheck"} {
		if err := os.MkdirAll(filepath.Join(caches, name), 0o777); err != nil {
			return run{}, err
		}
	}
	cmd := exec.Command(t.args[0], t.args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir,
		"GOCACHE="+filepath.Join(caches, "go"),
		"CONCURLINT_CACHE="+filepath.Join(caches, "concurlint"),
		"STATICCHECK_CACHE="+filepath.Join(caches, "staticcheck"))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return run{}, err
	}
	if exit != nil && exit.ExitCode() == t.bad {
		first, _, _ := strings.Cut(stderr.String(), "\n")
		fmt.Fprintf(b.log, "%s did not do all its work: %s\n", t.name, first)
	}
	ps := cmd.ProcessState
	return run{tool: t.name, cpu: ps.UserTime() + ps.SystemTime(), wall: wall, peak: peak(ps)}, nil
}
