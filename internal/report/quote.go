package report

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"

	"github.com/concurlint/concurlint/internal/finding"
)

// tabWidth is how far apart tab stops are when source is quoted.
const tabWidth = 4

// cells measures text in columns of a terminal. East Asian characters of
// ambiguous width are narrow, whatever the locale, as in nearly all fonts.
var cells = &runewidth.Condition{StrictEmojiNeutral: true}

// quote writes the line of a place with the lines round it, numbered, and
// the place underlined. It writes nothing if the source is gone.
func (p *printer) quote(at finding.Place, st style) {
	file := p.files.Get(at.File)
	if _, ok := file.Line(at.Line); !ok {
		return
	}
	first, last := max(1, at.Line-p.Context), min(file.Len(), at.Line+p.Context)
	digits := len(fmt.Sprint(last))
	bar := p.glyphs().bar
	for n := first; n <= last; n++ {
		text, _ := file.Line(n)
		shown, _ := expand(text, 0)
		room := p.width() - digits - 6
		p.printf("%s\n", strings.TrimRight(fmt.Sprintf("   %s %s", st.number(fmt.Sprintf("%*d %s", digits, n, bar)), cells.Truncate(shown, room, "…")), " "))
		if n != at.Line {
			continue
		}
		from, to := underline(text, at)
		if from >= room {
			continue // cut off
		}
		mark := strings.Repeat(p.glyphs().underline, max(1, min(to, room)-from))
		p.printf("   %s %s%s\n", st.number(strings.Repeat(" ", digits+1)+bar), strings.Repeat(" ", from), st.bad(mark))
	}
}

// underline returns the columns of the terminal [from, to) that the place
// takes up in the text of its first line.
func underline(text string, at finding.Place) (from, to int) {
	start := clamp(at.Column-1, text)
	end := len(strings.TrimRight(text, " \t\r")) // the place goes on after this line
	if at.EndLine <= at.Line {
		end = clamp(at.EndColumn-1, text)
	}
	_, from = expand(text[:start], 0)
	_, to = expand(text[start:max(start, end)], from)
	return from, to
}

func clamp(i int, text string) int { return max(0, min(i, len(text))) }

// expand returns source text as it is shown: tabs as blanks, and hidden
// characters visible. It starts at the given column and returns the one
// after the text.
func expand(text string, column int) (string, int) {
	var b strings.Builder
	for i, part := range strings.Split(text, "\t") {
		if i > 0 {
			n := tabWidth - column%tabWidth
			b.WriteString(strings.Repeat(" ", n))
			column += n
		}
		part = visible(part)
		b.WriteString(part)
		column += cells.StringWidth(part)
	}
	return b.String(), column
}

// width returns the columns of the terminal.
func (p *printer) width() int {
	if p.Width <= 0 {
		return 80
	}
	return p.Width
}

// glyphs are the characters that pictures are made of.
type glyphs struct {
	bar, stuck, underline, dot, cross, ring, dash, dots, right, left, ellipsis string
}

func (p *printer) glyphs() glyphs {
	if p.ASCII {
		return glyphs{bar: "|", stuck: ":", underline: "^", dot: "*", cross: "X", ring: "o", dash: "-", dots: ".", right: ">", left: "<", ellipsis: "..."}
	}
	return glyphs{bar: "│", stuck: "┊", underline: "~", dot: "●", cross: "✗", ring: "○", dash: "─", dots: "┄", right: "▶", left: "◀", ellipsis: "…"}
}
