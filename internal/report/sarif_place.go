package report

import (
	"net/url"
	"path/filepath"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
)

const srcRoot = "%SRCROOT%"

// physical returns where a place is. Its columns count UTF-16 code units; if
// the source is gone there are only lines.
func (p *printer) physical(at finding.Place) *sarifPhysical {
	out := &sarifPhysical{Artifact: p.artifact(at.File)}
	if at.Line < 1 {
		return out
	}
	out.Region = &sarifRegion{StartLine: at.Line}
	file := p.files.Get(at.File)
	start, ok := file.UTF16(at.Line, at.Column)
	if !ok {
		return out
	}
	out.Region.StartColumn = start
	if end, ok := file.UTF16(at.EndLine, at.EndColumn); ok {
		out.Region.EndLine, out.Region.EndColumn = at.EndLine, end
	}
	return out
}

// artifact returns the URI of a file, relative to the root of the source if
// it is below it.
func (p *printer) artifact(file string) sarifArtifact {
	name := p.hostPath(file)
	if filepath.IsAbs(filepath.FromSlash(name)) {
		return sarifArtifact{URI: fileURI(name)}
	}
	return sarifArtifact{URI: (&url.URL{Path: name}).String(), BaseID: srcRoot}
}

// fileURI returns the URI of an absolute name.
func fileURI(name string) string {
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/x
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// sarifFix returns a fix. It reports false if an edit has no place in the
// source as it is.
func (p *printer) sarifFix(fix finding.Fix) (sarifFix, bool) {
	out := sarifFix{Description: sarifText{Text: escapeMessage(fix.Message)}}
	index := make(map[string]int)
	for _, e := range fix.Edits {
		region, ok := p.region(e)
		if !ok {
			return out, false
		}
		i, ok := index[e.File]
		if !ok {
			i = len(out.Changes)
			index[e.File] = i
			out.Changes = append(out.Changes, sarifChange{Artifact: p.artifact(e.File)})
		}
		c := &out.Changes[i]
		c.Replacements = append(c.Replacements, sarifReplacement{region, sarifText{Text: e.New}})
	}
	return out, len(fix.Edits) > 0
}

func (p *printer) region(e finding.Edit) (r sarifRegion, ok bool) {
	file := p.files.Get(e.File)
	var column int
	if r.StartLine, column, ok = file.Position(e.Start); !ok {
		return r, false
	}
	if r.StartColumn, ok = file.UTF16(r.StartLine, column); !ok {
		return r, false
	}
	if r.EndLine, column, ok = file.Position(e.End); !ok {
		return r, false
	}
	r.EndColumn, ok = file.UTF16(r.EndLine, column)
	return r, ok
}
