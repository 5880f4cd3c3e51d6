// Package docs reads the description of an analyzer from the package comment
// of its doc.go, which is the only place where it is written.
package docs

//go:generate go run ./gen ../..

import (
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"strings"
)

// Must returns the description of the named analyzer, cut out of the package
// comment in the Go source text src.
//
// The description is the section that starts with the heading
// "# Analyzer NAME"; its first line must be "NAME: one-line summary". The
// summary comes first in the result, without the name, so that the result
// serves as [golang.org/x/tools/go/analysis.Analyzer.Doc]. Must panics if src
// has no such section: the text is embedded, so that is a mistake of ours.
func Must(src, name string) string {
	text, err := Extract(src, name)
	if err != nil {
		panic(err)
	}
	return text
}

// Extract is like [Must] but returns the error.
func Extract(src, name string) (string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		return "", fmt.Errorf("doc of analyzer %s: %w", name, err)
	}
	section, ok := cut(packageComment(f), name)
	if !ok {
		return "", fmt.Errorf("doc of analyzer %s: package comment has no heading %q", name, "# Analyzer "+name)
	}
	text, ok := strings.CutPrefix(section, name+": ")
	if !ok {
		return "", fmt.Errorf("doc of analyzer %s: section does not begin with %q", name, name+": summary")
	}
	return strings.TrimSpace(text), nil
}

// packageComment returns the text of the comment above the package clause.
func packageComment(f *ast.File) string {
	if f.Doc == nil {
		return ""
	}
	return f.Doc.Text()
}

// cut returns the part of the comment between the heading of the named
// analyzer and the next heading of an analyzer.
func cut(text, name string) (string, bool) {
	_, rest, ok := strings.Cut(text, "# Analyzer "+name+"\n")
	if !ok {
		return "", false
	}
	rest, _, _ = strings.Cut(rest, "\n# Analyzer ")
	return strings.TrimSpace(rest), true
}

// An Example is a piece of Go code in a description.
type Example struct {
	Wrong bool   // labelled WRONG; otherwise RIGHT
	Code  string // the code, without the label
}

// Examples returns the code blocks of a description whose first line is
// "// WRONG" or "// RIGHT", in order. Other code blocks are left out.
func Examples(text string) []Example {
	var out []Example
	for _, block := range new(comment.Parser).Parse(text).Content {
		code, ok := block.(*comment.Code)
		if !ok {
			continue // prose, list or heading
		}
		label, rest, _ := strings.Cut(code.Text, "\n")
		switch strings.TrimSpace(label) {
		case "// WRONG":
			out = append(out, Example{Wrong: true, Code: rest})
		case "// RIGHT":
			out = append(out, Example{Code: rest})
		}
	}
	return out
}
