package report

import "strings"

// wrap breaks text into lines of at most width columns, at blanks if it can.
func wrap(text string, width int) []string { return hang(text, width, width) }

// hang does so for text of which the first line has another width than the
// rest. If its first word does not fit there, the first line is empty.
func hang(text string, first, width int) []string {
	const least = 8 // narrower than that, lines run over the edge
	width = max(width, least)
	var out []string
	line, room := "", first
	next := func() {
		out = append(out, line)
		line, room = "", width
	}
	for word := range strings.FieldsSeq(text) {
		if line != "" && cells.StringWidth(line+" "+word) <= room {
			line += " " + word
			continue
		}
		if line != "" || cells.StringWidth(word) > room && room < width {
			next()
		}
		for cells.StringWidth(word) > room {
			line = cells.Truncate(word, room, "")
			word = word[len(line):]
			next()
		}
		line = word
	}
	return append(out, line)
}

// indent is how far what belongs to a finding stands to the right.
const indent = "   "

// A piece is text in one colour.
type piece struct {
	text  string
	paint func(a ...any) string
}

// flow prints a paragraph for the terminal: a lead, and pieces that go on below
// it, indented, where the line is full.
func (p *printer) flow(lead piece, pieces ...piece) {
	p.printf("%s", lead.paint(lead.text))
	p.hanging(cells.StringWidth(lead.text), len(indent), pieces...)
}

// hanging prints the rest of a paragraph of whose line so many columns are used,
// and indents what goes on below it.
func (p *printer) hanging(used, indent int, pieces ...piece) {
	width := p.width()
	for _, t := range pieces {
		for i, line := range hang(t.text, width-used-1, width-indent) {
			switch {
			case i > 0:
				p.printf("\n%s", strings.Repeat(" ", indent))
				used = indent
			case line != "":
				p.printf(" ")
				used++
			}
			if line != "" {
				p.printf("%s", t.paint(line))
			}
			used += cells.StringWidth(line)
		}
	}
	p.printf("\n")
}
