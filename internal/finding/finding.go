// Package finding defines what the driver hands to the reports: a diagnostic
// with resolved positions, independent of any token.FileSet.
package finding

import (
	"cmp"
	"maps"
	"slices"

	"github.com/concurlint/concurlint/internal/witness"
)

// A Finding is one diagnostic of one analyzer.
type Finding struct {
	Analyzer string    `json:"analyzer"`
	Category string    `json:"category,omitempty"` // stable name of the kind of finding within the analyzer
	Package  string    `json:"package"`            // import path, without the name of a test variant
	Place    Place     `json:"place"`
	Message  string    `json:"message"`
	URL      string    `json:"url,omitempty"`
	Steps    []Step    `json:"steps,omitempty"`   // the witness, in order
	Related  []Related `json:"related,omitempty"` // further places that are no steps
	Fixes    []Fix     `json:"fixes,omitempty"`
}

// A Place is a range of source text. Lines and columns count from 1, columns
// and offsets in bytes; the range ends before EndLine:EndColumn. A place
// without extent has its end equal to its start. File is an absolute path.
type Place struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

// A Step is a step of the witness. See [witness.Step].
type Step struct {
	Goroutine string       `json:"goroutine"`
	Kind      witness.Kind `json:"kind"`
	Text      string       `json:"text"`
	Partner   string       `json:"partner,omitempty"`
	Place     Place        `json:"place"`
}

// A Related is a place that helps to understand the finding.
type Related struct {
	Message string `json:"message"`
	Place   Place  `json:"place"`
}

// A Fix is one way to change the source so that the finding is gone.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// An Edit replaces the bytes [Start, End) of a file.
type Edit struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

// A Note says what could not be checked, or not wholly, and why.
type Note struct {
	Package string `json:"package,omitempty"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Text    string `json:"text"`
	Error   bool   `json:"error"` // the run counts as failed
}

// Sort sorts findings by file, line, column, analyzer, category and message,
// and drops repetitions.
func Sort(all []Finding) []Finding {
	slices.SortStableFunc(all, compare)
	return slices.CompactFunc(all, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Place.File, b.Place.File),
		cmp.Compare(a.Place.Line, b.Place.Line),
		cmp.Compare(a.Place.Column, b.Place.Column),
		cmp.Compare(a.Analyzer, b.Analyzer),
		cmp.Compare(a.Category, b.Category),
		cmp.Compare(a.Message, b.Message),
	)
}

// A Noter is the result of an analyzer that says what it did not check, or
// not wholly. The driver collects it.
type Noter interface{ Notes() []Note }

// A Counter is the result of an analyzer that counts what it does. The driver
// sums the numbers of all packages by name.
type Counter interface{ Counters() map[string]float64 }

// A Spread says how often a number had each value.
type Spread map[int]int

// A Spreader is the result of an analyzer that measures things of which the
// sum tells little. The driver joins the spreads of all packages by name.
type Spreader interface{ Spreads() map[string]Spread }

// Add counts the values of another spread, too.
func (s Spread) Add(other Spread) {
	for v, n := range other {
		s[v] += n
	}
}

// Quantile returns the smallest value that at least the share q of all are not
// above; 0 if there are none.
func (s Spread) Quantile(q float64) int {
	total := 0
	for _, n := range s {
		total += n
	}
	seen := 0
	for _, v := range slices.Sorted(maps.Keys(s)) {
		if seen += s[v]; float64(seen) >= q*float64(total) {
			return v
		}
	}
	return 0
}
