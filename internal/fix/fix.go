// Package fix applies suggested fixes to files, or shows what applying them
// would change.
package fix

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/aymanbagabas/go-udiff"

	"github.com/concurlint/concurlint/internal/finding"
)

// A Plan is what applying fixes will do. Making a plan writes nothing.
type Plan struct {
	Files   []*File           // the files that change, sorted by name
	Applied []finding.Finding // the findings whose first fix is part of the plan
	Skipped []Skip            // the others that have a fix

	roots []string
	known map[string]*File // every file looked at, by its own name and by those in the edits
}

// A Skip is a fix that is not applied.
type Skip struct {
	Finding finding.Finding
	Reason  string
}

// Make plans the first fix of each finding, one after the other. A fix is
// part of the plan as a whole or not at all. It is skipped if it conflicts
// with one before it, because each was made, and verified, for the text as it
// is now: another run finds what is left. It is skipped as well if it concerns
// a file that is not to be touched, or would leave text that is not Go.
//
// Roots are the directories of the modules being checked; nothing outside
// them, and no module nested or vendored in them, is touched.
//
// The offsets of an edit count the bytes of the file that it names. That file
// is judged, and not what a tool such as cgo makes of it.
func Make(all []finding.Finding, roots ...string) *Plan {
	p := &Plan{roots: roots, known: make(map[string]*File)}
	for _, f := range all {
		if len(f.Fixes) == 0 {
			continue
		}
		if reason := p.add(f); reason != "" {
			p.Skipped = append(p.Skipped, Skip{f, reason})
		} else {
			p.Applied = append(p.Applied, f)
		}
	}
	for name, file := range p.known {
		if name == file.Name && file.changed() {
			p.Files = append(p.Files, file)
		}
	}
	slices.SortFunc(p.Files, func(a, b *File) int { return cmp.Compare(a.Name, b.Name) })
	return p
}

// add makes the first fix of a finding part of the plan, or returns why not.
func (p *Plan) add(f finding.Finding) (reason string) {
	byFile := make(map[*File][]udiff.Edit)
	var files []*File // in the order of the edits
	for _, e := range f.Fixes[0].Edits {
		file := p.file(e.File)
		if file.refusal != "" {
			return file.refusal
		}
		if byFile[file] == nil {
			files = append(files, file)
		}
		byFile[file] = append(byFile[file], udiff.Edit{Start: e.Start, End: e.End, New: file.ending(e.New)})
	}
	next := make([]state, len(files))
	for i, file := range files {
		edits := byFile[file]
		udiff.SortEdits(edits)
		if next[i], reason = file.try(edits, f); reason != "" {
			return reason
		}
	}
	for i, file := range files {
		file.state = next[i]
	}
	return ""
}

// file returns the named file, the same one for each of its names.
func (p *Plan) file(name string) *File {
	if f, ok := p.known[name]; ok {
		return f
	}
	f := open(name, p.roots)
	if same, ok := p.known[f.Name]; ok {
		f = same
	}
	p.known[f.Name] = f
	p.known[name] = f
	return f
}

// try returns the state of the file with further edits, or why they do not
// fit.
func (f *File) try(edits []udiff.Edit, by finding.Finding) (next state, reason string) {
	if _, err := udiff.ApplyBytes(f.Old, edits); err != nil {
		return next, "its edits do not fit the file: " + err.Error()
	}
	for _, o := range f.owned {
		if conflict(o.edits, edits) {
			return next, fmt.Sprintf("conflicts with the fix for %s on line %d: run again", title(o.by), o.by.Place.Line)
		}
	}
	merged, ok := udiff.Merge(f.edits, edits)
	if !ok {
		return next, "conflicts with several other fixes: run again"
	}
	text, err := udiff.ApplyBytes(f.Old, merged)
	if err != nil {
		return next, "its edits do not fit the file: " + err.Error()
	}
	if text, err = f.tidy(text); err != nil {
		return next, "its result is not Go: " + err.Error()
	}
	next = state{New: text, edits: merged, owned: append(slices.Clip(f.owned), owned{edits, by})}
	return next, ""
}

// conflict reports whether two lists of edits cannot both be applied. Equal
// edits can, as one, such as the same import added twice. Two different
// insertions at one point cannot, because their order would be a guess.
func conflict(x, y []udiff.Edit) bool {
	for _, a := range x {
		for _, b := range y {
			if a == b {
				continue
			}
			overlap := a.Start < b.End && b.Start < a.End
			insertions := a.Start == b.Start && (a.Start == a.End || b.Start == b.End)
			if overlap || insertions {
				return true
			}
		}
	}
	return false
}

func title(f finding.Finding) string {
	if f.Category == "" {
		return f.Analyzer
	}
	return f.Analyzer + "/" + f.Category
}
