// Package reporttest makes reports to try the writers with.
package reporttest

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
	"golang.org/x/tools/txtar"

	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/witness"
)

//go:embed sample.txt
var sources []byte

// A maker makes findings about the files below dir.
type maker struct {
	dir string
	err error
}

// Sample writes source files to dir and returns a report about them: a leak
// with two goroutines, a deadlock with three, a send on a closed channel in a
// line of wide characters and tabs, a finding without steps, one whose file
// name, text and source are hostile, and one in a file that is gone.
func Sample(dir string) (*report.Report, error) {
	for _, f := range txtar.Parse(sources).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			return nil, err
		}
	}
	m := &maker{dir: dir}
	all := []finding.Finding{m.leak(), m.deadlock(), m.closed(), m.plain(), m.hostile(), m.gone()}
	return &report.Report{
		Findings: finding.Sort(all),
		Notes: []finding.Note{
			{Package: "example.com/shop/broken", File: filepath.Join(dir, "broken", "broken.go"), Line: 3, Text: "undefined: missing", Error: true},
			{Package: "example.com/shop/bank", Text: "Settle: stopped after 10000 states"},
		},
		Rules: []report.Rule{
			rule("closetwice", "report channels that are closed twice"),
			rule("deadlock", "report goroutines that wait for each other"),
			rule("leak", "report goroutines that block forever"),
			rule("sendclosed", "report sends on closed channels"),
			rule("wgadd", "report WaitGroup.Add calls made by the goroutine they count"),
		},
		Packages: 7,
		Elapsed:  1234 * time.Millisecond,
		Version:  "v0.1.0",
		Root:     dir,
		Severity: func(analyzer, _ string) config.Severity {
			if analyzer == "wgadd" {
				return config.Warning
			}
			return config.Error
		},
	}, m.err
}

func rule(name, summary string) report.Rule {
	doc := summary + `

A goroutine that nobody can wake is never collected:

	// WRONG
	ch := make(chan int)
	go func() { ch <- 1 }() // nobody receives

Give the channel a buffer:

	// RIGHT
	ch := make(chan int, 1)
	go func() { ch <- 1 }()

The analyzer is silent where it cannot see every use. See [sync.WaitGroup].`
	return report.Rule{Name: name, Doc: doc, URL: "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/" + name}
}

// Many returns a report of n findings about the files of r, spread over many
// packages.
func Many(r *report.Report, n int) *report.Report {
	out := *r
	out.Findings = nil
	for i := range n {
		f := r.Findings[i%len(r.Findings)]
		f.Package = fmt.Sprintf("%s/p%02d", f.Package, i/len(r.Findings)%40)
		f.Message = fmt.Sprintf("%s (%d)", f.Message, i)
		out.Findings = append(out.Findings, f)
	}
	out.Packages = 40 * 6
	return &out
}

// text returns the content of a file.
func (m *maker) text(file string) string {
	b, err := os.ReadFile(filepath.Join(m.dir, filepath.FromSlash(file)))
	if err != nil && m.err == nil {
		m.err = err
	}
	return string(b)
}

// at returns the place of the first occurrence of the text in the line, or of
// the whole line if the text is empty.
func (m *maker) at(file string, line int, text string) finding.Place {
	lines := strings.Split(m.text(file), "\n")
	if line > len(lines) || !strings.Contains(lines[line-1], text) {
		m.err = fmt.Errorf("%s:%d does not contain %q", file, line, text)
		return finding.Place{}
	}
	column := 1 + strings.Index(lines[line-1], text)
	return finding.Place{
		File: filepath.Join(m.dir, filepath.FromSlash(file)),
		Line: line, Column: column, EndLine: line, EndColumn: column + len(text),
	}
}

// edit returns the edit that replaces the text at a place.
func (m *maker) edit(file string, old, new string) finding.Edit {
	start := strings.Index(m.text(file), old)
	if start < 0 {
		m.err = fmt.Errorf("%s does not contain %q", file, old)
	}
	return finding.Edit{File: filepath.Join(m.dir, filepath.FromSlash(file)), Start: start, End: start + len(old), New: new}
}

func step(g string, kind witness.Kind, text, partner string, at finding.Place) finding.Step {
	return finding.Step{Goroutine: g, Kind: kind, Text: text, Partner: partner, Place: at}
}

// Columns returns how many columns of a terminal the line takes.
func Columns(line string) int {
	return (&runewidth.Condition{StrictEmojiNeutral: true}).StringWidth(line)
}
