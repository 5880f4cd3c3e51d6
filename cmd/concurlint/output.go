package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// write writes the findings in the format that was asked for, with paths
// relative to dir.
func write(w io.Writer, o *options, dir string, res driver.Result) error {
	switch o.format {
	case "json":
		return writeJSON(w, dir, res)
	default:
		return writeText(w, dir, o.context, res)
	}
}

func writeJSON(w io.Writer, dir string, res driver.Result) error {
	out := struct {
		Findings []finding.Finding `json:"findings"`
		Notes    []finding.Note    `json:"notes"`
	}{Findings: []finding.Finding{}, Notes: []finding.Note{}}
	for _, f := range res.Findings {
		out.Findings = append(out.Findings, relative(f, dir))
	}
	for _, n := range res.Notes {
		n.File = relPath(dir, n.File)
		out.Notes = append(out.Notes, n)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(out)
}

func writeText(w io.Writer, dir string, context int, res driver.Result) error {
	var b bytes.Buffer
	for _, f := range res.Findings {
		name := f.Analyzer
		if f.Category != "" {
			name += "/" + f.Category
		}
		fmt.Fprintf(&b, "%s: %s (%s)\n", at(dir, f.Place), f.Message, name)
		writeSource(&b, f.Place, context)
		for _, s := range f.Steps {
			step := witness.Step{Goroutine: s.Goroutine, Kind: s.Kind, Text: s.Text, Partner: s.Partner}
			fmt.Fprintf(&b, "\t%s: %s\n", at(dir, s.Place), step.Message())
		}
		for _, r := range f.Related {
			fmt.Fprintf(&b, "\t%s: %s\n", at(dir, r.Place), r.Message)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// writeSource writes the line of a place and some around it.
func writeSource(b *bytes.Buffer, p finding.Place, around int) {
	if around < 0 {
		return
	}
	data, err := os.ReadFile(p.File)
	if err != nil {
		return // it was there a moment ago
	}
	lines := strings.Split(string(data), "\n")
	for n := max(p.Line-around, 1); n <= min(p.Line+around, len(lines)); n++ {
		fmt.Fprintf(b, "%d\t%s\n", n, lines[n-1])
	}
}

// writeNotes says what was not checked. What only concerns single packages
// that the user did not ask for is for those who want to know it all.
func writeNotes(w io.Writer, o *options, dir string, notes []finding.Note) {
	for _, n := range notes {
		if !n.Error && n.Package != "" && !o.verbose {
			continue
		}
		where := n.Package
		if n.File != "" {
			where = relPath(dir, n.File)
			if n.Line > 0 {
				where += fmt.Sprintf(":%d", n.Line)
			}
		}
		if where != "" {
			where += ": "
		}
		fmt.Fprintf(w, "concurlint: %s%s\n", where, n.Text)
	}
}

// relative returns the finding with paths relative to dir.
func relative(f finding.Finding, dir string) finding.Finding {
	f.Place.File = relPath(dir, f.Place.File)
	f.Steps = append([]finding.Step(nil), f.Steps...)
	for i := range f.Steps {
		f.Steps[i].Place.File = relPath(dir, f.Steps[i].Place.File)
	}
	f.Related = append([]finding.Related(nil), f.Related...)
	for i := range f.Related {
		f.Related[i].Place.File = relPath(dir, f.Related[i].Place.File)
	}
	f.Fixes = append([]finding.Fix(nil), f.Fixes...)
	for i, fix := range f.Fixes {
		edits := append([]finding.Edit(nil), fix.Edits...)
		for j := range edits {
			edits[j].File = relPath(dir, edits[j].File)
		}
		f.Fixes[i].Edits = edits
	}
	return f
}

func at(dir string, p finding.Place) string {
	return fmt.Sprintf("%s:%d:%d", relPath(dir, p.File), p.Line, p.Column)
}

// relPath returns a path relative to dir, if it is below dir.
func relPath(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
