package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// writeMermaid writes a Mermaid sequence diagram for each finding that has a
// witness. GitHub and GitLab draw it where it stands in a ```mermaid block.
func writeMermaid(p *printer) error {
	for i, f := range slices.DeleteFunc(slices.Clone(p.Findings), func(f finding.Finding) bool { return len(f.Steps) == 0 }) {
		if i > 0 {
			p.printf("\n")
		}
		p.diagram(f)
	}
	return nil
}

// diagram writes the sequence diagram of one finding.
func (p *printer) diagram(f finding.Finding) {
	p.printf("sequenceDiagram\n")
	p.printf("    %%%% %s: %s (%s)\n", mermaid(p.place(f.Place)), mermaid(f.Message), mermaid(code(f)))
	names := goroutines(f.Steps)
	id := func(name string) string { return fmt.Sprintf("g%d", slices.Index(names, name)) }
	for _, name := range names {
		// The name shows as it is; the alias keeps its characters out of the syntax.
		p.printf("    participant %s as %s\n", id(name), mermaid(name))
	}
	for _, s := range f.Steps {
		text, note := mermaid(p.step(s, f)), ""
		switch s.Kind {
		case witness.Stuck:
			note = "⛔ stuck for good"
		case witness.Panic:
			note = "💥 panic"
		}
		a, has := arrowOf(s)
		switch {
		case !has && note != "":
			note += ": " + text
		case !has:
			note = text
		case a.Waits:
			p.printf("    %s--x%s: %s\n", id(a.From), id(a.To), text)
		default:
			p.printf("    %s->>%s: %s\n", id(a.From), id(a.To), text)
		}
		if note != "" {
			p.printf("    Note over %s: %s\n", id(s.Goroutine), note)
		}
	}
}

// step is the text of a step, with its place.
func (p *printer) step(s finding.Step, f finding.Finding) string {
	if at := p.near(s.Place, f.Place); at != "" {
		return s.Text + " (" + at + ")"
	}
	return s.Text
}

// writeMarkdown writes each finding as a line and, if it has a witness, a
// diagram of it, to be pasted where people talk about code.
func writeMarkdown(p *printer) error {
	for i, f := range p.Findings {
		if i > 0 {
			p.printf("\n")
		}
		p.printf("%s: %s (%s)\n", markdown(p.place(f.Place)), markdown(f.Message), markdown(p.label(f)))
		if len(f.Steps) > 0 {
			p.printf("\n```mermaid\n")
			p.diagram(f)
			p.printf("```\n")
		}
	}
	return nil
}

// markdown escapes text for Markdown, in which HTML has a meaning too.
func markdown(s string) string {
	var b strings.Builder
	for _, r := range visible(s) {
		if strings.ContainsRune("\\`*_[]<>&#~|$@", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// mermaid escapes text for a diagram: everything that the syntax or Markdown
// could take for its own becomes an entity.
func mermaid(s string) string {
	var b strings.Builder
	for _, r := range visible(s) {
		if strings.ContainsRune("#;<>&\"`%{}\\~^$|", r) {
			fmt.Fprintf(&b, "#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
