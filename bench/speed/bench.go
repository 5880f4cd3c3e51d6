package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

// compile fills a build cache with the compiled dependencies of the packages
// below dir, as go vet needs them.
func compile(dir, gocache string) error {
	cmd := exec.Command("go", "list", "-e", "-export", "-deps", "-test", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir, "GOCACHE="+gocache)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("go list: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	return nil
}

// deepest returns a file of the package that most packages below dir depend on.
func deepest(dir string) (string, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Deps,Module", "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list in %s: %w", dir, err)
	}
	files := make(map[string]string)
	count := make(map[string]int)
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir string
			GoFiles, Deps   []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return "", err
		}
		if len(p.GoFiles) > 0 {
			files[p.ImportPath] = filepath.Join(p.Dir, p.GoFiles[0])
		}
		for _, dep := range p.Deps {
			count[dep]++
		}
	}
	best := ""
	for path := range files {
		if best == "" || count[path] > count[best] || count[path] == count[best] && path < best {
			best = path
		}
	}
	if best == "" {
		return "", errors.New("no packages below " + dir)
	}
	return files[best], nil
}

// edit adds a function to a file.
func edit(file string, round int) (undo func(), err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	more := fmt.Sprintf("\n\n// AddedByBench%d does little.\nfunc AddedByBench%[1]d(x int) int { return x + %[1]d }\n", round)
	if err := os.WriteFile(file, append(slices.Clip(data), more...), 0o666); err != nil {
		return nil, err
	}
	return func() { os.WriteFile(file, data, 0o666) }, nil
}

// copyCheckout copies the checkout, and returns the place of dir in the copy.
func (b *bench) copyCheckout(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	root := dir
	if b.root != "" {
		if root, err = filepath.Abs(b.root); err != nil {
			return "", err
		}
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return "", fmt.Errorf("%s is not below %s", dir, root)
	}
	dst := filepath.Join(b.tmp, "checkout")
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == ".git" {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return copyEntry(path, filepath.Join(dst, rel), d)
	})
	return filepath.Join(dst, rel), err
}

func copyEntry(from, to string, d fs.DirEntry) error {
	switch {
	case d.IsDir():
		return os.MkdirAll(to, 0o777)
	case d.Type().IsRegular():
		data, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o666)
	case d.Type()&fs.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	default:
		return nil // a socket, or the like
	}
}

// removeAll removes a directory, even if parts of it are read-only.
func removeAll(dir string) error {
	if os.RemoveAll(dir) == nil {
		return nil
	}
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() {
			os.Chmod(path, 0o777)
		}
		return nil
	})
	return os.RemoveAll(dir)
}
