package docs

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Page returns the Markdown page that describes the analyzers, in their
// order: docs/analyzers.md. A test compares the file with what Page returns,
// so that the page says what the analyzers say of themselves.
func Page(analyzers []*analysis.Analyzer) string {
	var b strings.Builder
	b.WriteString("<!-- Generated from the doc.go files of the analyzers by go generate ./internal/docs. DO NOT EDIT. -->\n\n")
	b.WriteString("# Analyzers\n\n")
	b.WriteString("| Analyzer | What it does |\n|---|---|\n")
	for _, a := range analyzers {
		summary, _ := split(a.Doc)
		fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", a.Name, a.Name, cell(summary))
	}
	for _, a := range analyzers {
		summary, body := split(a.Doc)
		fmt.Fprintf(&b, "\n## %s\n\n", a.Name)
		b.WriteString(Markdown(summary, 3))
		if body != "" {
			b.WriteString("\n" + Markdown(body, 3))
		}
		if a.URL != "" {
			fmt.Fprintf(&b, "\n[Package documentation](%s)\n", a.URL)
		}
	}
	return b.String()
}

// split returns the summary of a description and the rest.
func split(doc string) (summary, body string) {
	summary, body, _ = strings.Cut(strings.TrimSpace(doc), "\n")
	return summary, strings.TrimSpace(body)
}

// cell escapes text for a cell of a table.
func cell(s string) string {
	return strings.ReplaceAll(strings.TrimSpace(Markdown(s, 3)), "|", `\|`)
}
