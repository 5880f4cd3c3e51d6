package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/analyzers"
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

// The finding that README shows is what the demo says.
func TestReadmeShowsTheDemo(t *testing.T) {
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for line := range strings.Lines(string(data)) {
		if line, ok := strings.CutPrefix(line, "    "); ok && strings.Contains(line, "timeout.go:") {
			shown = append(shown, strings.TrimSpace(line))
		}
	}
	var out, errs bytes.Buffer
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	defer os.Chdir(wd)
	t.Setenv("CONCURLINT_CACHE", t.TempDir())
	c := &command{suite: analyzers.All, stdout: &out, stderr: &errs}
	if code := c.demo(nil); code != exitClean || len(shown) < 3 {
		t.Fatalf("exit code %d, %d lines shown\n%s", code, len(shown), &errs)
	}
	for _, line := range shown {
		if !strings.Contains(out.String(), "pitfalls/"+line+"\n") {
			t.Errorf("README shows %q, and the demo does not say so", line)
		}
	}
}
