package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible returns s with every character replaced that does something instead
// of being seen: control characters could move the cursor of a terminal or
// start a new line of output, and those that change the direction of text
// could make a reader see other code than the compiler does.
func visible(s string) string {
	if !strings.ContainsFunc(s, hidden) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			fmt.Fprintf(&b, "<%U>", r)
		} else {
			b.WriteRune(r) // U+FFFD for what is no UTF-8
		}
	}
	return b.String()
}

// hidden reports whether r is to be made visible. Joiners only shape the
// characters beside them.
func hidden(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	return unicode.In(r, unicode.C, unicode.Zl, unicode.Zp) && r != nonJoiner && r != joiner
}
