package driver

import (
	"cmp"
	"slices"

	"github.com/concurlint/concurlint/internal/finding"
)

// sortNotes sorts notes and drops repetitions.
func sortNotes(notes []finding.Note) []finding.Note {
	slices.SortStableFunc(notes, func(a, b finding.Note) int {
		return cmp.Or(
			cmp.Compare(a.Package, b.Package),
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Text, b.Text),
		)
	})
	return slices.Compact(notes)
}
