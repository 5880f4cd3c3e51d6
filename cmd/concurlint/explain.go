package main

import (
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/source"
)

// explain tells the story of the findings at a place, FILE:LINE, as Markdown
// with a Mermaid diagram, to be pasted where people talk about code.
func (c *command) explain(args []string) int {
	o, err := parse(args, c.suite, c.stdin)
	if errors.Is(err, flag.ErrHelp) {
		return c.help(nil)
	}
	if err == nil && len(o.patterns) != 1 {
		err = errors.New("usage: concurlint explain [flags] FILE:LINE")
	}
	if err != nil {
		return c.fail(err)
	}
	file, line, err := parsePlace(o.patterns[0])
	if err != nil {
		return c.fail(err)
	}
	o.patterns = []string{"./" + filepath.ToSlash(filepath.Dir(file))}
	if filepath.IsAbs(file) {
		o.patterns = []string{filepath.Dir(file)}
	}
	r, stop, err := c.begin(o)
	if err != nil {
		return c.fail(err)
	}
	defer stop()
	if err := r.check(); err != nil {
		return c.fail(err)
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(r.dir, file)
	}
	return r.tell(file, line)
}

// parsePlace reads FILE:LINE. A column, as reports write it, may follow.
func parsePlace(s string) (file string, line int, err error) {
	parts := strings.Split(s, ":")
	if n := len(parts); n > 2 && number(parts[n-1]) && number(parts[n-2]) {
		parts = parts[:n-1]
	}
	n := len(parts)
	if n < 2 || !number(parts[n-1]) {
		return "", 0, fmt.Errorf("%q is no place: want FILE:LINE", s)
	}
	line, err = strconv.Atoi(parts[n-1])
	return strings.Join(parts[:n-1], ":"), line, err
}

func number(s string) bool {
	_, err := strconv.ParseUint(s, 10, 31)
	return err == nil
}

// tell writes the findings at a place.
func (r *run) tell(file string, line int) int {
	all := r.rep
	r.rep = all.At(file, line)
	if len(r.rep.Findings) == 0 {
		r.writeNotes()
		return r.fail(fmt.Errorf("no finding at %s:%d%s", source.Rel(r.dir, file), line, elsewhere(all.Findings, file)))
	}
	if !r.set["format"] {
		r.format = report.Markdown
	}
	if err := r.output(); err != nil {
		return r.fail(err)
	}
	if r.result.Failed() {
		return exitError
	}
	return exitClean
}

// elsewhere names the lines of the file that have findings.
func elsewhere(all []finding.Finding, file string) string {
	var lines []string
	for _, f := range all {
		if f.Place.File == file {
			lines = append(lines, strconv.Itoa(f.Place.Line))
		}
	}
	lines = slices.Compact(lines)
	switch len(lines) {
	case 0:
		return ""
	case 1:
		return "; there is one at line " + lines[0]
	}
	return "; there are some at lines " + strings.Join(lines, ", ")
}
