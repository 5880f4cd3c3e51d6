package report

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/concurlint/concurlint/internal/config"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/source"
)

// writeGitHub writes workflow commands, which GitHub shows as annotations of
// the changed files. The steps are part of the message: an annotation has one
// place only.
func writeGitHub(p *printer) error {
	for _, f := range p.Findings {
		lines := []string{f.Message}
		for _, s := range f.Steps {
			lines = append(lines, p.prefix(s.Place)+stepLine(s))
		}
		for _, r := range f.Related {
			lines = append(lines, p.prefix(r.Place)+r.Message)
		}
		for i := range lines {
			lines[i] = visible(lines[i])
		}
		p.command(githubLevels[p.severity(f)], f.Place, "concurlint: "+code(f), strings.Join(lines, "\n"))
	}
	for _, n := range p.Notes {
		level := "notice"
		if n.Error {
			level = "error"
		}
		text := n.Text
		if n.Package != "" {
			text = n.Package + ": " + text
		}
		p.command(level, finding.Place{File: n.File, Line: n.Line}, "concurlint: not checked", text)
	}
	return nil
}

var githubLevels = map[config.Severity]string{config.Error: "error", config.Warning: "warning", config.Note: "notice"}

// command writes a workflow command. Columns only count within one line.
func (p *printer) command(level string, at finding.Place, title, text string) {
	var props []string
	add := func(name string, value any) {
		props = append(props, name+"="+escapeProperty(fmt.Sprint(value)))
	}
	if at.File != "" {
		add("file", p.hostPath(at.File))
	}
	if at.Line > 0 {
		add("line", at.Line)
		add("endLine", max(at.Line, at.EndLine))
	}
	if at.Line > 0 && at.EndLine <= at.Line && at.Column > 0 {
		add("col", at.Column)
		add("endColumn", max(at.Column, at.EndColumn))
	}
	add("title", title)
	p.printf("::%s %s::%s\n", level, strings.Join(props, ","), escapeData(text))
}

// hostPath returns the name by which a code host knows the file.
func (p *printer) hostPath(file string) string {
	if name := source.Rel(p.base(), file); filepath.IsLocal(name) {
		return name
	}
	return p.rel(file)
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeData(s string) string     { return dataEscapes.Replace(s) }
func escapeProperty(s string) string { return propertyEscapes.Replace(s) }
