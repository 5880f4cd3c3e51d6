package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/source"
)

// output writes the report to the standard output, and what was not checked
// to the standard error, whatever the format: who looks at one finds out.
func (r *run) output() error {
	r.writeNotes()
	opts := report.Options{}
	if f, ok := r.stdout.(*os.File); ok {
		opts = report.Detect(f, r.dir)
	}
	opts.Context, opts.Verbose, opts.NoNotes = r.context, r.verbose, true
	if opts.Terminal || r.format == report.JSON || r.format == report.HTML {
		r.rep.Elapsed = r.result.Stats.Wall // elsewhere, two runs are to say the same
	}
	var b bytes.Buffer
	if err := report.Write(&b, r.format, r.rep, opts); err != nil {
		return err
	}
	_, err := r.stdout.Write(b.Bytes())
	return err
}

// writeNotes says what was not checked. What only concerns single packages
// that the user did not ask for is for those who want to know it all.
func (r *run) writeNotes() {
	for _, n := range r.rep.Notes {
		if n.Error || n.Package == "" || r.verbose {
			writeNote(r.stderr, r.dir, n)
		}
	}
}

func writeNote(w io.Writer, dir string, n finding.Note) {
	where := n.Package
	if n.File != "" {
		where = source.Rel(dir, n.File)
		if n.Line > 0 {
			where += fmt.Sprintf(":%d", n.Line)
		}
	}
	if where != "" {
		where += ": "
	}
	fmt.Fprintf(w, "concurlint: %s%s\n", where, n.Text)
}
