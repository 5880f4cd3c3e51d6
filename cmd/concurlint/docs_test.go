package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/analyzers"
	"github.com/concurlint/concurlint/internal/driver"
	"github.com/concurlint/concurlint/internal/report"
)

// What the documents name exists: commands, flags, formats, directories and
// other documents.
func TestDocsNameWhatThereIs(t *testing.T) {
	for _, name := range documents(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d := &document{t: t, name: name, text: string(data)}
		d.commands()
		d.flags()
		d.directories()
		d.links()
	}
}

// documents returns the names of what users and contributors read.
func documents(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, pattern := range []string{"*.md", "docs/*.md", "patterns/*.md", "bench/*/*.md"} {
		found, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v, %v", pattern, found, err)
		}
		names = append(names, found...)
	}
	return names
}

type document struct {
	t          *testing.T
	name, text string
}

func (d *document) errorf(format string, args ...any) {
	d.t.Helper()
	d.t.Errorf(d.name+": "+format, args...)
}

var call = regexp.MustCompile("(?m)(?:^ {4}|^- run: |^\\$ |`)(?:go run \\S*/)?concurlint(?:@latest)?((?: [^#`\\n|>]+)*)")

// commands holds the calls of concurlint to what its flags take.
func (d *document) commands() {
	for _, m := range call.FindAllStringSubmatch(d.text, -1) {
		args := strings.Fields(m[1])
		if len(args) > 0 && slices.Contains([]string{"demo", "explain", "help", "version"}, args[0]) {
			args = args[1:]
		}
		if _, err := parse(args, analyzers.All, strings.NewReader("")); err != nil {
			d.errorf("concurlint%s: %v", m[1], err)
		}
	}
}

var flagName = regexp.MustCompile("`-([A-Za-z][-A-Za-z]*)[^`]*`")

// others are flags of other commands, and names that stand for any.
var others = []string{"NAME", "compiled", "generate", "benchtime", "screenshots", "update", "repos", "race", "runs", "short", "why", "md", "only"}

// flags holds the flags that are named by themselves to those that there are.
func (d *document) flags() {
	fs := newFlags(new(options), analyzers.All)
	for _, m := range flagName.FindAllStringSubmatch(d.text, -1) {
		if fs.Lookup(m[1]) == nil && !slices.Contains(others, m[1]) && !strings.Contains(d.name, "bench") {
			d.errorf("there is no flag -%s", m[1])
		}
	}
	if strings.HasSuffix(d.name, "output.md") {
		for _, f := range report.Formats() {
			if !strings.Contains(d.text, "`"+string(f)+"`") {
				d.errorf("the format %s is not described", f)
			}
		}
	}
}

var directory = regexp.MustCompile(`go (?:run|generate|test) (?:-\S+ )*(\./[\w/]+)`)

// directories holds packages that are to be run to those that there are.
func (d *document) directories() {
	for _, m := range directory.FindAllStringSubmatch(d.text, -1) {
		if m[1] == "./fetch" { // somebody else's
			continue
		}
		dir := strings.TrimSuffix(m[1], "/...")
		if files, _ := filepath.Glob(filepath.Join("../..", dir, "*")); len(files) == 0 {
			d.errorf("there is no %s", m[1])
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(?:#([^)]*))?\)`)

// links holds references to other documents to those that there are, and
// references to sections to their headings.
func (d *document) links() {
	for _, m := range link.FindAllStringSubmatch(d.text, -1) {
		data, err := os.ReadFile(filepath.Join(filepath.Dir(d.name), m[1]))
		if info, serr := os.Stat(filepath.Join(filepath.Dir(d.name), m[1])); err != nil && (serr != nil || !info.IsDir()) {
			d.errorf("%v", err)
			continue
		}
		if m[2] != "" && !slices.Contains(anchors(string(data)), m[2]) {
			d.errorf("%s has no section %s", m[1], m[2])
		}
	}
}

var heading = regexp.MustCompile(`(?m)^#+ (.*)$`)

func anchors(text string) []string {
	var out []string
	for _, m := range heading.FindAllStringSubmatch(text, -1) {
		name := strings.ToLower(strings.ReplaceAll(m[1], " ", "-"))
		out = append(out, regexp.MustCompile(`[^\w-]`).ReplaceAllString(name, ""))
	}
	return out
}

// The finding that the documents show, in all its forms, is one of the demo.
func TestDocsShowTheDemo(t *testing.T) {
	said := make(map[string]bool)
	for _, out := range demoTimeout(t) {
		for line := range strings.Lines(out) {
			said[strings.TrimSpace(line)] = true
		}
	}
	for name, least := range map[string]int{"README.md": 3, "docs/output.md": 20} {
		data, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		for line := range strings.Lines(string(data)) {
			line, code := strings.CutPrefix(line, "    ")
			if line = strings.TrimSpace(line); !code || !ofDemo.MatchString(line) {
				continue
			}
			shown++
			if !said[line] {
				t.Errorf("%s shows %q, and the demo does not say so", name, line)
			}
		}
		if shown < least {
			t.Errorf("%s shows %d lines of the demo, want %d", name, shown, least)
		}
	}
}

// ofDemo matches the lines of documents that show the demo.
var ofDemo = regexp.MustCompile(`Fetch|timeout\.go:|g[01]|●|○|✗|~~|result`)

// demoTimeout returns the report of the pitfall timeout of the demo in several
// formats.
func demoTimeout(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	if err := unpackDemo(dir); err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(dir, "pitfalls")
	res, err := driver.Run(t.Context(), driver.Config{Dir: root, CacheDir: t.TempDir()}, analyzers.All)
	if err != nil {
		t.Fatal(err)
	}
	r := &report.Report{Rules: report.Rules(analyzers.All), Packages: 1, Root: root}
	for _, f := range res.Findings {
		if filepath.Base(f.Place.File) == "timeout.go" {
			r.Findings = append(r.Findings, f)
		}
	}
	var out []string
	for _, form := range []struct {
		format report.Format
		report.Options
	}{{report.Text, report.Options{}}, {report.Text, report.Options{Terminal: true, Width: 90}}, {report.Mermaid, report.Options{}}} {
		var b strings.Builder
		if err := report.Write(&b, form.format, r, form.Options); err != nil {
			t.Fatal(err)
		}
		out = append(out, b.String())
	}
	return out
}
