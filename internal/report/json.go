package report

import (
	"encoding/json"

	"github.com/concurlint/concurlint/internal/baseline"
	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/finding"
)

// jsonVersion is the version of the JSON form. It is raised when something is
// taken away or changes its meaning, not when something is added. The form is
// described by docs/json-schema.json.
const jsonVersion = 1

type jsonReport struct {
	Version  int           `json:"version"`
	Tool     jsonTool      `json:"tool"`
	Findings []jsonFinding `json:"findings"`
	Notes    []jsonNote    `json:"notes"`
	Summary  jsonSummary   `json:"summary"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

// A jsonFinding is a finding with what the report adds. Its places have
// names relative to the root, and slashes, unlike those of the finding.
type jsonFinding struct {
	finding.Finding
	Severity    config.Severity `json:"severity"`
	Fingerprint string          `json:"fingerprint"`
}

type jsonNote finding.Note

type jsonSummary struct {
	Findings  int            `json:"findings"`
	Analyzers map[string]int `json:"analyzers"` // findings by analyzer
	Known     int            `json:"known"`
	Packages  int            `json:"packages"`
	Seconds   float64        `json:"seconds"`
}

func writeJSON(p *printer) error {
	out := jsonReport{
		Version:  jsonVersion,
		Tool:     jsonTool{"concurlint", p.Report.Version},
		Findings: []jsonFinding{},
		Notes:    []jsonNote{},
		Summary: jsonSummary{
			Findings:  len(p.Findings),
			Analyzers: map[string]int{},
			Known:     p.Known,
			Packages:  p.Packages,
			Seconds:   p.Elapsed.Seconds(),
		},
	}
	prints := baseline.Prints(p.Findings, p.files)
	for i, f := range p.Findings {
		out.Findings = append(out.Findings, jsonFinding{p.relative(f), p.severity(f), prints[i].Hash})
		out.Summary.Analyzers[f.Analyzer]++
	}
	for _, n := range p.Notes {
		if n.File != "" {
			n.File = p.rel(n.File)
		}
		out.Notes = append(out.Notes, jsonNote(n))
	}
	e := json.NewEncoder(p.w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	return e.Encode(out)
}

// relative returns a copy of the finding with names relative to the root.
func (p *printer) relative(f finding.Finding) finding.Finding {
	place := func(at finding.Place) finding.Place {
		if at.File != "" {
			at.File = p.rel(at.File)
		}
		return at
	}
	g := f
	g.Place = place(f.Place)
	g.Steps, g.Related, g.Fixes = nil, nil, nil
	for _, s := range f.Steps {
		s.Place = place(s.Place)
		g.Steps = append(g.Steps, s)
	}
	for _, r := range f.Related {
		r.Place = place(r.Place)
		g.Related = append(g.Related, r)
	}
	for _, fix := range f.Fixes {
		edits := make([]finding.Edit, len(fix.Edits))
		for i, e := range fix.Edits {
			e.File = p.rel(e.File)
			edits[i] = e
		}
		g.Fixes = append(g.Fixes, finding.Fix{Message: fix.Message, Edits: edits})
	}
	return g
}
