package driver

import (
	"fmt"
	"go/token"
	"net/url"
	"path/filepath"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// newFinding resolves the positions of a diagnostic, so that what it belongs
// to can be forgotten. The error says what is wrong with a fix, which is then
// left out.
func newFinding(u *unit, c *checked, a *analysis.Analyzer, d analysis.Diagnostic) (finding.Finding, error) {
	f := finding.Finding{
		Analyzer: a.Name,
		Category: d.Category,
		Package:  u.path,
		Place:    c.place(d.Pos, d.End),
		Message:  d.Message,
		URL:      resolveURL(a, d),
	}
	if !d.Pos.IsValid() && len(c.files) > 0 {
		f.Place = c.place(c.files[0].Package, token.NoPos) // about the package as a whole
	}
	for _, rel := range d.Related {
		place := c.place(rel.Pos, rel.End)
		if s, ok := witness.Parse(rel.Message); ok {
			f.Steps = append(f.Steps, finding.Step{Goroutine: s.Goroutine, Kind: s.Kind, Text: s.Text, Partner: s.Partner, Place: place})
		} else {
			f.Related = append(f.Related, finding.Related{Message: rel.Message, Place: place})
		}
	}
	var err error
	for _, fix := range d.SuggestedFixes {
		edits, ferr := c.edits(fix)
		switch {
		case ferr != nil:
			err = fmt.Errorf("its fix %q is left out: %w", fix.Message, ferr)
		case len(edits) > 0:
			f.Fixes = append(f.Fixes, finding.Fix{Message: fix.Message, Edits: edits})
		}
	}
	return f, err
}

// place resolves a range of positions. //line comments count, so that what
// cgo rewrote is found in the file that a person wrote.
func (c *checked) place(pos, end token.Pos) finding.Place {
	if !pos.IsValid() {
		return finding.Place{}
	}
	p := c.fset.Position(pos)
	e := p
	if end.IsValid() && end > pos && c.fset.File(end) == c.fset.File(pos) {
		e = c.fset.Position(end)
	}
	return finding.Place{File: p.Filename, Line: p.Line, Column: p.Column, EndLine: e.Line, EndColumn: e.Column}
}

// edits resolves the edits of a fix. It returns none for a fix in a file that
// cgo rewrote, which nobody would want to have changed.
func (c *checked) edits(fix analysis.SuggestedFix) ([]finding.Edit, error) {
	var out []finding.Edit
	for _, e := range fix.TextEdits {
		file := c.fset.File(e.Pos)
		if file == nil {
			return nil, fmt.Errorf("an edit is in no file")
		}
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		end = min(end, token.Pos(file.Base()+file.Size())) // some nodes end behind the end
		if end < e.Pos || end < token.Pos(file.Base()) {
			return nil, fmt.Errorf("an edit ends before it begins")
		}
		if c.fset.Position(e.Pos).Filename != file.Name() {
			return nil, nil
		}
		out = append(out, finding.Edit{File: file.Name(), Start: file.Offset(e.Pos), End: file.Offset(end), New: string(e.NewText)})
	}
	return out, overlap(out)
}

// overlap reports edits that change the same bytes.
func overlap(edits []finding.Edit) error {
	for i, a := range edits {
		for _, b := range edits[:i] {
			if a.File == b.File && a.Start < b.End && b.Start < a.End {
				return fmt.Errorf("two edits overlap in %s", filepath.Base(a.File))
			}
		}
	}
	return nil
}

// resolveURL returns the address of the page about a diagnostic, by the rules
// of [analysis.Diagnostic].URL.
func resolveURL(a *analysis.Analyzer, d analysis.Diagnostic) string {
	raw := d.URL
	if raw == "" && d.Category != "" {
		raw = "#" + d.Category
	}
	base, err := url.Parse(a.URL)
	if err != nil {
		return ""
	}
	ref, err := url.Parse(raw)
	if err != nil || a.URL == "" && d.URL == "" {
		return ""
	}
	return base.ResolveReference(ref).String()
}
