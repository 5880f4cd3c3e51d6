package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The tiny repository has a package for every outcome. Its fix moves all code
// down by a line. A package brings along what the fake linter says of it, and
// the fix may change that.
var tiny = []struct {
	dir           string
	code          string // after "package p"
	before, after string // report of the linter; none: the linter fails
	want          outcome
}{
	{"caught", "func F() {}", report("leak", 3, "F leaks"), report("", 0, ""), caught},
	{"still", "func F() {}", report("leak", 3, "F leaks"), report("leak", 4, "F leaks"), still},
	{"other", "func F() {}", report("wgadd", 3, "F adds"), report("", 0, ""), missed},
	{"silent", "func F() {}", report("", 0, ""), report("leak", 4, "F leaks"), missed},
	{"broken", "func F() { undefined() }", report("", 0, ""), report("", 0, ""), unbuilt},
	{"crash", "func F() {}", "", "", failed},
}

// report is what a linter prints of one finding in p.go, or of none.
func report(analyzer string, line int, message string) string {
	if analyzer == "" {
		return `{"findings": []}`
	}
	return strings.NewReplacer("ANALYZER", analyzer, "LINE", string(rune('0'+line)), "MESSAGE", message).Replace(
		`{"findings": [{"analyzer": "ANALYZER", "category": "c", "place": {"file": "DIR/p.go", "line": LINE}, "message": "MESSAGE"}]}`)
}

// fakeLinter prints the report.json of the package and notes that it ran.
const fakeLinter = `#!/bin/sh
echo "$1 $2" >>"$LINTED"
sed "s|DIR|$PWD/$2|" "$2/report.json" || exit 1
exit 3
`

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o777); err != nil {
		t.Fatal(err)
	}
}

// git runs git in dir without any configuration but its own.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// makeTiny makes the tiny repository below dir and returns the hash of its fix.
func makeTiny(t *testing.T, dir string) string {
	repo := filepath.Join(dir, "example", "tiny")
	write(t, filepath.Join(repo, "go.mod"), "module example.com/tiny\n\ngo 1.26\n")
	git(t, repo, "init", "-q")
	for i, head := range []string{"package p\n\n", "package p\n\n\n"} {
		for _, p := range tiny {
			write(t, filepath.Join(repo, p.dir, "p.go"), head+p.code+"\n")
			if say := []string{p.before, p.after}[i]; say != "" {
				write(t, filepath.Join(repo, p.dir, "report.json"), say)
			}
		}
		git(t, repo, "add", ".")
		git(t, repo, "commit", "-q", "-m", "change")
	}
	return git(t, repo, "rev-parse", "HEAD")
}

func tinyRow(dir, fix string) row {
	return row{
		Repo: "example/tiny", Fix: fix, Dir: dir, File: "p.go",
		Funcs: []string{"F"}, Lines: []place{{"p.go", 3}}, Kind: "leak/other", Bug: "F leaks.",
	}
}

// tinyBench makes a bench with the fake linter. It returns the file in which
// the linter notes its runs, too.
func tinyBench(t *testing.T) (o options, noted string) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("the fake linter is a shell script")
	}
	dir := t.TempDir()
	noted = filepath.Join(dir, "linted")
	t.Setenv("LINTED", noted)
	linter := filepath.Join(dir, "concurlint")
	write(t, linter, fakeLinter)
	return options{repos: dir, work: filepath.Join(dir, "work"), concurlint: linter, limit: 1e11}, noted
}

func TestOutcomes(t *testing.T) {
	o, noted := tinyBench(t)
	fix := makeTiny(t, o.repos)
	var first string
	for range 2 { // the second time nothing is linted
		b, err := newBench(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range tiny {
			res, err := b.try(context.Background(), tinyRow(p.dir, fix))
			if err != nil {
				t.Fatal(err)
			}
			if res.Outcome != p.want {
				t.Errorf("%s: got %q %s, want %q", p.dir, res.Outcome, res.Why, p.want)
			}
		}
		text, err := os.ReadFile(noted)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Errorf("linted again:\n%s", strings.TrimPrefix(string(text), first))
		}
	}
	if !strings.Contains(first, "-format=json ./caught\n") {
		t.Errorf("unexpected command line:\n%s", first)
	}
}

// A changed linter is asked again.
func TestNewLinter(t *testing.T) {
	o, _ := tinyBench(t)
	r := tinyRow("caught", makeTiny(t, o.repos))
	for _, step := range []struct {
		linter string
		want   outcome
	}{{fakeLinter, caught}, {"#!/bin/sh\necho '{}'\n", missed}} {
		write(t, o.concurlint, step.linter)
		b, err := newBench(o)
		if err != nil {
			t.Fatal(err)
		}
		res, err := b.try(context.Background(), r)
		if err != nil || res.Outcome != step.want {
			t.Errorf("got %q %v, want %q", res.Outcome, err, step.want)
		}
	}
}

// A repository that is older than modules borrows a go.mod.
func TestBorrowed(t *testing.T) {
	o, _ := tinyBench(t)
	makeTiny(t, o.repos)
	repo := filepath.Join(o.repos, "example", "tiny")
	lender := git(t, repo, "rev-parse", "HEAD")
	git(t, repo, "rm", "-q", "go.mod")
	write(t, filepath.Join(repo, "caught", "p.go"), "package p\n\nimport _ \"example.com/old/still\"\n")
	git(t, repo, "commit", "-q", "-a", "-m", "older")
	git(t, repo, "commit", "-q", "--allow-empty", "-m", "fix")
	r := tinyRow("caught", git(t, repo, "rev-parse", "HEAD"))
	o.buildOnly = true
	b, err := newBench(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		module borrowed
		want   outcome
	}{{borrowed{}, unbuilt}, {borrowed{lender, "example.com/old"}, ""}} {
		r.Module = step.module
		res, err := b.try(context.Background(), r)
		if err != nil || res.Outcome != step.want {
			t.Errorf("%v: got %q %s %v, want %q", step.module, res.Outcome, res.Why, err, step.want)
		}
	}
}

// A go.mod without a go line keeps meaning an old language.
func TestKeepLanguage(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "go.mod")
	for _, c := range []struct{ before, after string }{
		{"module m\n", "module m\n\ngo 1.16\n"},
		{"module m\n\ngo 1.22\n", "module m\n\ngo 1.22\n"},
	} {
		write(t, file, c.before)
		if err := keepLanguage(dir); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != c.after {
			t.Errorf("%q: got %q %v", c.before, got, err)
		}
	}
}

// The reports name every outcome and count the reports after the fix.
func TestReports(t *testing.T) {
	o, _ := tinyBench(t)
	fix := makeTiny(t, o.repos)
	b, err := newBench(o)
	if err != nil {
		t.Fatal(err)
	}
	var results []result
	for _, p := range tiny {
		res, err := b.try(context.Background(), tinyRow(p.dir, fix))
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, res)
	}
	var text, markdown strings.Builder
	if err := writeText(&text, results, true); err != nil {
		t.Fatal(err)
	}
	if err := writeMarkdown(&markdown, results); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2 reports in the same packages", "still/p.go:3: leak: F leaks", "undefined: undefined", "25 %"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
	for _, want := range []string{"| all | 1 | 1 | 2 | 1 | 1 | 25 % |", "| still | leak/other | F leaks. | still there |", "after the fix: 2."} {
		if !strings.Contains(markdown.String(), want) {
			t.Errorf("no %q in\n%s", want, markdown.String())
		}
	}
}
