// Package parity brings what concurlint finds on its own, and what it finds as
// a vet tool, into one form, so that the two can be compared.
package parity

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

// Own reads what concurlint -format=json, run in dir, has written into sorted
// lines, one for each finding, with its witness and its fixes.
func Own(dir string, output []byte) ([]string, error) {
	var res struct{ Findings []finding.Finding }
	if err := json.Unmarshal(output, &res); err != nil {
		return nil, fmt.Errorf("%w in %s", err, output)
	}
	abs := func(name string) string {
		if filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(dir, filepath.FromSlash(name))
	}
	pos := func(p finding.Place) string { return fmt.Sprintf("%s:%d:%d", abs(p.File), p.Line, p.Column) }
	var lines []string
	for _, f := range res.Findings {
		line := fmt.Sprintf("%s %s/%s: %s", pos(f.Place), f.Analyzer, f.Category, f.Message)
		var rest []string
		for _, s := range f.Steps {
			step := witness.Step{Goroutine: s.Goroutine, Kind: s.Kind, Text: s.Text, Partner: s.Partner}
			rest = append(rest, fmt.Sprintf(" | %s %s", pos(s.Place), step.Message()))
		}
		for _, r := range f.Related {
			rest = append(rest, fmt.Sprintf(" | %s %s", pos(r.Place), r.Message))
		}
		for _, fix := range f.Fixes {
			for _, e := range fix.Edits {
				rest = append(rest, edit(fix.Message, abs(e.File), e.Start, e.End, e.New))
			}
		}
		lines = append(lines, line+joined(rest))
	}
	slices.Sort(lines)
	return lines, nil
}

// Vet reads what go vet -json has written, a stream of objects, into the same
// form.
func Vet(output []byte) ([]string, error) {
	var lines []string
	dec := json.NewDecoder(bytes.NewReader(output))
	for {
		var tree map[string]map[string][]diagnostic
		if err := dec.Decode(&tree); errors.Is(err, io.EOF) {
			slices.Sort(lines)
			return lines, nil
		} else if err != nil {
			return nil, fmt.Errorf("%w in %s", err, output)
		}
		for _, pkg := range tree {
			for analyzer, diags := range pkg {
				for _, d := range diags {
					lines = append(lines, d.line(analyzer))
				}
			}
		}
	}
}

// A diagnostic is one as go vet -json writes it.
type diagnostic struct {
	Posn, Message, Category string
	Related                 []struct{ Posn, Message string }
	Fixes                   []struct {
		Message string
		Edits   []struct {
			Filename   string
			Start, End int
			New        string
		}
	} `json:"suggested_fixes"`
}

func (d diagnostic) line(analyzer string) string {
	var rest []string
	for _, r := range d.Related {
		rest = append(rest, fmt.Sprintf(" | %s %s", r.Posn, r.Message))
	}
	for _, fix := range d.Fixes {
		for _, e := range fix.Edits {
			rest = append(rest, edit(fix.Message, e.Filename, e.Start, e.End, e.New))
		}
	}
	return fmt.Sprintf("%s %s/%s: %s%s", d.Posn, analyzer, d.Category, d.Message, joined(rest))
}

func edit(message, file string, start, end int, text string) string {
	return fmt.Sprintf(" | fix: %s: %s:#%d-#%d: %q", message, file, start, end, text)
}

// joined joins the parts of a line, sorted, because the two forms have
// them in other orders.
func joined(parts []string) string {
	slices.Sort(parts)
	return strings.Join(parts, "")
}
