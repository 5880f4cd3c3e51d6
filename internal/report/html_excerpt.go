package report

import (
	"fmt"
	"maps"
	"slices"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/source"
)

// A htmlFile is an excerpt of a file.
type htmlFile struct {
	Name  string
	Decl  string // the declaration that the finding is in
	Lines []htmlLine
}

// A htmlLine is a line of source, or a gap between two.
type htmlLine struct {
	Gap                 bool
	ID                  string
	N                   int
	Here                bool // the place of the finding
	Before, Mark, After string
	Steps               []htmlStep // that are taken on the line
}

const (
	excerptContext = 2  // lines shown before and after a place
	excerptMax     = 60 // lines shown of a file
)

// An excerpt is the lines of source that a finding is about.
type excerpt struct {
	prefix string
	names  []string                // the files, that of the finding first
	lines  map[string]map[int]bool // the lines shown of each
}

func (p *printer) excerpt(f finding.Finding, prefix string) *excerpt {
	e := &excerpt{prefix: prefix, lines: make(map[string]map[int]bool)}
	e.add(f.Place, p.files)
	for _, s := range f.Steps {
		e.add(s.Place, p.files)
	}
	for _, r := range f.Related {
		e.add(r.Place, p.files)
	}
	return e
}

// add shows the line of a place and those round it.
func (e *excerpt) add(at finding.Place, files *source.Files) {
	file := files.Get(at.File)
	if _, ok := file.Line(at.Line); !ok {
		return
	}
	lines := e.lines[at.File]
	if lines == nil {
		lines = make(map[int]bool)
		e.lines[at.File] = lines
		e.names = append(e.names, at.File)
	}
	if len(lines) > excerptMax {
		lines[at.Line] = true // only what a step links to
		return
	}
	for n := max(1, at.Line-excerptContext); n <= min(file.Len(), at.Line+excerptContext); n++ {
		lines[n] = true
	}
}

// id returns the id of the line of a place, or "" if it is not shown.
func (e *excerpt) id(at finding.Place) string {
	if !e.lines[at.File][at.Line] {
		return ""
	}
	return fmt.Sprintf("%s-%d-%d", e.prefix, slices.Index(e.names, at.File), at.Line)
}

func (e *excerpt) files(p *printer, f finding.Finding, steps []htmlStep) []htmlFile {
	var out []htmlFile
	for _, name := range e.names {
		file := p.files.Get(name)
		view := htmlFile{Name: visible(p.rel(name))}
		if name == f.Place.File {
			view.Decl = visible(file.Decl(f.Place.Line))
		}
		last := 0
		for _, n := range slices.Sorted(maps.Keys(e.lines[name])) {
			if last > 0 && n > last+1 {
				view.Lines = append(view.Lines, htmlLine{Gap: true})
			}
			last = n
			view.Lines = append(view.Lines, e.line(file, name, n, f, steps))
		}
		out = append(out, view)
	}
	return out
}

func (e *excerpt) line(file *source.File, name string, n int, f finding.Finding, steps []htmlStep) htmlLine {
	text, _ := file.Line(n)
	out := htmlLine{ID: e.id(finding.Place{File: name, Line: n}), N: n, Before: visibleCode(text)}
	if name == f.Place.File && n == f.Place.Line {
		start, end := clamp(f.Place.Column-1, text), len(text)
		if f.Place.EndLine <= n {
			end = max(start, clamp(f.Place.EndColumn-1, text))
		}
		out.Here = true
		out.Before, out.Mark, out.After = visibleCode(text[:start]), visibleCode(text[start:end]), visibleCode(text[end:])
	}
	for _, s := range steps {
		if s.Line == out.ID {
			out.Steps = append(out.Steps, s)
		}
	}
	return out
}
