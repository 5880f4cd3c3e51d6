package report_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/report/reporttest"
)

var update = flag.Bool("update", false, "write the golden files")

// sample returns the sample report.
func sample(t *testing.T) *report.Report {
	t.Helper()
	r, err := reporttest.Sample(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func write(t *testing.T, f report.Format, r *report.Report, o report.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, f, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// golden compares the text with a file, in which ROOT stands for the root of
// the report.
func golden(t *testing.T, name, text string, r *report.Report) {
	t.Helper()
	text = strings.ReplaceAll(text, filepath.ToSlash(r.Root), "/ROOT")
	name = filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s (go test -update writes it):\ngot\n%s\nwant\n%s", name, text, want)
	}
}

func TestGolden(t *testing.T) {
	r := sample(t)
	for name, test := range map[string]struct {
		format report.Format
		opts   report.Options
	}{
		"pipe.txt":            {report.Text, report.Options{}},
		"pipe-context.txt":    {report.Text, report.Options{Context: 1, Verbose: true}},
		"terminal-110.txt":    {report.Text, report.Options{Terminal: true, Width: 110, Context: 1}},
		"terminal-80.txt":     {report.Text, report.Options{Terminal: true}},
		"terminal-50.txt":     {report.Text, report.Options{Terminal: true, Width: 50}},
		"terminal-40.txt":     {report.Text, report.Options{Terminal: true, Width: 40, Verbose: true}},
		"terminal-ascii.txt":  {report.Text, report.Options{Terminal: true, ASCII: true}},
		"terminal-colour.txt": {report.Text, report.Options{Terminal: true, Color: true}},
		"report.json":         {report.JSON, report.Options{}},
		"report.sarif":        {report.SARIF, report.Options{}},
		"github.txt":          {report.GitHub, report.Options{}},
		"checkstyle.xml":      {report.Checkstyle, report.Options{}},
		"mermaid.txt":         {report.Mermaid, report.Options{}},
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, write(t, test.format, r, test.opts), r) })
	}
}

// Every format copes with nothing to say, and with findings that say little.
func TestLittle(t *testing.T) {
	for _, format := range report.Formats() {
		for name, r := range map[string]*report.Report{
			"empty":      {},
			"no details": {Findings: []finding.Finding{{Analyzer: "leak", Message: "m"}}, Notes: []finding.Note{{Text: "n"}}},
			"no place":   {Findings: []finding.Finding{{Analyzer: "leak", Steps: []finding.Step{{Goroutine: "a", Partner: "b"}, {}}}}},
		} {
			text := write(t, format, r, report.Options{})
			if name == "empty" && format == report.Text && text != "no findings\n" {
				t.Errorf("an empty report is %q", text)
			}
			if t.Failed() {
				t.Fatalf("%s of %s", format, name)
			}
			write(t, format, r, report.Options{Terminal: true, Color: true, Width: 1})
		}
	}
}

// Hostile text can neither leave its line nor speak to the terminal.
func TestVisible(t *testing.T) {
	r := sample(t)
	for _, o := range []report.Options{{}, {Context: 2}, {Terminal: true, Context: 2}, {Terminal: true, ASCII: true}} {
		for _, format := range []report.Format{report.Text, report.GitHub, report.Mermaid} {
			text := write(t, format, r, o)
			if i := strings.IndexAny(text, "\x1b\r\u202e"); i >= 0 {
				t.Errorf("%s %+v: control character in %q", format, o, text[max(0, i-20):i+5])
			}
			if strings.Contains(text, "\nsecond line") || strings.Contains(text, "\n::error ::") {
				t.Errorf("%s %+v: text of a finding starts a line:\n%s", format, o, text)
			}
		}
	}
}

// No line is wider than the terminal, unless that is for the name of a file.
func TestWidth(t *testing.T) {
	r := sample(t)
	for width := 20; width < 130; width += 7 {
		text := write(t, report.Text, r, report.Options{Terminal: true, Width: width, Context: 2})
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if strings.HasSuffix(line, ":") {
				continue // a place, which is one word to those who look for it
			}
			if got := reporttest.Columns(line); got > width {
				t.Errorf("width %d: %d columns: %s", width, got, line)
			}
		}
	}
}

func TestFailing(t *testing.T) {
	r := sample(t)
	if got := r.Failing(); got != len(r.Findings) {
		t.Errorf("Failing() = %d, want all: warnings fail too", got)
	}
	r.Severity = func(string, string) config.Severity { return config.Note }
	if got := r.Failing(); got != 0 {
		t.Errorf("Failing() = %d, want none of severity note", got)
	}
}

func TestAt(t *testing.T) {
	r := sample(t)
	for _, test := range []struct {
		file string
		line int
		want string
	}{
		{"fetch/fetch.go", 14, "leak"}, // its own place
		{"fetch/fetch.go", 13, "leak"}, // a step
		{"fetch/fetch.go", 12, ""},
		{"bank/bank.go", 14, "deadlock"},
		{"elsewhere.go", 14, ""},
	} {
		var got []string
		for _, f := range r.At(filepath.Join(r.Root, filepath.FromSlash(test.file)), test.line).Findings {
			got = append(got, f.Analyzer)
		}
		if strings.Join(got, ",") != test.want {
			t.Errorf("At(%s, %d) = %v, want %q", test.file, test.line, got, test.want)
		}
	}
	// A finding on the line hides those that only pass it.
	closed := r.Findings[5]
	closed.Steps, closed.Place = nil, r.Findings[1].Steps[0].Place
	r.Findings = append(r.Findings, closed)
	if got := r.At(closed.Place.File, closed.Place.Line).Findings; len(got) != 1 || got[0].Analyzer != closed.Analyzer {
		t.Errorf("At = %v, want the finding on the line alone", got)
	}
}

func TestFormats(t *testing.T) {
	for _, f := range report.Formats() {
		if got, err := report.ParseFormat(string(f)); got != f || err != nil {
			t.Errorf("ParseFormat(%q) = %q, %v", f, got, err)
		}
	}
	if _, err := report.ParseFormat("xml"); err == nil || !strings.Contains(err.Error(), "text, json, sarif") {
		t.Errorf("ParseFormat(xml) = %v, want the list", err)
	}
}

// full is a device without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("no space left")

func TestWriteError(t *testing.T) {
	r := sample(t)
	for _, f := range report.Formats() {
		if err := report.Write(full{}, f, r, report.Options{}); !errors.Is(err, errFull) {
			t.Errorf("%s: Write to a full device = %v", f, err)
		}
	}
}
