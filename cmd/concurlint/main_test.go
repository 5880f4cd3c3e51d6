package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/driver/toy"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// The scripts run this test binary as the command, with toy analyzers, so
// that they show what the command does and not what the analyzers find.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"concurlint": func() { mainWith(append(toy.Suite(), toy.Boom)) },
	})
}

func TestScripts(t *testing.T) {
	cache := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
				out, err := exec.Command("go", "env", name).Output()
				if err != nil {
					return err
				}
				env.Setenv(name, strings.TrimSpace(string(out)))
			}
			env.Setenv("CONCURLINT_CACHE", cache)
			env.Setenv("GOPROXY", "off")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"lint": lint,
			"same": same,
		},
	})
}

// lint CODE ARGS runs concurlint and wants it to exit with the code.
func lint(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: lint CODE ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("concurlint", args[1:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// same ARGS wants concurlint and go vet with concurlint to find the same.
func same(ts *testscript.TestScript, neg bool, args []string) {
	ts.Exec("concurlint", append([]string{"-format=json"}, args...)...)
	own, err := ownFindings(ts.MkAbs("."), ts.ReadFile("stdout"))
	ts.Check(err)
	tool, err := exec.LookPath("concurlint")
	ts.Check(err)
	ts.Exec("go", append([]string{"vet", "-vettool=" + tool, "-json"}, args...)...)
	vet, err := vetFindings(ts.ReadFile("stdout"))
	ts.Check(err)
	if len(own) == 0 || !slices.Equal(own, vet) {
		ts.Fatalf("concurlint finds:\n%s\ngo vet finds:\n%s", strings.Join(own, "\n"), strings.Join(vet, "\n"))
	}
}

// ownFindings reads the JSON output of concurlint into sorted lines.
func ownFindings(dir, output string) ([]string, error) {
	var res struct{ Findings []finding.Finding }
	if err := json.Unmarshal([]byte(output), &res); err != nil {
		return nil, fmt.Errorf("%w in %s", err, output)
	}
	var lines []string
	pos := func(p finding.Place) string {
		return fmt.Sprintf("%s:%d:%d", filepath.Join(dir, p.File), p.Line, p.Column)
	}
	for _, f := range res.Findings {
		line := fmt.Sprintf("%s %s/%s: %s", pos(f.Place), f.Analyzer, f.Category, f.Message)
		var related []string
		for _, s := range f.Steps {
			step := witness.Step{Goroutine: s.Goroutine, Kind: s.Kind, Text: s.Text, Partner: s.Partner}
			related = append(related, fmt.Sprintf(" | %s %s", pos(s.Place), step.Message()))
		}
		for _, r := range f.Related {
			related = append(related, fmt.Sprintf(" | %s %s", pos(r.Place), r.Message))
		}
		slices.Sort(related)
		lines = append(lines, line+strings.Join(related, ""))
	}
	slices.Sort(lines)
	return lines, nil
}

// vetFindings reads the JSON output of go vet, a stream of objects, into
// sorted lines.
func vetFindings(output string) ([]string, error) {
	type diagnostic struct {
		Posn, Message, Category string
		Related                 []struct{ Posn, Message string }
	}
	var lines []string
	dec := json.NewDecoder(strings.NewReader(output))
	for {
		var tree map[string]map[string][]diagnostic
		if err := dec.Decode(&tree); errors.Is(err, io.EOF) {
			slices.Sort(lines)
			return lines, nil
		} else if err != nil {
			return nil, fmt.Errorf("%w in %s", err, output)
		}
		for _, pkg := range tree {
			for analyzer, diags := range pkg {
				for _, d := range diags {
					var related []string
					for _, r := range d.Related {
						related = append(related, fmt.Sprintf(" | %s %s", r.Posn, r.Message))
					}
					slices.Sort(related)
					lines = append(lines, fmt.Sprintf("%s %s/%s: %s%s", d.Posn, analyzer, d.Category, d.Message, strings.Join(related, "")))
				}
			}
		}
	}
}

// The demo is a module that compiles, and has a fix for each pitfall.
func TestDemo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	var out, errs bytes.Buffer
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	defer os.Chdir(wd)
	t.Setenv("CONCURLINT_CACHE", t.TempDir())
	c := &command{suite: toy.Suite(), stdout: &out, stderr: &errs}
	if code := c.demo([]string{dir}); code != exitClean || errs.Len() > 0 {
		t.Fatalf("exit code %d\n%s%s", code, &out, &errs)
	}
	if want := filepath.Join("pitfalls", "loopvar.go") + ":14:2: loop of go1.21 (version)"; !strings.Contains(out.String(), want) {
		t.Errorf("got:\n%s\nwant in it: %s", &out, want)
	}
	pitfalls, fixes := names(t, filepath.Join(dir, "pitfalls")), names(t, filepath.Join(dir, "fixes"))
	if len(pitfalls) < 7 || !slices.Equal(pitfalls, fixes) {
		t.Errorf("pitfalls %v, fixes %v", pitfalls, fixes)
	}
	if code := c.demo([]string{dir}); code != exitError {
		t.Errorf("exit code %d with a directory that is not empty", code)
	}
}

// Each analyzer finds its pitfall in the demo, and none finds anything in the
// fixes.
func TestDemoHoldsWhatItPromises(t *testing.T) {
	dir := t.TempDir()
	if err := unpackDemo(dir); err != nil {
		t.Fatal(err)
	}
	res, err := driver.Run(t.Context(), driver.Config{Dir: dir, CacheDir: t.TempDir()}, analyzers.All)
	if err != nil || len(res.Notes) > 0 {
		t.Fatal(err, res.Notes)
	}
	found := make(map[string]bool)
	for _, f := range res.Findings {
		place, err := filepath.Rel(dir, f.Place.File)
		if err != nil || strings.HasPrefix(place, "fixes") {
			t.Errorf("%s: %s (%s)", place, f.Message, f.Analyzer)
		}
		found[f.Analyzer+" "+filepath.Base(place)] = true
	}
	pitfalls := map[string]string{
		"leak":       "timeout.go",
		"closetwice": "doubleclose.go",
		"sendclosed": "sendclosed.go",
		"wgadd":      "wgadd.go",
		"loopvar":    "loopvar.go",
		"ctxselect":  "uncancellable.go",
	}
	for _, a := range analyzers.All {
		if file := pitfalls[a.Name]; file != "" && !found[a.Name+" "+file] {
			t.Errorf("%s finds nothing in %s", a.Name, file)
		}
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}
