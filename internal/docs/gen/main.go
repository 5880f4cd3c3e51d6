// Command gen writes what is said of the analyzers outside of their own
// packages: docs/analyzers.md and the table in README.md. It is run by
//
//	go generate ./internal/docs
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/docs"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	files, err := generate(root, analyzers.All)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
	for _, f := range files {
		if err := os.WriteFile(f.name, f.text, 0o666); err != nil {
			fmt.Fprintln(os.Stderr, "gen:", err)
			os.Exit(1)
		}
	}
}

// A file is what a file is to contain.
type file struct {
	name string
	text []byte
}

// generate returns the files below root that depend on the analyzers.
func generate(root string, all []*analysis.Analyzer) ([]file, error) {
	readme := filepath.Join(root, "README.md")
	old, err := os.ReadFile(readme)
	if err != nil {
		return nil, err
	}
	text, err := replace(old, table(all))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", readme, err)
	}
	return []file{
		{filepath.Join(root, "docs", "analyzers.md"), []byte(docs.Page(all))},
		{readme, text},
	}, nil
}

// The lines between which the table stands in README.md.
const (
	begin = "<!-- analyzers: written by go generate ./internal/docs -->\n"
	end   = "<!-- end -->\n"
)

// replace returns the text with the part between begin and end replaced.
func replace(text []byte, by string) ([]byte, error) {
	before, rest, ok := bytes.Cut(text, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !ok || !closed {
		return nil, fmt.Errorf("no lines %q and %q", begin, end)
	}
	return fmt.Appendf(nil, "%s%s%s%s%s", before, begin, by, end, after), nil
}

// table returns a table of the analyzers, each with the summary that it gives
// of itself, without the verb that they all begin with.
func table(all []*analysis.Analyzer) string {
	var b strings.Builder
	b.WriteString("| Analyzer | Reports |\n|---|---|\n")
	for _, a := range all {
		summary, _, _ := strings.Cut(a.Doc, "\n")
		summary = strings.ReplaceAll(strings.TrimPrefix(summary, "report "), "|", `\|`)
		fmt.Fprintf(&b, "| [%s](docs/analyzers.md#%s) | %s |\n", a.Name, a.Name, summary)
	}
	return b.String()
}
