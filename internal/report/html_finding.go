package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/concurlint/concurlint/internal/baseline"
	"github.com/concurlint/concurlint/internal/finding"
)

// A htmlFinding is a finding as the template shows it.
type htmlFinding struct {
	ID       string // survives as long as the fingerprint does, so links to it do too
	Severity string
	Analyzer string
	Code     string
	Message  string
	Where    string
	Rule     string // id of the description of the analyzer, or ""
	Lanes    []string
	Steps    []htmlStep
	Files    []htmlFile
	Related  []htmlRelated
	Fixes    []htmlFix
}

type htmlStep struct {
	ID        string
	N         int // from 1
	Kind      string
	Goroutine string
	Text      string
	Where     string
	Line      string // id of the source line, or ""
	Lane      int
	Arrow     bool
	From, To  int // lanes that the arrow is drawn between
	Waits     bool
	Ill       bool
}

type htmlRelated struct{ Message, Where, Line string }

type htmlFix struct {
	Message string
	Diff    []htmlDiffLine
}

type htmlDiffLine struct{ Class, Text string }

func (p *printer) htmlFinding(f finding.Finding, print baseline.Print) htmlFinding {
	out := htmlFinding{
		ID:       "f" + print.Hash[:16],
		Severity: string(p.severity(f)),
		Analyzer: f.Analyzer,
		Code:     visible(code(f)),
		Message:  visible(f.Message),
		Where:    p.place(f.Place),
	}
	if p.hasRule(f) {
		out.Rule = "rule-" + f.Analyzer
	}
	e := p.excerpt(f, out.ID)
	names := goroutines(f.Steps)
	for _, name := range names {
		out.Lanes = append(out.Lanes, visible(name))
	}
	for i, s := range f.Steps {
		out.Steps = append(out.Steps, p.htmlStep(i, s, f, names, e))
	}
	for _, r := range f.Related {
		out.Related = append(out.Related, htmlRelated{visible(r.Message), p.htmlWhere(r.Place, f), e.id(r.Place)})
	}
	out.Files = e.files(p, f, out.Steps)
	if len(f.Fixes) > 0 {
		out.Fixes = []htmlFix{p.htmlFix(f.Fixes[0])}
	}
	return out
}

func (p *printer) htmlStep(i int, s finding.Step, f finding.Finding, names []string, e *excerpt) htmlStep {
	out := htmlStep{
		ID:        fmt.Sprintf("%s-s%d", e.prefix, i+1),
		N:         i + 1,
		Kind:      s.Kind.String(),
		Goroutine: visible(s.Goroutine),
		Text:      visible(stepText(s)),
		Where:     p.htmlWhere(s.Place, f),
		Line:      e.id(s.Place),
		Lane:      slices.Index(names, s.Goroutine),
		Ill:       ill(s),
	}
	if a, ok := arrowOf(s); ok {
		out.Arrow, out.Waits = true, a.Waits
		out.From, out.To = slices.Index(names, a.From), slices.Index(names, a.To)
	}
	return out
}

// htmlWhere says where a place is as briefly as it can.
func (p *printer) htmlWhere(at finding.Place, f finding.Finding) string {
	where := p.near(at, f.Place)
	if where != "" && at.File == f.Place.File {
		return "line " + where
	}
	return where
}

// htmlFix returns a fix with the change it makes, if its edits still fit.
func (p *printer) htmlFix(fix finding.Fix) htmlFix {
	out := htmlFix{Message: visible(fix.Message)}
	edits := make(map[string][]udiff.Edit)
	var names []string
	for _, e := range fix.Edits {
		if edits[e.File] == nil {
			names = append(names, e.File)
		}
		edits[e.File] = append(edits[e.File], udiff.Edit{Start: e.Start, End: e.End, New: e.New})
	}
	for _, name := range names {
		text, err := udiff.ToUnified(name, name, p.files.Get(name).Text(), edits[name], 1)
		if err != nil {
			return htmlFix{Message: out.Message}
		}
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		if len(lines) > 2 {
			out.Diff = append(out.Diff, diffLines(lines[2:])...) // without the names
		}
	}
	return out
}

func diffLines(lines []string) []htmlDiffLine {
	var out []htmlDiffLine
	for _, l := range lines {
		class := ""
		switch {
		case strings.HasPrefix(l, "+"):
			class = "add"
		case strings.HasPrefix(l, "-"):
			class = "del"
		case strings.HasPrefix(l, "@"):
			class = "hunk"
		}
		out = append(out, htmlDiffLine{class, visibleCode(strings.TrimSuffix(l, "\r"))})
	}
	return out
}
