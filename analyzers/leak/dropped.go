package leak

import (
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// drops tells of objects with a goroutine of their own that nobody ends.
func (t *teller) drops() {
	for _, d := range t.lives.Dropped {
		what := "what it returned is dropped without a " + strings.Join(d.Ends, " or ")
		if d.Given {
			what = "the function returns without a " + strings.Join(d.Ends, " or ")
		}
		var related []analysis.RelatedInformation
		for _, r := range d.Returns {
			related = append(related, at(r.Pos(), "the function returns without it here"))
		}
		if d.Kept.IsValid() {
			related = append(related, at(d.Kept, "it is ended, or handed on, here"))
		}
		t.behind(d.Begun.Pos(), d.By, what, endDropped(t.pass, d), related...)
	}
	for _, f := range t.lives.Forgotten {
		t.behind(f.Begun.Pos(), f.By, fmt.Sprintf("nobody calls %s on what is in %s", strings.Join(f.Ends, " or "), f.Field), endForgotten(t.pass, f), at(f.Other.Pos(), "something else is ended here"))
	}
	for _, r := range t.lives.Replaced {
		t.behind(r.Store.Pos(), r.By, fmt.Sprintf("what was in %s is replaced without a %s", r.Field, strings.Join(r.Ends, " or ")), endReplaced(t.pass, r), at(r.Other.Pos(), "it is ended here"))
	}
}

// behind adds a goroutine that is left behind.
func (t *teller) behind(pos token.Pos, by, why string, fixes []analysis.SuggestedFix, related ...analysis.RelatedInformation) {
	t.add(analysis.Diagnostic{
		Pos: pos, Category: "dropped",
		Message: fmt.Sprintf("the goroutine that %s has started is left behind: %s", by, why),
		Related: related, SuggestedFixes: fixes,
	})
}
