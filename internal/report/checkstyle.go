package report

import (
	"encoding/xml"
	"io"

	"github.com/concurlint/concurlint/internal/config"
)

type checkstyle struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

var checkstyleLevels = map[config.Severity]string{config.Error: "error", config.Warning: "warning", config.Note: "info"}

// writeCheckstyle writes the XML that Checkstyle made common. It has no room
// for steps.
func writeCheckstyle(p *printer) error {
	doc := checkstyle{Version: "5.0"}
	for _, f := range p.Findings {
		name := p.hostPath(f.Place.File)
		if n := len(doc.Files); n == 0 || doc.Files[n-1].Name != name {
			doc.Files = append(doc.Files, checkstyleFile{Name: name})
		}
		file := &doc.Files[len(doc.Files)-1]
		file.Errors = append(file.Errors, checkstyleError{
			Line:     f.Place.Line,
			Column:   f.Place.Column,
			Severity: checkstyleLevels[p.severity(f)],
			Message:  f.Message,
			Source:   "concurlint." + code(f),
		})
	}
	p.printf("%s", xml.Header)
	e := xml.NewEncoder(p.w)
	e.Indent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(p.w, "\n")
	return err
}
