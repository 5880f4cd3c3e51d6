package report

import "github.com/fatih/color"

// A style says how the parts of a text look. Without colour all of them look
// the same.
type style struct {
	place, message, label, number, bad, good, faint func(a ...any) string
}

// style returns the style for the options.
func (p *printer) style() style {
	paint := func(attr ...color.Attribute) func(a ...any) string {
		c := color.New(attr...)
		// Decide here, and not by what the library finds out about stdout.
		if p.Color {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c.SprintFunc()
	}
	return style{
		place:   paint(color.Bold),
		message: paint(color.Bold),
		label:   paint(color.FgCyan),
		number:  paint(color.FgHiBlack),
		bad:     paint(color.FgRed, color.Bold),
		good:    paint(color.FgGreen),
		faint:   paint(color.FgHiBlack),
	}
}

// summary paints the last line.
func (s style) summary(text string, bad bool) string {
	if bad {
		return s.bad(text)
	}
	return s.good(text)
}
