package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/concurlint/concurlint/internal/baseline"
	"github.com/concurlint/concurlint/internal/docs"
	"github.com/concurlint/concurlint/internal/finding"
)

// The page is one file: its style and script stand in it, and its policy lets
// nothing else run or load. Everything that comes from findings goes through
// html/template; the script makes text nodes and never HTML.
var (
	//go:embed html/page.html
	pageText string
	//go:embed html/style.css
	styleText string
	//go:embed html/script.js
	scriptText string

	pageTemplate = template.Must(template.New("page").Parse(pageText))
)

// A htmlPage is what the template shows.
type htmlPage struct {
	Summary   string
	Version   string
	Policy    string
	Style     template.CSS
	Script    template.JS
	Analyzers []count
	Packages  []htmlPackage
	Notes     []htmlNote
	Failed    bool // some note is an error
	Rules     []htmlRule
}

type htmlPackage struct {
	Path     string
	Findings []htmlFinding
}

type htmlNote struct {
	Where, Text string
	Error       bool
}

type htmlRule struct {
	Name, Summary, URL string
	Doc                template.HTML
}

// writeHTML writes a page for a browser.
func writeHTML(p *printer) error {
	page := htmlPage{
		Summary:   p.headline(),
		Version:   p.Report.Version,
		Policy:    policy(),
		Style:     template.CSS(styleText),
		Script:    template.JS(scriptText),
		Analyzers: counts(p.Findings, byAnalyzer),
		Packages:  p.htmlPackages(),
	}
	for _, n := range p.Notes {
		where := strings.TrimSuffix(p.notePlace(n), ": ")
		page.Notes = append(page.Notes, htmlNote{where, visible(n.Text), n.Error})
		page.Failed = page.Failed || n.Error
	}
	for _, r := range p.Rules {
		_, body, _ := strings.Cut(strings.TrimSpace(r.Doc), "\n")
		page.Rules = append(page.Rules, htmlRule{
			Name: r.Name, Summary: r.Summary(), URL: r.URL,
			Doc: template.HTML(docs.HTML(body, 3)), // escaped there
		})
	}
	return pageTemplate.Execute(p.w, page)
}

// policy is the content security policy of the page.
func policy() string {
	hash := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", hash(styleText), hash(scriptText))
}

// headline is the summary of the report without its details.
func (p *printer) headline() string {
	s := "no findings"
	if n := len(p.Findings); n > 0 {
		s = plural(n, "finding")
	}
	if p.Packages > 0 {
		s += " in " + plural(p.Packages, "package")
	}
	if p.Elapsed > 0 {
		s += ", " + elapsed(p.Elapsed)
	}
	if p.Known > 0 {
		s += "; " + plural(p.Known, "known finding") + " not shown"
	}
	return s
}

// htmlPackages groups the findings by package, and within it by analyzer.
func (p *printer) htmlPackages() []htmlPackage {
	prints := baseline.Prints(p.Findings, p.files)
	order := make([]int, len(p.Findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := p.Findings[i], p.Findings[j]
		if c := strings.Compare(p.pkgPath(a), p.pkgPath(b)); c != 0 {
			return c
		}
		return strings.Compare(a.Analyzer, b.Analyzer)
	})
	var out []htmlPackage
	for _, i := range order {
		f := p.Findings[i]
		path := visible(p.pkgPath(f))
		if n := len(out); n == 0 || out[n-1].Path != path {
			out = append(out, htmlPackage{Path: path})
		}
		pkg := &out[len(out)-1]
		pkg.Findings = append(pkg.Findings, p.htmlFinding(f, prints[i]))
	}
	return out
}

// hasRule reports whether the page describes the analyzer of the finding.
func (p *printer) hasRule(f finding.Finding) bool {
	return slices.ContainsFunc(p.Rules, func(r Rule) bool { return r.Name == f.Analyzer })
}
