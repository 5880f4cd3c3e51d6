package report

import (
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// How the listing with a column for each goroutine is laid out.
const (
	laneIndent   = 3
	laneMin      = 24 // columns below which a list is easier to read
	laneMax      = 48
	lanesMax     = 3
	arrowReserve = 4 // columns that an arrow to the right takes at least
)

// A lane is the column of one goroutine.
type lane struct {
	name        string
	first, last int // the rows in which its line is drawn
	stuck       int // the row from which on it is stuck
}

// A listing is a witness drawn with a lane for each goroutine.
type listing struct {
	p     *printer
	st    style
	g     glyphs
	lanes []lane
	width int // of a lane
}

// lanes writes the witness with a lane for each goroutine. It reports false,
// and writes nothing, if the terminal is too narrow or there is nothing to
// see side by side.
func (p *printer) lanes(f finding.Finding, st style) bool {
	names := goroutines(f.Steps)
	if len(names) < 2 || len(names) > lanesMax {
		return false
	}
	l := &listing{p: p, st: st, g: p.glyphs(), width: min(laneMax, (p.width()-laneIndent)/len(names))}
	if l.width < laneMin {
		return false
	}
	for _, name := range names {
		l.lanes = append(l.lanes, life(name, f.Steps))
	}
	l.header()
	for i, s := range f.Steps {
		l.step(i, s, p.near(s.Place, f.Place))
	}
	return true
}

// life finds out when a goroutine lives: from the step that starts it, or
// else from the beginning, to the step that ends it.
func life(name string, steps []finding.Step) lane {
	l := lane{name: name, last: len(steps), stuck: len(steps)}
	for i, s := range steps {
		if s.Partner == name && s.Kind == witness.Start {
			l.first = i
		}
		if s.Goroutine == name {
			switch s.Kind {
			case witness.Stuck:
				l.stuck = i
			case witness.Panic, witness.End:
				l.last = i
			}
		}
	}
	return l
}

func (l *listing) header() {
	var b strings.Builder
	for _, lane := range l.lanes {
		name := cells.Truncate(visible(lane.name), l.width-2, l.g.ellipsis)
		b.WriteString(cells.FillRight(name, l.width))
	}
	l.p.printf("%s%s\n", strings.Repeat(" ", laneIndent), l.st.message(strings.TrimRight(b.String(), " ")))
}

// step writes the rows of one step: the first with its arrow, and more if the
// text does not fit into one.
func (l *listing) step(row int, s finding.Step, place string) {
	own := l.index(s.Goroutine)
	a, has := arrowOf(s)
	other := own
	if has {
		other = l.index(s.Partner)
	}
	room := l.width - 2
	if other > own {
		room -= arrowReserve
	}
	text := strings.TrimSpace(place + " " + visible(stepText(s)))
	for i, part := range wrap(text, room) {
		if i > 0 {
			other = own
		}
		cell := l.mark(s, i == 0) + " " + l.paint(s, part)
		rest := l.width - 2 - cells.StringWidth(part)
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", laneIndent))
		switch {
		case other > own:
			b.WriteString(l.idle(row, 0, own) + cell + " ")
			b.WriteString(l.shaft(rest-1+(other-own-1)*l.width, a.To == s.Partner, true, a))
			b.WriteString(l.idle(row, other, len(l.lanes)))
		case other < own:
			b.WriteString(l.idle(row, 0, other) + l.line(row, other))
			b.WriteString(l.shaft((own-other)*l.width-2, a.To == s.Partner, false, a) + " ")
			b.WriteString(cell + strings.Repeat(" ", rest) + l.idle(row, own+1, len(l.lanes)))
		default:
			b.WriteString(l.idle(row, 0, own) + cell + strings.Repeat(" ", rest))
			b.WriteString(l.idle(row, own+1, len(l.lanes)))
		}
		l.p.printf("%s\n", strings.TrimRight(b.String(), " "))
	}
}

func (l *listing) index(name string) int {
	return slices.IndexFunc(l.lanes, func(x lane) bool { return x.name == name })
}

// mark stands before the text of a step.
func (l *listing) mark(s finding.Step, first bool) string {
	switch {
	case first && ill(s):
		return l.st.bad(l.g.cross)
	case first && s.Kind == witness.End:
		return l.g.ring
	case first:
		return l.g.dot
	case s.Kind == witness.Stuck:
		return l.st.bad(l.g.stuck)
	case s.Kind == witness.Panic, s.Kind == witness.End:
		return " " // it does not go on
	}
	return l.st.faint(l.g.bar)
}

func (l *listing) paint(s finding.Step, text string) string {
	if ill(s) {
		return l.st.bad(text)
	}
	return text
}

// shaft draws the n columns of an arrow. The head is at the far end, seen
// from the lane that the step stands in, if toPartner, and else at the near
// one.
func (l *listing) shaft(n int, toPartner, right bool, a arrow) string {
	dash := l.g.dash
	if a.Waits {
		dash = l.g.dots
	}
	line := strings.Repeat(dash, max(0, n-1))
	if toPartner == right {
		return line + l.g.right
	}
	return l.g.left + line
}

// idle draws the lanes [from, to) where nothing happens.
func (l *listing) idle(row, from, to int) string {
	var b strings.Builder
	for at := from; at < to; at++ {
		b.WriteString(l.line(row, at) + strings.Repeat(" ", l.width-1))
	}
	return b.String()
}

// line is the life line of a goroutine in a row, or a blank where
// it does not live.
func (l *listing) line(row, at int) string {
	x := l.lanes[at]
	if row < x.first || row > x.last {
		return " "
	}
	if row > x.stuck {
		return l.st.bad(l.g.stuck)
	}
	return l.st.faint(l.g.bar)
}
