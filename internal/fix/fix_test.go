package fix_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/fix"
)

const leaky = `package p

func f() {
	ch := make(chan int)
	go func() { ch <- 1 }()
}
`

// A module is a directory with a go.mod and files.
type module struct {
	t   *testing.T
	dir string
}

func newModule(t *testing.T) module {
	m := module{t, t.TempDir()}
	m.write("go.mod", "module example.com/m\n")
	return m
}

func (m module) write(name, text string) string {
	m.t.Helper()
	name = filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		m.t.Fatal(err)
	}
	return name
}

func (m module) read(name string) string {
	m.t.Helper()
	text, err := os.ReadFile(filepath.Join(m.dir, filepath.FromSlash(name)))
	if err != nil {
		m.t.Fatal(err)
	}
	return string(text)
}

// edit replaces the first occurrence of old in the file.
func (m module) edit(name, old, new string) finding.Edit {
	m.t.Helper()
	text := m.read(name)
	i := strings.Index(text, old)
	if i < 0 {
		m.t.Fatalf("%s has no %q", name, old)
	}
	return finding.Edit{File: filepath.Join(m.dir, filepath.FromSlash(name)), Start: i, End: i + len(old), New: new}
}

func suggest(line int, edits ...finding.Edit) finding.Finding {
	return finding.Finding{
		Analyzer: "leak", Category: "send",
		Place: finding.Place{File: edits[0].File, Line: line},
		Fixes: []finding.Fix{{Message: "fix", Edits: edits}, {Message: "never this one", Edits: []finding.Edit{{File: edits[0].File, New: "???"}}}},
	}
}

