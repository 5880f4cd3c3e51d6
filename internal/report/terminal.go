package report

import (
	"fmt"
	"path/filepath"

	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/finding"
)

// writeTerminal writes the form that a person reads: the source with the
// place underlined, and the witness as a picture where there is room.
func writeTerminal(p *printer) {
	st := p.style()
	for _, f := range p.Findings {
		p.flow(piece{p.place(f.Place) + ":", st.place}, piece{visible(f.Message), p.messagePaint(f, st)}, piece{"(" + p.label(f) + ")", st.label})
		p.quote(f.Place, st)
		if len(f.Steps) > 0 {
			p.printf("\n")
			if !p.lanes(f, st) {
				p.list(f, st)
			}
			p.printf("\n")
		}
		for _, r := range f.Related {
			p.flow(piece{indent + p.place(r.Place) + ":", st.faint}, piece{visible(r.Message), fmt.Sprint})
		}
		if len(f.Fixes) > 0 {
			p.flow(piece{indent + "fix (-fix applies it):", st.good}, piece{visible(f.Fixes[0].Message), fmt.Sprint})
		}
		if len(f.Steps) == 0 || len(f.Related)+len(f.Fixes) > 0 {
			p.printf("\n")
		}
	}
}

func (p *printer) messagePaint(f finding.Finding, st style) func(a ...any) string {
	if p.severity(f) == config.Error {
		return st.bad
	}
	return st.message
}

// list writes the witness with one step on each line, or on several, indented,
// if it is too long for one.
func (p *printer) list(f finding.Finding, st style) {
	g := p.glyphs()
	for _, s := range f.Steps {
		mark, paint := g.dot, fmt.Sprint
		if ill(s) {
			mark, paint = st.bad(g.cross), st.bad
		}
		number := p.near(s.Place, f.Place)
		p.printf("%s%s %s", indent, mark, st.number(number))
		used := len(indent) + 2 + cells.StringWidth(number)
		p.hanging(used, len(indent)+2, piece{visible(stepLine(s)), paint})
	}
}

// near writes a place as briefly as it can be near another one: the line
// alone in the same file, the name of the file without its directories in
// another one.
func (p *printer) near(at, to finding.Place) string {
	switch {
	case at.File == "" || at.Line == 0:
		return ""
	case at.File == to.File:
		return fmt.Sprint(at.Line)
	}
	return fmt.Sprintf("%s:%d", visible(filepath.Base(at.File)), at.Line)
}
