package docs

import (
	"go/doc/comment"
	"strings"
)

// Categories returns the names of the categories that a description declares:
// the items of the list below the heading "Categories", each of which is
// "name: what it is". They are stable, because directives, configurations and
// baselines name them.
func Categories(text string) []string {
	var names []string
	below := false
	for _, block := range new(comment.Parser).Parse(text).Content {
		switch block := block.(type) {
		case *comment.Heading:
			below = plain(block.Text) == "Categories"
		case *comment.List:
			if below {
				names = append(names, items(block)...)
			}
		}
	}
	return names
}

// items returns what stands before the colon in each item of a list.
func items(list *comment.List) (names []string) {
	for _, item := range list.Items {
		if p, ok := item.Content[0].(*comment.Paragraph); ok {
			if name, _, ok := strings.Cut(plain(p.Text), ":"); ok {
				names = append(names, name)
			}
		}
	}
	return names
}

// plain returns text without its markup, as far as it has none but links.
func plain(text []comment.Text) string {
	var b strings.Builder
	for _, t := range text {
		switch t := t.(type) {
		case comment.Plain:
			b.WriteString(string(t))
		case comment.Italic:
			b.WriteString(string(t))
		}
	}
	return b.String()
}