func TestApply(t *testing.T) {
	m := newModule(t)
	name := m.write("p.go", leaky)
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	p := fix.Make([]finding.Finding{
		suggest(4, m.edit("p.go", "make(chan int)", "make(chan int,1)")), // not formatted
		suggest(5, m.edit("p.go", "1 }", "2 }")),
	}, m.dir)
	if len(p.Applied) != 2 || len(p.Skipped) != 0 {
		t.Fatalf("plan: applied %v, skipped %v", p.Applied, p.Skipped)
	}
	if m.read("p.go") != leaky {
		t.Error("making a plan wrote the file")
	}
	if err := p.Apply(); err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(strings.Replace(leaky, "chan int)", "chan int, 1)", 1), "1 }", "2 }", 1)
	if got := m.read("p.go"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if info, _ := os.Stat(name); info.Mode() != 0o600 {
		t.Errorf("mode = %v, want that of before", info.Mode())
	}
	if left, _ := filepath.Glob(filepath.Join(m.dir, ".concurlint*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestConflicts(t *testing.T) {
	const text = "package p\n\nvar a, b = 1, 2\n"
	for _, test := range []struct {
		name   string
		second [2]string
		insert bool // the second edit inserts before its old text
		want   string
		reason string
	}{
		{"overlap", [2]string{"1, 2", "5, 6"}, false, "var a, b = 3, 2", "conflicts with the fix for leak/send on line 3: run again"},
		{"equal", [2]string{"1", "3"}, false, "var a, b = 3, 2", ""},
		{"same place, other text", [2]string{"1", "4"}, false, "var a, b = 3, 2", "conflicts with"},
		{"insertion before", [2]string{"1", "4+"}, true, "var a, b = 3, 2", "conflicts with"},
		{"neighbours", [2]string{", 2", ", 4"}, false, "var a, b = 3, 4", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := newModule(t)
			m.write("p.go", text)
			second := m.edit("p.go", test.second[0], test.second[1])
			if test.insert {
				second.End = second.Start
			}
			p := fix.Make([]finding.Finding{suggest(3, m.edit("p.go", "1", "3")), suggest(3, second)}, m.dir)
			if err := p.Apply(); err != nil {
				t.Fatal(err)
			}
			if got := m.read("p.go"); !strings.Contains(got, test.want) {
				t.Errorf("got\n%swant %s", got, test.want)
			}
			wantReason(t, p, test.reason)
		})
	}
}

// wantReason checks that a single fix was skipped for the reason, or none if
// it is empty.
func wantReason(t *testing.T, p *fix.Plan, reason string) {
	t.Helper()
	switch {
	case reason == "" && len(p.Skipped) > 0:
		t.Errorf("skipped: %s", p.Skipped[0].Reason)
	case reason != "" && len(p.Skipped) != 1:
		t.Errorf("%d fixes skipped, want one: %s", len(p.Skipped), reason)
	case reason != "" && !strings.Contains(p.Skipped[0].Reason, reason):
		t.Errorf("skipped: %s; want %s", p.Skipped[0].Reason, reason)
	}
}

// A fix of two files is applied to both or to none.
func TestWhole(t *testing.T) {
	m := newModule(t)
	m.write("a.go", leaky)
	m.write("b.go", strings.Replace(leaky, "func f", "func g", 1))
	both := suggest(4, m.edit("a.go", "chan int)", "chan int, 1)"), m.edit("b.go", "chan int)", "chan int, 2)"))
	p := fix.Make([]finding.Finding{suggest(4, m.edit("b.go", "chan int)", "chan int, 3)")), both}, m.dir)
	wantReason(t, p, "conflicts with")
	if len(p.Files) != 1 || filepath.Base(p.Files[0].Name) != "b.go" {
		t.Errorf("files = %v, want b.go alone", p.Files)
	}
	if p := fix.Make([]finding.Finding{both}, m.dir); len(p.Files) != 2 || len(p.Applied) != 1 {
		t.Errorf("%d files, want two", len(p.Files))
	}
}

func TestRefusals(t *testing.T) {
	m := newModule(t)
	other := newModule(t)
	for name, text := range map[string]string{
		"gen.go":      "// Code generated by x. DO NOT EDIT.\n\n" + leaky,
		"nested/p.go": leaky, "nested/go.mod": "module example.com/nested\n",
		"vendor/v/v.go": leaky,
		"cgo.go":        "package p\n\nimport \"C\"\n\nvar x = 1\n",
		"ro.go":         leaky,
		"ok.go":         leaky,
	} {
		m.write(name, text)
	}
	other.write("p.go", leaky)
	if err := os.Chmod(filepath.Join(m.dir, "ro.go"), 0o444); err != nil {
		t.Fatal(err)
	}
	gone := suggest(1, finding.Edit{File: filepath.Join(m.dir, "gone.go"), New: "x"})
	for _, test := range []struct {
		f      finding.Finding
		reason string
	}{
		{suggest(4, m.edit("gen.go", "chan int)", "chan int, 1)")), "the file is generated"},
		{suggest(4, m.edit("nested/p.go", "chan int)", "chan int, 1)")), "the file belongs to another module"},
		{suggest(4, m.edit("vendor/v/v.go", "chan int)", "chan int, 1)")), "the file is vendored"},
		{suggest(4, other.edit("p.go", "chan int)", "chan int, 1)")), "the file is outside the module"},
		{suggest(4, m.edit("ro.go", "chan int)", "chan int, 1)")), "the file is read-only"},
		{gone, "cannot read the file"},
		{suggest(4, m.edit("ok.go", "make(", "make((")), "its result is not Go"},
		{suggest(4, finding.Edit{File: filepath.Join(m.dir, "ok.go"), Start: 4, End: 4000}), "its edits do not fit the file"},
		{suggest(4, m.edit("ok.go", "make(", "a"), m.edit("ok.go", "ake", "b")), "its edits do not fit the file"},
		// What cgo makes of a file is marked as generated; the file is not.
		{suggest(5, m.edit("cgo.go", "1", "2")), ""},
	} {
		p := fix.Make([]finding.Finding{test.f}, m.dir)
		wantReason(t, p, test.reason)
		if (len(p.Files) == 0) != (test.reason != "") {
			t.Errorf("%q: %d files change", test.reason, len(p.Files))
		}
	}
}

// Line ends, byte order mark and bad formatting are the author's business.
func TestKeep(t *testing.T) {
	ugly := strings.Replace(leaky, "ch := ", "ch   :=   ", 1)
	for name, text := range map[string]string{
		"crlf":       strings.ReplaceAll(leaky, "\n", "\r\n"),
		"bom":        "\ufeff" + leaky,
		"bom crlf":   "\ufeff" + strings.ReplaceAll(leaky, "\n", "\r\n"),
		"ugly":       ugly,
		"mixed":      strings.Replace(leaky, "\n", "\r\n", 1),
		"no newline": strings.TrimSuffix(leaky, "\n"),
	} {
		m := newModule(t)
		m.write("p.go", text)
		f := suggest(4, m.edit("p.go", "(chan int)", "(chan int,\n1)"))
		p := fix.Make([]finding.Finding{f}, m.dir)
		if err := p.Apply(); err != nil || len(p.Files) != 1 {
			t.Fatalf("%s: %v, %v", name, err, p.Skipped)
		}
		with := "(chan int,\n1)"
		switch name {
		case "crlf", "bom crlf":
			with = "(chan int,\r\n\t\t1)"
		case "bom":
			with = "(chan int,\n\t\t1)"
		}
		if got, want := m.read("p.go"), strings.Replace(text, "(chan int)", with, 1); got != want {
			t.Errorf("%s: got\n%q\nwant\n%q", name, got, want)
		}
	}
}

func TestSymlink(t *testing.T) {
	m := newModule(t)
	m.write("real/p.go", leaky)
	link := filepath.Join(m.dir, "link.go")
	if err := os.Symlink(filepath.Join("real", "p.go"), link); err != nil {
		t.Skip("no symbolic links here")
	}
	one, two := m.edit("link.go", "make(chan int)", "make(chan int, 1)"), m.edit("real/p.go", "1 }", "2 }")
	p := fix.Make([]finding.Finding{suggest(4, one), suggest(5, two)}, m.dir)
	if err := p.Apply(); err != nil || len(p.Files) != 1 || len(p.Applied) != 2 {
		t.Fatalf("%v, files %v, skipped %v", err, p.Files, p.Skipped)
	}
	if info, _ := os.Lstat(link); info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
	if got := m.read("real/p.go"); !strings.Contains(got, "int, 1") || !strings.Contains(got, "2 }") {
		t.Errorf("got\n%s", got)
	}
}

// What Diff prints and git apply does is what Apply does.
func TestDiff(t *testing.T) {
	for i, text := range []string{leaky, strings.TrimSuffix(leaky, "\n}\n") + " }", strings.ReplaceAll(leaky, "\n", "\r\n")} {
		m := newModule(t)
		name := fmt.Sprintf("sub dir/ü%d.go", i)
		m.write(name, text)
		p := fix.Make([]finding.Finding{suggest(4, m.edit(name, "chan int)", "chan int, 1)")), suggest(5, m.edit(name, "1 }", "2 }"))}, m.dir)
		var diff bytes.Buffer
		if err := p.Diff(&diff, m.dir); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("git", "apply", "--whitespace=nowarn", "-")
		cmd.Dir, cmd.Stdin = m.dir, bytes.NewReader(diff.Bytes())
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git apply: %v\n%s\n%s", err, out, diff.Bytes())
		}
		if got := m.read(name); got != string(p.Files[0].New) {
			t.Errorf("git apply made\n%q\nwant\n%q", got, p.Files[0].New)
		}
	}
}

func TestChangedMeanwhile(t *testing.T) {
	m := newModule(t)
	m.write("p.go", leaky)
	p := fix.Make([]finding.Finding{suggest(4, m.edit("p.go", "chan int)", "chan int, 1)"))}, m.dir)
	m.write("p.go", leaky+"// new\n")
	if err := p.Apply(); err == nil || !strings.Contains(err.Error(), "changed while") {
		t.Errorf("Apply = %v, want an error", err)
	}
	if got := m.read("p.go"); got != leaky+"// new\n" {
		t.Errorf("the file was overwritten:\n%s", got)
	}
}
