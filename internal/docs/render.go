package docs

import (
	"go/doc/comment"
	"strings"
)

// Markdown returns a description as Markdown, with headings of the given
// level and with fences round the code, so that it is coloured as Go.
func Markdown(text string, level int) string {
	p := printer(level)
	doc := new(comment.Parser).Parse(text)
	var parts []string
	for _, block := range doc.Content {
		if code, ok := block.(*comment.Code); ok {
			fence := "```"
			for strings.Contains(code.Text, fence) {
				fence += "`"
			}
			parts = append(parts, fence+"go\n"+code.Text+fence+"\n")
			continue
		}
		one := &comment.Doc{Content: []comment.Block{block}, Links: doc.Links}
		parts = append(parts, string(p.Markdown(one)))
	}
	return strings.Join(parts, "\n")
}

// HTML returns a description as HTML, with headings of the given level. The
// text is escaped.
func HTML(text string, level int) string {
	p := printer(level)
	return string(p.HTML(new(comment.Parser).Parse(text)))
}

func printer(level int) *comment.Printer {
	return &comment.Printer{
		HeadingLevel:   level,
		HeadingID:      func(*comment.Heading) string { return "" }, // several descriptions share a page
		DocLinkBaseURL: "https://pkg.go.dev",
	}
}
