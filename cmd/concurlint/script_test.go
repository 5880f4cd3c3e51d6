package main

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/concurlint/concurlint/internal/driver/toy"
	"github.com/concurlint/concurlint/internal/parity"
)

// The scripts of this package run this test binary as the command, with toy
// analyzers, so that they show what the command does and not what the
// analyzers find.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"concurlint": func() { mainWith(append(toy.Suite(), toy.Boom)) },
	})
}

func TestScripts(t *testing.T) {
	tool, err := exec.LookPath("concurlint")
	if err != nil {
		t.Fatal(err)
	}
	runScripts(t, "testdata/script", tool)
}

// The scripts at the top run the command as it is built for users.
func TestEndToEnd(t *testing.T) {
	tool := filepath.Join(t.TempDir(), "concurlint.exe") // Unix takes any name
	if out, err := exec.Command("go", "build", "-o", tool, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	runScripts(t, "../../testdata/script", tool)
}

// runScripts runs the scripts in dir. In them $CONCURLINT is the program.
func runScripts(t *testing.T, dir, tool string) {
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
				out, err := exec.Command("go", "env", name).Output()
				if err != nil {
					return err
				}
				env.Setenv(name, strings.TrimSpace(string(out)))
			}
			env.Setenv("CONCURLINT", tool)
			env.Setenv("CONCURLINT_CACHE", cache)
			env.Setenv("GOPROXY", "off")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"lint":  lint,
			"vet":   vet,
			"same":  same,
			"found": found,
		},
		Condition: func(cond string) (bool, error) {
			if cond == "cgo" {
				out, err := exec.Command("go", "env", "CGO_ENABLED").Output()
				return strings.TrimSpace(string(out)) == "1", err
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
	})
}

// lint CODE ARGS runs concurlint and wants it to exit with the code.
func lint(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: lint CODE ARGS...")
	}
	wantCode(ts, args[0], ts.Getenv("CONCURLINT"), args[1:])
}

// vet CODE ARGS runs go vet with concurlint as the tool, and wants it to exit
// with the code.
func vet(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: vet CODE ARGS...")
	}
	wantCode(ts, args[0], "go", append([]string{"vet", "-vettool=" + ts.Getenv("CONCURLINT")}, args[1:]...))
}

func wantCode(ts *testscript.TestScript, code, program string, args []string) {
	want, err := strconv.Atoi(code)
	ts.Check(err)
	err = ts.Exec(program, args...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// same ARGS wants concurlint and go vet with concurlint to find the same,
// as JSON and as text.
func same(ts *testscript.TestScript, neg bool, args []string) {
	tool := ts.Getenv("CONCURLINT")
	ts.Exec(tool, append([]string{"-format=json"}, args...)...)
	own, err := parity.Own(ts.MkAbs("."), []byte(ts.ReadFile("stdout")))
	ts.Check(err)
	ts.Exec("go", append([]string{"vet", "-vettool=" + tool, "-json"}, args...)...)
	vet, err := parity.Vet([]byte(ts.ReadFile("stdout")))
	ts.Check(err)
	equal(ts, own, vet)
	ts.Exec(tool, args...)
	own = ownLines(ts.ReadFile("stdout"))
	ts.Exec("go", append([]string{"vet", "-vettool=" + tool}, args...)...)
	equal(ts, own, vetLines(ts.ReadFile("stderr")))
}

// found FILE wants the standard output to hold the lines of the file, and
// else only steps and fixes. So scripts need not change when those do.
func found(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: found FILE")
	}
	var lines []string
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if line[0] != '\t' {
			lines = append(lines, line)
		}
	}
	if got, want := strings.Join(lines, ""), ts.ReadFile(args[0]); got != want {
		ts.Fatalf("found:\n%s\nwant:\n%s", got, want)
	}
}

func equal(ts *testscript.TestScript, own, vet []string) {
	if len(own) == 0 || !slices.Equal(own, vet) {
		ts.Fatalf("concurlint finds:\n%s\ngo vet finds:\n%s", strings.Join(own, "\n"), strings.Join(vet, "\n"))
	}
}

// finds and goesOn are lines of text output: a finding, with the name of the
// analyzer behind it, and a step of its witness.
var (
	finds  = regexp.MustCompile(`^(\S*:\d+:\d+: .*) \([a-z]+(?:/[a-z-]+)?\)$`)
	goesOn = regexp.MustCompile(`^\t(\S*:\d+:\d+: .*)$`)
)

// ownLines returns the findings and steps in what concurlint prints, sorted.
func ownLines(output string) []string {
	var lines []string
	for line := range strings.SplitSeq(output, "\n") {
		if m := finds.FindStringSubmatch(line); m != nil {
			lines = append(lines, m[1])
		} else if m := goesOn.FindStringSubmatch(line); m != nil {
			lines = append(lines, m[1])
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(lines)))
}

// vetLines returns the findings and steps in what go vet prints, sorted.
func vetLines(output string) []string {
	var lines []string
	for line := range strings.SplitSeq(output, "\n") {
		if line != "" && line[0] != '#' {
			line = strings.Replace(line, ": \t", ": ", 1) // before a step
			lines = append(lines, strings.TrimPrefix(line, "./"))
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(lines)))
}
