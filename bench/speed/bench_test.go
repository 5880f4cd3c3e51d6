package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/concurlint/concurlint/internal/driver"
)

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		in   []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{5, 1}, 3}, {[]float64{9, 1, 2}, 2}} {
		if got := median(test.in); got != test.want {
			t.Errorf("median(%v) = %v, want %v", test.in, got, test.want)
		}
	}
}

func TestTable(t *testing.T) {
	b := &bench{states: []string{"cold", "warm"}, tools: []tool{{name: "concurlint"}, {name: "vet"}}}
	var runs []run
	for round := range 3 {
		s := time.Duration(round+1) * time.Second
		runs = append(runs,
			run{tool: "concurlint", state: "cold", round: round, cpu: s, wall: s / 2, peak: 100 << 20},
			run{tool: "vet", state: "cold", round: round, cpu: 4 * s, wall: 2 * s, peak: 50 << 20})
	}
	var out bytes.Buffer
	printTable(&out, b, runs)
	want := `| state | tool | CPU s | wall s | peak MB | CPU / vet |
|---|---|---:|---:|---:|---:|
| cold | concurlint | 2.00 (1.00-3.00) | 1.00 (0.50-1.50) | 100 (100-100) | 0.25 |
| cold | vet | 8.00 (4.00-12.00) | 4.00 (2.00-6.00) | 50 (50-50) | 1.00 |
| warm | concurlint | - | - | - | 0.00 |
| warm | vet | - | - | - | 0.00 |
`
	if out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", &out, want)
	}
}

// The generated modules have no errors.
func TestGenerate(t *testing.T) {
	const n = 12
	for _, c := range []struct {
		name     string
		generate func(dir string, n int) error
		packages int
	}{{"packages", generate, n}, {"types", generateWide, 1}} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := c.generate(dir, n); err != nil {
				t.Fatal(err)
			}
			res, err := driver.Run(t.Context(), driver.Config{Dir: dir, Tests: true, CacheDir: t.TempDir()}, nil)
			if err != nil || len(res.Notes) > 0 || res.Stats.Targets != c.packages {
				t.Errorf("err = %v, notes = %v, %d targets", err, res.Notes, res.Stats.Targets)
			}
		})
	}
}

// The whole, with a tool that does nothing.
func TestMeasure(t *testing.T) {
	src := t.TempDir()
	files := map[string]string{
		"go.mod":    "module m\n\ngo 1.25\n",
		"a/a.go":    "package a\n",
		"b/b.go":    "package b\n\nimport _ \"m/a\"\n",
		".git/HEAD": "",
	}
	for name, data := range files {
		if err := put(filepath.Join(src, name), data); err != nil {
			t.Fatal(err)
		}
	}
	var log bytes.Buffer
	b := &bench{rounds: 2, states: []string{"cold", "edit"}, tmp: t.TempDir(), log: &log}
	b.tools = []tool{{"list", []string{"go", "list", "./..."}, 1}, {"fail", []string{"go", "list", "-nosuch"}, 2}}
	dir, err := b.copyCheckout(src)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
		t.Error(".git was copied")
	}
	runs, err := b.measure(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 2*2*2 {
		t.Errorf("%d runs, want 8", len(runs))
	}
	for _, r := range runs {
		if r.cpu <= 0 || r.wall <= 0 || r.peak <= 0 {
			t.Errorf("nothing was measured: %+v", r)
		}
	}
	for _, want := range []string{fmt.Sprintf("the edit is in %s", filepath.Join(dir, "a", "a.go")), "fail did not do all its work: flag provided but not defined: -nosuch"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, &log)
		}
	}
	if data, err := os.ReadFile(filepath.Join(dir, "a", "a.go")); err != nil || string(data) != files["a/a.go"] {
		t.Errorf("the edit was not undone: %q, %v", data, err)
	}
}
