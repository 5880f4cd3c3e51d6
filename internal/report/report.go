// Package report writes findings in the formats that people and programs
// read. There is one small writer per format; [Write] chooses it.
package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/source"
)

// A Report is what a run has to say. The zero value of every field but
// Findings may be left where nothing is known.
type Report struct {
	Findings []finding.Finding // in the order of [finding.Sort]
	Notes    []finding.Note    // what was not checked, or not wholly
	Known    int               // findings left out because a baseline or a revision has them
	Rules    []Rule            // the analyzers that ran, with findings or without
	Packages int               // how many were checked
	Elapsed  time.Duration
	Version  string // of concurlint
	Root     string // absolute name of the directory that names of files are shown relative to

	// Severity returns the severity of a kind of finding. If it is nil, all
	// findings are errors.
	Severity func(analyzer, category string) config.Severity
}

// A Rule describes an analyzer.
type Rule struct {
	Name string
	Doc  string // as in [analysis.Analyzer]: the first line is a summary
	URL  string
}

// Rules describes the analyzers.
func Rules(analyzers []*analysis.Analyzer) []Rule {
	var out []Rule
	for _, a := range analyzers {
		out = append(out, Rule{a.Name, a.Doc, a.URL})
	}
	return out
}

// Summary returns the first sentence or line of the rule's description.
func (r Rule) Summary() string {
	line, _, _ := strings.Cut(strings.TrimSpace(r.Doc), "\n")
	return line
}

// A Format is a form of output, by the name that the -format flag takes.
type Format string

const (
	Text       Format = "text"
	JSON       Format = "json"
	SARIF      Format = "sarif"
	HTML       Format = "html"
	GitHub     Format = "github"
	Checkstyle Format = "checkstyle"
	Mermaid    Format = "mermaid"
	Markdown   Format = "markdown"
)

// writers holds the writer of each format.
var writers = map[Format]func(*printer) error{
	Text:       writeText,
	JSON:       writeJSON,
	SARIF:      writeSARIF,
	HTML:       writeHTML,
	GitHub:     writeGitHub,
	Checkstyle: writeCheckstyle,
	Mermaid:    writeMermaid,
	Markdown:   writeMarkdown,
}

// Formats returns all formats, the default first.
func Formats() []Format {
	return []Format{Text, JSON, SARIF, HTML, GitHub, Checkstyle, Mermaid, Markdown}
}

// ParseFormat returns the format of that name.
func ParseFormat(name string) (Format, error) {
	if f := Format(name); writers[f] != nil {
		return f, nil
	}
	return "", fmt.Errorf("unknown format %q: want one of %s", name, formatNames())
}

func formatNames() string {
	var names []string
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// Options say how a report is to look. The zero value is right for a pipe;
// [Detect] returns what suits a terminal.
type Options struct {
	Terminal bool // a person reads along: quote the source, draw the witness (text)
	Color    bool // (text)
	ASCII    bool // the terminal has no other characters (text)
	Width    int  // columns of the terminal; 0 means 80 (text)
	Context  int  // lines of source shown round a place; a pipe shows none if it is 0 (text)
	Verbose  bool // list every note, not only errors (text)
	NoNotes  bool // the caller lists the notes elsewhere; the summary counts them still (text)

	// Base is the directory that code hosts know files relative to, normally
	// the root of the repository; "" means the report's Root (sarif, github).
	Base string
}

// Write writes the report to w in the format. It reads the files that the
// findings name, and copes if they are gone.
func Write(w io.Writer, format Format, r *Report, opts Options) error {
	write := writers[format]
	if write == nil {
		return fmt.Errorf("unknown format %q", format)
	}
	out := &errWriter{w: w}
	p := &printer{Report: r, Options: opts, w: out, files: new(source.Files)}
	return cmp.Or(write(p), out.err)
}

// A printer is what the writers of all formats share.
type printer struct {
	*Report
	Options
	w     *errWriter
	files *source.Files
}

func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p.w, format, args...) }

// An errWriter keeps the first error, so that writers need not look.
type errWriter struct {
	w   io.Writer
	err error
}

func (w *errWriter) Write(b []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.w.Write(b)
	w.err = err
	return n, err
}

// rel returns the name of a file as people see it.
func (p *printer) rel(name string) string { return source.Rel(p.Root, name) }

// base returns the directory that code hosts know files relative to.
func (p *printer) base() string { return cmp.Or(p.Base, p.Root) }

// severity returns the severity of a finding.
func (r *Report) severity(f finding.Finding) config.Severity {
	if r.Severity == nil {
		return config.Error
	}
	return r.Severity(f.Analyzer, f.Category)
}

// Failing returns the number of findings that fail the run: all but those of
// severity note.
func (r *Report) Failing() int {
	n := 0
	for _, f := range r.Findings {
		if r.severity(f) != config.Note {
			n++
		}
	}
	return n
}

// At returns a copy of the report with the findings on a line of a file, or
// else with those that have a step there.
func (r *Report) At(file string, line int) *Report {
	on := func(at finding.Place) bool {
		return at.File == file && at.Line <= line && line <= max(at.Line, at.EndLine)
	}
	out := *r
	out.Findings = nil
	var through []finding.Finding
	for _, f := range r.Findings {
		switch {
		case on(f.Place):
			out.Findings = append(out.Findings, f)
		case slices.ContainsFunc(f.Steps, func(s finding.Step) bool { return on(s.Place) }):
			through = append(through, f)
		}
	}
	if out.Findings == nil {
		out.Findings = through
	}
	return &out
}

// code returns the analyzer and the category of a finding as one word.
func code(f finding.Finding) string {
	if f.Category == "" {
		return f.Analyzer
	}
	return f.Analyzer + "/" + f.Category
}

// A count says how often something was found.
type count struct {
	Name string
	N    int
}

// counts returns how many findings there are by the key, by name.
func counts(all []finding.Finding, key func(finding.Finding) string) []count {
	m := make(map[string]int)
	for _, f := range all {
		m[key(f)]++
	}
	var out []count
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, count{name, m[name]})
	}
	return out
}

// byAnalyzer is a key for counts.
func byAnalyzer(f finding.Finding) string { return f.Analyzer }

// pkgPath returns the package of a finding, or its directory if it has none.
func (p *printer) pkgPath(f finding.Finding) string {
	return cmp.Or(f.Package, p.rel(filepath.Dir(f.Place.File)))
}
