package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

func writeText(p *printer) error {
	if p.Terminal {
		writeTerminal(p)
	} else {
		writePipe(p)
	}
	if !p.NoNotes {
		p.notes()
	}
	p.summary()
	return nil
}

// writePipe writes the form that editors and scripts read: a line for each
// finding, as compilers write theirs, and an indented one for each step.
func writePipe(p *printer) {
	for _, f := range p.Findings {
		p.printf("%s: %s (%s)\n", p.place(f.Place), visible(f.Message), p.label(f))
		if p.Context > 0 {
			p.numbered(f.Place)
		}
		for _, s := range f.Steps {
			p.printf("\t%s%s\n", p.prefix(s.Place), visible(stepLine(s)))
		}
		for _, r := range f.Related {
			p.printf("\t%s%s\n", p.prefix(r.Place), visible(r.Message))
		}
		if len(f.Fixes) > 0 {
			p.printf("\tfix: %s\n", visible(f.Fixes[0].Message))
		}
	}
}

// numbered writes the lines of the place and those round it, in the manner
// of go vet -c.
func (p *printer) numbered(at finding.Place) {
	file := p.files.Get(at.File)
	for n := at.Line - p.Context; n <= max(at.Line, at.EndLine)+p.Context; n++ {
		if text, ok := file.Line(n); ok {
			p.printf("%d\t%s\n", n, visibleCode(text))
		}
	}
}

// visibleCode is [visible] for source text, in which tabs may stay.
func visibleCode(text string) string {
	parts := strings.Split(text, "\t")
	for i := range parts {
		parts[i] = visible(parts[i])
	}
	return strings.Join(parts, "\t")
}

// place writes a place as file:line:column. A place without a line is a file.
func (p *printer) place(at finding.Place) string {
	name := visible(p.rel(at.File))
	if at.Line == 0 {
		return name
	}
	return fmt.Sprintf("%s:%d:%d", name, at.Line, max(1, at.Column))
}

// prefix is the place with a colon, or nothing for something that has no place.
func (p *printer) prefix(at finding.Place) string {
	if at.File == "" {
		return ""
	}
	return p.place(at) + ": "
}

// label is what stands in brackets behind a message.
func (p *printer) label(f finding.Finding) string {
	if s := p.severity(f); s != config.Error {
		return code(f) + ", " + string(s)
	}
	return code(f)
}

// stepLine writes a step as [witness.Step.Message] does.
func stepLine(s finding.Step) string {
	return witness.Step{Goroutine: s.Goroutine, Kind: s.Kind, Text: s.Text, Partner: s.Partner}.Message()
}

// notes lists what was not checked: errors always, the rest on request.
func (p *printer) notes() {
	for _, n := range p.Notes {
		if !n.Error && !p.Verbose {
			continue // counted in the summary
		}
		kind := "not checked"
		if n.Error {
			kind = "error"
		}
		line := fmt.Sprintf("%s%s: %s", p.notePlace(n), kind, visible(n.Text))
		if p.Terminal {
			line = strings.Join(wrap(line, p.width()), "\n")
		}
		p.printf("%s\n", line)
	}
}

// notePlace says where a note is about, with a colon, or nothing.
func (p *printer) notePlace(n finding.Note) string {
	switch {
	case n.File != "" && n.Line > 0:
		return fmt.Sprintf("%s:%d: ", visible(p.rel(n.File)), n.Line)
	case n.File != "":
		return visible(p.rel(n.File)) + ": "
	case n.Package != "":
		return visible(n.Package) + ": "
	}
	return ""
}

// summary writes the last line.
func (p *printer) summary() {
	var b strings.Builder
	b.WriteString(p.found())
	if p.Packages > 0 {
		fmt.Fprintf(&b, " in %s", plural(p.Packages, "package"))
	}
	if p.Elapsed > 0 {
		fmt.Fprintf(&b, ", %s", elapsed(p.Elapsed))
	}
	if p.Known > 0 {
		fmt.Fprintf(&b, "; %s not shown", plural(p.Known, "known finding"))
	}
	failed, partly := 0, 0
	for _, n := range p.Notes {
		if n.Error {
			failed++
		} else {
			partly++
		}
	}
	if failed > 0 {
		fmt.Fprintf(&b, "; %s", plural(failed, "error"))
	}
	if partly > 0 {
		fmt.Fprintf(&b, "; %s on what was not checked", plural(partly, "note"))
		if !p.Verbose {
			b.WriteString(" (-v)")
		}
	}
	line := b.String()
	if p.Terminal {
		line = strings.Join(wrap(line, p.width()), "\n")
	}
	p.printf("%s\n", p.style().summary(line, len(p.Findings) > 0 || failed > 0))
}

// found says how many findings there are of each analyzer.
func (p *printer) found() string {
	if len(p.Findings) == 0 {
		return "no findings"
	}
	var parts []string
	for _, c := range counts(p.Findings, byAnalyzer) {
		parts = append(parts, fmt.Sprintf("%s %d", c.Name, c.N))
	}
	return fmt.Sprintf("%s (%s)", plural(len(p.Findings), "finding"), strings.Join(parts, ", "))
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// elapsed rounds to what a person wants to know.
func elapsed(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}
