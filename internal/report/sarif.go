package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/baseline"
	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	home        = "https://github.com/concurlint/concurlint"

	// printName names our fingerprint. The number is raised when the way it is
	// made changes.
	printName = "concurlint/v1"
)

// writeSARIF writes a SARIF 2.1.0 log.
func writeSARIF(p *printer) error {
	rules, index := p.sarifRules()
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{"concurlint", strings.TrimPrefix(p.Report.Version, "v"), home, rules}},
		Invocations: []sarifInvocation{p.sarifInvocation()},
		ColumnKind:  "utf16CodeUnits",
		Results:     []sarifResult{},
	}
	if base := p.base(); base != "" {
		run.BaseIDs = map[string]sarifArtifact{srcRoot: {URI: fileURI(base) + "/"}}
	}
	prints := baseline.Prints(p.Findings, p.files)
	for i, f := range p.Findings {
		r := p.sarifResult(f, prints[i])
		r.RuleIndex = index[f.Analyzer]
		run.Results = append(run.Results, r)
	}
	e := json.NewEncoder(p.w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// sarifRules returns a rule for each analyzer, and the index of each. One that
// the report does not describe is known by its findings alone.
func (p *printer) sarifRules() ([]sarifRule, map[string]int) {
	all := slices.Clone(p.Rules)
	for _, c := range counts(p.Findings, byAnalyzer) {
		if !slices.ContainsFunc(all, func(r Rule) bool { return r.Name == c.Name }) {
			all = append(all, Rule{Name: c.Name})
		}
	}
	rules := []sarifRule{}
	index := make(map[string]int)
	for i, r := range all {
		index[r.Name] = i
		level := p.severity(finding.Finding{Analyzer: r.Name})
		rule := sarifRule{
			ID:            r.Name,
			HelpURI:       r.URL,
			Configuration: sarifConfig{string(level)},
			Properties: map[string]any{
				"tags":             []string{"concurrency"},
				"precision":        "high",
				"problem.severity": problemLevels[level],
			},
		}
		if r.Doc != "" {
			rule.Short = &sarifText{Text: r.Summary()}
			rule.Full = rule.Short // GitHub wants one; the rest is help
			rule.Help = &sarifText{Text: r.Doc, Markdown: docs.Markdown(r.Doc, 3)}
		}
		rules = append(rules, rule)
	}
	return rules, index
}

// problemLevels are the severities as GitHub calls them.
var problemLevels = map[config.Severity]string{config.Error: "error", config.Warning: "warning", config.Note: "recommendation"}

func (p *printer) sarifInvocation() sarifInvocation {
	inv := sarifInvocation{Successful: true}
	for _, n := range p.Notes {
		note := sarifNotification{Level: "note", Message: sarifText{Text: escapeMessage(n.Text)}}
		if n.Error {
			note.Level = "error"
			inv.Successful = false
		}
		loc := sarifLocation{}
		if n.File != "" {
			loc.Physical = p.physical(finding.Place{File: n.File, Line: n.Line})
		}
		if n.Package != "" {
			loc.Logical = []sarifLogical{{n.Package}}
		}
		if n.File != "" || n.Package != "" {
			note.Locations = []sarifLocation{loc}
		}
		inv.Notifications = append(inv.Notifications, note)
	}
	return inv
}

func (p *printer) sarifResult(f finding.Finding, print baseline.Print) sarifResult {
	where := sarifLocation{Physical: p.physical(f.Place)}
	if line, ok := p.files.Get(f.Place.File).Line(f.Place.Line); ok && where.Physical.Region.EndLine == f.Place.Line {
		where.Physical.Region.Snippet = &sarifText{Text: line[f.Place.Column-1 : max(f.Place.Column, f.Place.EndColumn)-1]}
	}
	if print.Decl != "" {
		where.Logical = []sarifLogical{{p.pkgPath(f) + "." + print.Decl}}
	}
	r := sarifResult{
		RuleID:       f.Analyzer,
		Level:        string(p.severity(f)),
		Locations:    []sarifLocation{where},
		CodeFlows:    p.sarifFlow(f),
		Fingerprints: map[string]string{printName: print.Hash},
	}
	if f.Category != "" {
		r.Properties = map[string]any{"category": f.Category}
	}
	r.Message.Text, r.Related = p.sarifMessage(f)
	for _, fix := range f.Fixes {
		if s, ok := p.sarifFix(fix); ok {
			r.Fixes = append(r.Fixes, s)
		}
	}
	return r
}

// sarifMessage returns the message followed by the steps and the related
// places, a line for each, which link to the locations returned: GitHub shows
// no others.
func (p *printer) sarifMessage(f finding.Finding) (string, []sarifLocation) {
	var b strings.Builder
	var related []sarifLocation
	b.WriteString(escapeMessage(f.Message))
	add := func(n int, text string, at finding.Place) {
		if n == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "\n%d. %s", n+1, escapeMessage(text))
		if at.File == "" {
			return
		}
		id := len(related) + 1
		related = append(related, sarifLocation{ID: id, Physical: p.physical(at), Message: &sarifText{Text: escapeMessage(text)}})
		fmt.Fprintf(&b, " ([%s](%d))", escapeMessage(p.near(at, finding.Place{})), id)
	}
	for i, s := range f.Steps {
		add(i, s.Goroutine+": "+stepText(s), s.Place)
	}
	for i, r := range f.Related {
		add(len(f.Steps)+i, r.Message, r.Place)
	}
	return b.String(), related
}

// sarifFlow returns the witness with a thread for each goroutine.
func (p *printer) sarifFlow(f finding.Finding) []sarifCodeFlow {
	var flow sarifCodeFlow
	for _, name := range goroutines(f.Steps) {
		t := sarifThread{ID: name, Message: sarifText{Text: escapeMessage(name)}}
		for i, s := range f.Steps {
			if s.Goroutine == name {
				t.Locations = append(t.Locations, p.sarifStep(i, s))
			}
		}
		if len(t.Locations) > 0 { // else it only takes part at the other end
			flow.Threads = append(flow.Threads, t)
		}
	}
	if flow.Threads == nil {
		return nil
	}
	return []sarifCodeFlow{flow}
}

func (p *printer) sarifStep(i int, s finding.Step) sarifFlowStep {
	out := sarifFlowStep{
		Order:      i + 1,
		Importance: "important",
		Location:   sarifLocation{Message: &sarifText{Text: escapeMessage(stepText(s))}},
	}
	if s.Place.File != "" {
		out.Location.Physical = p.physical(s.Place)
	}
	switch s.Kind {
	case witness.Take:
		out.Kinds = []string{"branch"}
	case witness.End:
		out.Kinds = []string{"exit"}
	case witness.Stuck, witness.Panic:
		out.Kinds, out.Importance = []string{"danger"}, "essential"
	}
	return out
}

// escapeMessage escapes text in which square brackets would be a link.
func escapeMessage(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(s)
}
