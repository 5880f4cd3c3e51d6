package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/driver/toy"
)

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
		"condwait":   "condwait.go",
		"unlock":     "unlock.go",
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
